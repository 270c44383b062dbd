import { describe, expect, it } from 'vitest';
import type { HostFacts } from '../../core/capture/process.ts';
import { foundTools, hostFacts } from './host-facts.ts';

const FACTS: HostFacts = {
  system: 'Linux',
  kernel: '6.1.0-25-amd64',
  distribution: 'Debian GNU/Linux 12 (bookworm)',
  architecture: 'x86_64',
  hostName: 'staging-1',
  user: 'anna',
  uid: 1000,
  capabilities: '0',
  cpuModel: 'AMD EPYC 7B13',
  cores: 8,
  containerCpus: null,
  memoryTotal: 16e9,
  memoryAvailable: 4e9,
  load: 1.2,
  throttled: null,
  ptraceScope: 1,
  perfEventParanoid: 2,
  folder: { path: '/tmp', writable: true, free: 33e9 },
  clockOffset: { seconds: 0.02, uncertainty: 0.1 },
  tools: {
    zstd: { path: '/usr/bin/zstd', version: '*** Zstandard CLI (64-bit) v1.5.4, by Yann Collet ***' },
    'py-spy': { path: '/home/anna/.local/bin/py-spy', version: 'py-spy 0.4.2' },
    jcmd: { path: '/usr/bin/jcmd', version: '' },
  },
};

const factOf = (facts: HostFacts, name: string) => hostFacts(facts).find((fact) => fact.name === name);

describe('the facts of a host', () => {
  it('warn of nothing where nothing is wrong', () => {
    expect(hostFacts(FACTS).filter(({ warn }) => warn === true)).toEqual([]);
    expect(factOf(FACTS, 'clock')?.value).toBe('as here');
  });

  it.each([
    ['clock', { clockOffset: { seconds: -37, uncertainty: 0.1 } }, '−37 s'],
    ['load', { load: 9.5 }, '9.50'],
    ['memory', { memoryAvailable: 1e8 }, '100 MB of 16.0 GB free'],
    ['folder', { folder: { path: '/tmp', writable: false, free: 33e9 } }, '/tmp, not writable'],
    ['folder', { folder: { path: '/tmp', writable: true, free: 5e8 } }, '/tmp, 500 MB free'],
  ])('%s warns', (name, change, value) => {
    const fact = factOf({ ...FACTS, ...change }, name);
    expect(fact?.warn).toBe(true);
    expect(fact?.value).toBe(value);
  });

  it('tell a container’s limit, and leave out what the kernel does not have', () => {
    expect(factOf({ ...FACTS, containerCpus: 1.5 }, 'cores')?.value).toBe('8, limited to 1.5');
    expect(factOf({ ...FACTS, ptraceScope: null }, 'ptrace scope')).toBeUndefined();
  });

  it('show control characters as such', () => {
    expect(factOf({ ...FACTS, distribution: 'evil\u001b[31m\nOS' }, 'system')?.value).toBe('evil␣[31m␣OS');
  });
});

it('tools are told with the number of their version, those for Plateau’s own use left out', () => {
  expect(foundTools(FACTS).map(({ title }) => title)).toEqual(['jcmd', 'py-spy 0.4.2']);
});
