import { cpuPart } from '../series/cpu-parts.ts';
import { type MetricRole, metricRole } from '../series/metric-roles.ts';
import type { SeriesColumn } from '../series/model.ts';
import type { About, SignalKind, SubjectKind } from './signal.ts';

interface Role {
  readonly signal: SignalKind;
  readonly kind: SubjectKind;
}

interface Known extends Role {
  readonly units: readonly SeriesColumn['unit'][];
  readonly name: RegExp;
}

/** Resources that have a utilisation, a queue and errors of their own (USE, brendangregg.com/usemethod.html). Names in lower case with `_` between words. */
const RESOURCES: readonly Known[] = [
  {
    signal: 'errors',
    kind: 'node',
    units: ['count', 'share'],
    name: /(?:^|_)(?:disk|net|network|nic|interface|receive|transmit|rx|tx|tcp|udp|io|ecc|edac|device)_.{0,60}(?:errs?|errors?|drop|drops|dropped|retransmits?|retrans)(?:_|$)|(?:^|_)oom_kills?(?:_|$)/,
  },
  {
    signal: 'saturation',
    kind: 'node',
    units: ['share'],
    name: /(?:^|_)(?:pressure|psi|throttled|throttling|swap)(?:_|$)/,
  },
  {
    signal: 'saturation',
    kind: 'node',
    units: ['count'],
    name: /(?:^|_)(?:load_?(?:1|5|15)m?|load_average|run_?queue|runq|run_queue_length)(?:_|$)/,
  },
  {
    signal: 'saturation',
    kind: 'node',
    units: ['count'],
    name: /(?:^|_)queue_(?:length|len|depth|size)(?:_|$)|(?:^|_)(?:pending|waiting)_(?:connections?|threads?|requests?|tasks?|jobs?)(?:_|$)/,
  },
  {
    signal: 'utilisation',
    kind: 'node',
    units: ['share'],
    name: /(?:^|_)(?:disk|io|net|network|nic|bandwidth|filesystem|fs|fds?|connections?|pool|threads?|heap)_.{0,60}(?:util|utili[sz]ation|usage|used|busy)(?:_|$)/,
  },
];

/** `errorRate`, `Error rate` and `error-rate` as `error_rate`; without labels, which are no part of a name. */
const plainName = (name: string): string =>
  (name.split('{')[0] ?? '')
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');

/** What a column tells of a service or a node, where its name and its unit say so together; null where they do not. */
export function columnRole(column: Pick<SeriesColumn, 'name' | 'unit'>): Role | null {
  const plain = plainName(column.name);
  const known = RESOURCES.find(({ units, name }) => units.includes(column.unit) && name.test(plain));
  if (known !== undefined) return { signal: known.signal, kind: known.kind };
  // The rules on metrics read a name with its labels: here a label is whose it is, not what it is, but for that of a part of the CPU.
  if (cpuPart(column.name) !== null) return null;
  switch (metricRole({ name: plain, unit: column.unit })) {
    case 'rate':
      return { signal: 'rate', kind: 'service' };
    case 'errors':
      return { signal: 'errors', kind: 'service' };
    case 'p95':
    case 'latency':
      return { signal: 'duration', kind: 'service' };
    case 'queueWait':
    case 'lag':
      return { signal: 'saturation', kind: 'node' };
    case 'cpu':
    case 'memory':
      return { signal: 'utilisation', kind: 'node' };
    default:
      return null;
  }
}

const ABOUT: Readonly<Partial<Record<MetricRole, About>>> = {
  errors: 'Errors',
  p95: 'Latency',
  latency: 'Latency',
  rate: 'Throughput',
  cpu: 'CPU',
  memory: 'Memory',
  hitRatio: 'Cache hit ratio',
};
const DEVICE = /(?:^|_)(?:disk|io|iops|block|net|network|nic)(?:_|$)/;
const CPU = /(?:^|_)cpu(?:_|$)/;

/** What a column is about, where its name and its unit say so together; null where they do not. Bytes that are no device's are memory. */
export function columnAbout({ name, unit }: Pick<SeriesColumn, 'name' | 'unit'>): About | null {
  const plain = plainName(name);
  if (DEVICE.test(plain)) return 'I/O';
  if (unit === 'bytes') return 'Memory';
  if (unit === 'cores') return CPU.test(plain) ? 'CPU' : null;
  if (unit === 'share' && cpuPart(name) !== null) return 'CPU';
  const role = metricRole({ name: plain, unit });
  return role === null ? null : (ABOUT[role] ?? null);
}

/** Labels of Prometheus that name what a series is of, in the order in which they are asked. */
const SERVICE_LABELS = ['service', 'service_name', 'app', 'application', 'deployment', 'job'] as const;
const NODE_LABELS = ['node', 'nodename', 'kubernetes_node', 'host', 'hostname', 'instance', 'machine'] as const;

// Begun only where a word begins: a name of one endless word takes as many steps as it has letters.
const LABEL = /(?<![A-Za-z0-9_])([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** What the labels of a column's name (`up{instance="db-1:9100"}`) say that it is of. */
export function subjectsOfName(name: string): { readonly service: string | null; readonly node: string | null } {
  const start = name.indexOf('{');
  const labels = new Map<string, string>();
  if (start >= 0) for (const [, key = '', value = ''] of name.slice(start).matchAll(LABEL)) labels.set(key, value);
  const first = (keys: readonly string[]): string | null =>
    keys.flatMap((key) => labels.get(key) ?? []).find((value) => value !== '') ?? null;
  return { service: first(SERVICE_LABELS), node: first(NODE_LABELS) };
}
