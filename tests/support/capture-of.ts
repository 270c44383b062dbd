/** What a capture tells of a host that says nothing of whose it is: tests put beside it what does. */
export const PLAIN_FACTS = {
  system: 'Linux',
  kernel: '6.1.0-18-amd64',
  distribution: 'Debian GNU/Linux 12 (bookworm)',
  architecture: 'x86_64',
  uid: 1000,
  capabilities: '0',
  cpuModel: 'AMD EPYC 7B13',
  cores: 8,
  containerCpus: null,
  memoryTotal: 1,
  memoryAvailable: 1,
  load: 0.4,
  throttled: null,
  ptraceScope: 1,
  perfEventParanoid: 2,
  clockOffset: { seconds: 0.1, uncertainty: 0.01 },
} as const;

/** The same of the process that was captured. */
export const PLAIN_TARGET = {
  pid: 4711,
  parent: 1,
  uid: 998,
  startTicks: 17,
  startedAt: '2027-01-31T12:00:00Z',
  runtime: 'python',
  runtimeVersion: '3.11',
  threads: 4,
  cpu: 1,
  rss: 1,
  otherMounts: false,
  innerPid: 4711,
  catchesUsr1: false,
} as const;
