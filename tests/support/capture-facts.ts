import type { HostEntry } from '../../src/core/capture/host.ts';
import type { HostFacts, ProcessFacts } from '../../src/core/capture/process.ts';
import type { CaptureRequest } from '../../src/core/capture/request.ts';

/** A Node on a Linux, run by the login itself. Change what a test is about. */
export const anyProcess: ProcessFacts = {
  pid: 4711,
  parent: 1,
  uid: 1000,
  user: 'anna',
  startTicks: 1234,
  startedAt: '2026-01-02T03:04:05.000Z',
  runtime: 'node',
  runtimeVersion: '',
  executable: '/usr/bin/node',
  arguments: ['node', 'app.js'],
  threads: 11,
  cpu: 0.5,
  rss: 100_000_000,
  container: '',
  otherMounts: false,
  innerPid: 4711,
  catchesUsr1: true,
  listens: [],
};

export const anyHost: HostFacts = {
  system: 'Linux',
  kernel: '6.1.0',
  distribution: 'Debian GNU/Linux 12 (bookworm)',
  architecture: 'x86_64',
  hostName: 'box',
  user: 'anna',
  uid: 1000,
  capabilities: '0',
  cpuModel: '',
  cores: 4,
  containerCpus: null,
  memoryTotal: 8e9,
  memoryAvailable: 4e9,
  load: 0.5,
  throttled: null,
  ptraceScope: 1,
  perfEventParanoid: 2,
  folder: { path: '/tmp', writable: true, free: 1e11 },
  clockOffset: { seconds: 0, uncertainty: 0.001 },
  tools: {},
};

export const anyEntry: HostEntry = {
  name: 'box',
  destination: 'anna@box',
  class: 'staging',
  transport: 'ssh2',
  remoteFolder: null,
};

export const anyRequest: CaptureRequest = {
  host: 'box',
  profiler: 'inspector',
  event: 'cpu',
  pid: 4711,
  startTicks: null,
  launch: null,
  seconds: 30,
  rate: null,
  hypothesis: 'exploratory',
  label: 'test',
  repeat: 1,
  port: null,
  options: {},
  confirmedHost: null,
  compareWith: [],
};
