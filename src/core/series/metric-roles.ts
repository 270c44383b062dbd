import { cpuPart, plainName } from './cpu-parts.ts';
import type { SeriesColumn } from './model.ts';

/** What a column of a service or a host tells, where its name and its unit say so. */
export type MetricRole =
  | 'errors'
  | 'p95'
  | 'latency'
  | 'rate'
  | 'queueWait'
  | 'lag'
  | 'cpu'
  /** A part of the CPU, of all there is: the whole is no less. */
  | 'cpuPart'
  | 'memory'
  | 'gcPause'
  | 'hitRatio'
  | 'hits'
  | 'misses';

interface Known {
  readonly role: MetricRole;
  readonly unit: SeriesColumn['unit'];
  readonly name: RegExp;
  readonly not?: RegExp;
}

/** Names in the form of {@link plainName}: the first that fits decides. */
const KNOWN: readonly Known[] = [
  { role: 'p95', unit: 'seconds', name: /(?:^|_)p_?95(?:_|$)/ },
  {
    role: 'queueWait',
    unit: 'seconds',
    name: /(?:^|_)queued?_.{0,80}(?:wait|time|delay|latency)|(?:^|_)wait.{0,80}_queue/,
  },
  { role: 'gcPause', unit: 'seconds', name: /(?:^|_)gc_.{0,80}pauses?(?:_|$)|(?:^|_)pauses?(?:_|$)/ },
  { role: 'lag', unit: 'count', name: /(?:^|_)lag(?:_|$)/ },
  {
    role: 'latency',
    unit: 'seconds',
    name: /(?:^|_)(?:latency|latencies|response_?times?|request_?times?|durations?|ttfb|p_?(?:50|75|90|98|99|999))(?:_|$)/,
    not: /gc_|cpu|queue|back_?off|lock/,
  },
  {
    role: 'rate',
    unit: 'count',
    name: /(?:^|_)(?:rate|rps|qps|tps|throughput|per_s|per_sec|per_second|per_min|per_minute)(?:_|$)/,
    not: /error|fail|5xx|hit|miss|gc_|cpu|sampl|limit|lag/,
  },
  { role: 'hitRatio', unit: 'share', name: /(?:^|_)hits?(?:_|$)/ },
  { role: 'hits', unit: 'count', name: /(?:^|_)hits(?:_total)?$/ },
  { role: 'misses', unit: 'count', name: /(?:^|_)misses(?:_total)?$/ },
  { role: 'errors', unit: 'share', name: /(?:^|_)(?:errors?|failed|failures?|5xx)(?:_|$)/ },
  {
    role: 'cpu',
    unit: 'share',
    name: /(?:^|_)cpu(?:_|$|utili[sz]ation)/,
    not: /idle|wait|steal|stolen|limit|request|reserv|thrott|pressure|psi|credit|quota|(?:^|_)(?:max|maximum|min|minimum|p_?\d{2,3})(?:_|$)/,
  },
  {
    role: 'memory',
    unit: 'share',
    name: /(?:^|_)(?:mem|memory|rss)(?:_|$|utili[sz]ation)/,
    not: /free|available|usable|cache|buffer|slab|swap|paging|limit|request|reserv|pressure|psi/,
  },
];

const isCalled = (plain: string, { name, not }: Known): boolean => name.test(plain) && not?.test(plain) !== true;

/** What a column tells; null for one whose name says nothing, or whose unit is not that of what its name says. */
export function metricRole({ name, unit }: Pick<SeriesColumn, 'name' | 'unit'>): MetricRole | null {
  // Of its limit, which is all that it may use; of what it requested it may use more.
  const plain = plainName(name).replace(/limit_(?=utili[sz]ation)/, '');
  const role = KNOWN.find((known) => known.unit === unit && isCalled(plain, known))?.role ?? null;
  if (role !== 'cpu') return role;
  const part = cpuPart(name);
  return part === null ? 'cpu' : part.isLeast ? 'cpuPart' : null;
}

/** How the unit of a column must be written for its name to be judged; null where the name says nothing, or needs none. */
export function unitWanted(name: string): string | null {
  const plain = plainName(name);
  const known = KNOWN.filter((one) => isCalled(plain, one));
  const [first] = known;
  if (first === undefined || known.some(({ unit }) => unit === 'count')) return null;
  if (first.role === 'cpu' && cpuPart(name) !== null) return null;
  if (first.role === 'memory') return '[%] or [MiB]';
  return first.unit === 'seconds' ? '[ms] or [s]' : '[%], or [share] for 0 to 1';
}
