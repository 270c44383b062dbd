import type { HostEntry } from '../../src/core/capture/host.ts';
import type { HostFacts, ProcessFacts } from '../../src/core/capture/process.ts';
import type { CaptureRequest } from '../../src/core/capture/request.ts';

/** A host as anna, without rights, sees it, with every tool. */
export function hostFacts(more: Partial<HostFacts> = {}): HostFacts {
  return {
    system: 'Linux',
    kernel: '6.1',
    distribution: 'Debian',
    architecture: 'x86_64',
    hostName: 'box',
    user: 'anna',
    uid: 1000,
    capabilities: '0000000000000000',
    cpuModel: 'EPYC',
    cores: 4,
    containerCpus: null,
    memoryTotal: 8e9,
    memoryAvailable: 6e9,
    load: 1,
    throttled: null,
    ptraceScope: 0,
    perfEventParanoid: 2,
    folder: { path: '/tmp', writable: true, free: 1e11 },
    clockOffset: { seconds: 0, uncertainty: 0.1 },
    tools: {
      'py-spy': { path: '/usr/bin/py-spy', version: 'py-spy 0.4.1' },
      asprof: { path: '/opt/async-profiler/bin/asprof', version: 'Async-profiler 4.5 built on Jul 13 2026' },
      jcmd: { path: '/usr/bin/jcmd', version: '' },
    },
    ...more,
  };
}

/** A process of anna's. */
export function processFacts(more: Partial<ProcessFacts> = {}): ProcessFacts {
  return {
    pid: 4711,
    parent: 1,
    uid: 1000,
    user: 'anna',
    startTicks: 12345,
    startedAt: '2026-01-01T00:00:00.000Z',
    runtime: 'python',
    runtimeVersion: '3.11',
    executable: '/usr/bin/python3.11',
    arguments: ['python3', 'orders.py'],
    threads: 1,
    cpu: 1,
    rss: 1e8,
    container: '',
    otherMounts: false,
    innerPid: 4711,
    catchesUsr1: false,
    listens: [],
    ...more,
  };
}

export const HOST_ENTRY: HostEntry = {
  name: 'box',
  destination: 'anna@box',
  class: 'staging',
  transport: 'ssh2',
  remoteFolder: null,
};

export function captureRequest(more: Partial<CaptureRequest> = {}): CaptureRequest {
  return {
    host: 'box',
    profiler: 'py-spy',
    event: 'cpu',
    pid: 4711,
    startTicks: null,
    launch: null,
    seconds: 30,
    rate: null,
    hypothesis: 'exploratory',
    label: 'before',
    repeat: 1,
    port: null,
    options: {},
    program: null,
    confirmedHost: null,
    compareWith: [],
    ...more,
  };
}
