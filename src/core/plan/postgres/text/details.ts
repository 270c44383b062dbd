import { ExactNumber, type Field, Fields, type FieldValue } from '../../fields.ts';
import { openAt, splitList } from './quoting.ts';
import { bufferFields, ioTimingFields, type Part, walFields } from './usage.ts';

/** A line `Label: value`; positions in the text. */
export interface Detail {
  readonly label: string;
  readonly value: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Where its value begins. */
  readonly valueAt: number;
}

type DetailReader = (detail: Detail) => Field[] | null;

/** A label is a few words; a colon behind them. No name of a table or column comes first on a line. */
const LABEL = /[A-Z][\w/ -]{0,60}:(?=\s|$)/y;

/** Reads `Label: value` at the begin of a line’s content; null where there is none. */
export function detailAt(text: string, start: number, end: number): Detail | null {
  LABEL.lastIndex = start;
  const found = LABEL.exec(text);
  if (found === null || LABEL.lastIndex > end) return null;
  const valueAt = Math.min(LABEL.lastIndex + 1, end);
  return { label: found[0].slice(0, -1), value: text.slice(valueAt, end), text, start, end, valueAt };
}

/**
 * The fields of a detail line, as the other forms have them. A label that PostgreSQL does not have is an extension’s: a number, a truth value
 * or a text. Null where a label that it has is followed by what it never prints there.
 */
export function detailFields(detail: Detail): Field[] | null {
  const reader = READERS.get(detail.label);
  if (reader !== undefined) return reader(detail);
  return detail.value === '' ? null : one(detail, detail.label, plainValue(detail.value));
}

/** Labels that begin a line in some version of PostgreSQL. */
export const isKnownLabel = (label: string): boolean => READERS.has(label);

/** A line that is none of PostgreSQL’s, but like one that it leaves out where it is 0: its label may have been damaged. */
export const isLikeOmitted = ({ label, value }: Detail): boolean =>
  !isKnownLabel(label) &&
  (/^[a-z/ ]{1,40}=\d/.test(value) || (/^\d+$/.test(value) && /Row|Remov|Filt|Check|Block|Partition/.test(label)));

const AMOUNT = /^(-?\d+(?:\.\d+)?)(?: ?(?:ms|kB|b|%))?$/;

/** A number with or without its unit, a truth value, or a text. */
export function plainValue(value: string): FieldValue {
  const amount = AMOUNT.exec(value)?.[1];
  if (amount !== undefined) return new ExactNumber(amount);
  return value === 'true' || value === 'false' ? value === 'true' : value;
}

const field = ({ start, end }: Detail, key: string, value: FieldValue): Field => ({ key, value, start, end });
const one = (detail: Detail, key: string, value: FieldValue): Field[] => [field(detail, key, value)];

const text: DetailReader = (detail) => (detail.value === '' ? null : one(detail, detail.label, detail.value));
const list: DetailReader = (detail) =>
  detail.value === '' ? null : one(detail, detail.label, splitList(detail.value));
const truth: DetailReader = (detail) =>
  detail.value === 'true' || detail.value === 'false' ? one(detail, detail.label, detail.value === 'true') : null;
const amount: DetailReader = (detail) => {
  const found = AMOUNT.exec(detail.value)?.[1];
  return found === undefined ? null : one(detail, detail.label, new ExactNumber(found));
};
const counters =
  (read: (part: Part) => Field[] | null): DetailReader =>
  ({ text, valueAt, end }) =>
    read({ text, start: valueAt, end });

/** Numbers that stand on one line, by their pattern: none of them may be missing that is not optional. */
function numbers(
  detail: Detail,
  patterns: readonly {
    readonly key: string;
    readonly is: RegExp;
    readonly needed?: boolean;
    readonly zero?: boolean;
  }[],
): Field[] | null {
  const line = detail.text.slice(detail.start, detail.end);
  const fields: Field[] = [];
  for (const { key, is, needed = false, zero = false } of patterns) {
    const found = is.exec(line);
    const value = found?.[1];
    if (found === null || value === undefined) {
      if (needed) return null;
      if (zero) fields.push(field(detail, key, new ExactNumber('0')));
      continue;
    }
    const start = detail.start + found.index;
    fields.push({ key, value: new ExactNumber(value), start, end: start + found[0].length });
  }
  return fields;
}

const SPACE_USED = /^(.+?) {1,2}(Memory|Disk): (\d+)kB$/;

/** `Sort Method: external merge  Disk: 3000kB`; `still in progress` has no space yet. */
const sortMethod: DetailReader = (detail) => {
  if (detail.value === '') return null;
  const found = SPACE_USED.exec(detail.value);
  if (found === null) return / (Memory|Disk)\b/.test(detail.value) ? null : text(detail);
  const [, method = '', type = '', space = ''] = found;
  return [
    field(detail, 'Sort Method', method),
    field(detail, 'Sort Space Used', new ExactNumber(space)),
    field(detail, 'Sort Space Type', type),
  ];
};

/** `Full-sort Groups: 5  Sort Methods: quicksort, top-N heapsort  Average Memory: 25kB  Peak Memory: 25kB`. */
const sortGroups: DetailReader = (detail) => {
  const count = /^(\d+) {1,2}Sort Methods?: (.+?)(?= {1,2}(?:Average|Peak) |$)/.exec(detail.value);
  if (count === null) return null;
  const group: Field[] = [
    field(detail, 'Group Count', new ExactNumber(count[1] ?? '')),
    field(detail, 'Sort Methods Used', splitList(count[2] ?? '')),
  ];
  for (const found of detail.value.matchAll(/Average (Memory|Disk): (\d+)kB {1,2}Peak (?:Memory|Disk): (\d+)kB/g)) {
    const space = [
      field(detail, 'Average Sort Space Used', new ExactNumber(found[2] ?? '')),
      field(detail, 'Peak Sort Space Used', new ExactNumber(found[3] ?? '')),
    ];
    group.push(field(detail, `Sort Space ${found[1]}`, new Fields(space, detail)));
  }
  return one(detail, detail.label, new Fields(group, detail));
};

/** `Buckets: 1024  Batches: 4 (originally 2)  Memory Usage: 40kB` of a hash table. */
const buckets: DetailReader = (detail) => {
  const fields = numbers(detail, [
    { key: 'Hash Buckets', is: /Buckets: (\d+)/, needed: true },
    { key: 'Original Hash Buckets', is: /Buckets: \d+ \(originally (\d+)\)/ },
    { key: 'Hash Batches', is: /Batches: (\d+)/, needed: true },
    { key: 'Original Hash Batches', is: /Batches: \d+ \(originally (\d+)\)/ },
    { key: 'Peak Memory Usage', is: /Memory Usage: (\d+)kB/, needed: true },
  ]);
  if (fields === null) return null;
  const of = (key: string): Field | undefined => fields.find((entry) => entry.key === key);
  return [
    'Hash Buckets',
    'Original Hash Buckets',
    'Hash Batches',
    'Original Hash Batches',
    'Peak Memory Usage',
  ].flatMap((key) => {
    // Nothing is printed of an original number that never changed.
    const found = of(key) ?? of(key.replace('Original ', ''));
    return found === undefined ? [] : [{ ...found, key }];
  });
};

/** `Planned Partitions: 4  Batches: 5  Memory Usage: 4145kB  Disk Usage: 2000kB` of a hashed aggregate. */
const hashedAggregate: DetailReader = (detail) => {
  const fields = numbers(detail, [
    { key: 'Planned Partitions', is: /Planned Partitions: (\d+)/ },
    { key: 'HashAgg Batches', is: /Batches: (\d+)/ },
    { key: 'Peak Memory Usage', is: /Memory Usage: (\d+)kB/ },
    { key: 'Disk Usage', is: /Disk Usage: (\d+)kB/ },
  ]);
  if (fields === null || fields.length === 0) return null;
  const has = (name: string): boolean => fields.some(({ key }) => key === name);
  return has('HashAgg Batches') === has('Peak Memory Usage') ? fields : null;
};

const heapBlocks: DetailReader = (detail) =>
  numbers(detail, [
    { key: 'Exact Heap Blocks', is: /exact=(\d+)/, zero: true },
    { key: 'Lossy Heap Blocks', is: /lossy=(\d+)/, zero: true },
  ]);

const memoized: DetailReader = (detail) =>
  numbers(detail, [
    { key: 'Cache Hits', is: /Hits: (\d+)/, needed: true },
    { key: 'Cache Misses', is: /Misses: (\d+)/, needed: true },
    { key: 'Cache Evictions', is: /Evictions: (\d+)/, needed: true },
    { key: 'Cache Overflows', is: /Overflows: (\d+)/, needed: true },
    { key: 'Peak Memory Usage', is: /Memory Usage: (\d+)kB/, needed: true },
  ]);

/** `Estimates: capacity=3 distinct keys=3 lookups=3 hit percent=0.00%` of a Memoize. */
const memoizeEstimates: DetailReader = (detail) =>
  numbers(detail, [
    { key: 'Estimated Capacity', is: /capacity=(\d+)/, needed: true },
    { key: 'Estimated Distinct Lookup Keys', is: /distinct keys=(\d+)/, needed: true },
    { key: 'Estimated Lookups', is: /lookups=(\d+)/, needed: true },
    { key: 'Estimated Hit Percent', is: /hit percent=(\d+(?:\.\d+)?)%/, needed: true },
  ]);

/** `Tuples: inserted=1 updated=2` of a MERGE. */
const mergedTuples: DetailReader = (detail) =>
  numbers(detail, [
    { key: 'Tuples Inserted', is: /inserted=(\d+)/, zero: true },
    { key: 'Tuples Updated', is: /updated=(\d+)/, zero: true },
    { key: 'Tuples Deleted', is: /deleted=(\d+)/, zero: true },
    { key: 'Tuples Skipped', is: /skipped=(\d+)/, zero: true },
  ]);

const planningMemory: DetailReader = (detail) =>
  numbers(detail, [
    { key: 'Memory Used', is: /used=(\d+)kB/, needed: true },
    { key: 'Memory Allocated', is: /allocated=(\d+)kB/, needed: true },
  ]);

/** `Storage: Memory  Maximum Storage: 17kB`. */
const storage: DetailReader = (detail) => {
  const found = /^(\w+) {1,2}Maximum Storage: (\d+)kB$/.exec(detail.value);
  if (found === null) return null;
  return [field(detail, 'Storage', found[1] ?? ''), field(detail, 'Maximum Storage', new ExactNumber(found[2] ?? ''))];
};

/** `Sampling: bernoulli ('10'::real) REPEATABLE ('5'::double precision)`. */
const sampling: DetailReader = (detail) => {
  const { value } = detail;
  const open = value.indexOf(' (');
  if (open < 0 || !value.endsWith(')')) return null;
  const repeat = value.lastIndexOf(') REPEATABLE (');
  const isRepeated = repeat > open && openAt(value, open, repeat + 1).quote === null;
  const fields = [
    field(detail, 'Sampling Method', value.slice(0, open)),
    field(detail, 'Sampling Parameters', splitList(value.slice(open + 2, isRepeated ? repeat : -1))),
  ];
  if (isRepeated) fields.push(field(detail, 'Repeatable Seed', value.slice(repeat + ') REPEATABLE ('.length, -1)));
  return fields;
};

/** `Options: Inlining true, Optimization true, Expressions true, Deforming true` of the compiler. */
const compilerOptions: DetailReader = (detail) => {
  const options = [...detail.value.matchAll(/\b(\w{1,60}) (true|false)(?:, |$)/g)];
  if (options.length === 0) return null;
  const fields = options.map(([, name = '', value]) => field(detail, name, value === 'true'));
  return one(detail, 'Options', new Fields(fields, detail));
};

/** `Timing: Generation 1.0 ms (Deform 0.3 ms), Inlining 2.0 ms, …, Total 10.0 ms` of the compiler. */
const compilerTiming: DetailReader = (detail) => {
  const times = [
    ...detail.value.matchAll(/\b(\w{1,60}) (\d{1,30}\.\d{1,30}) ms(?: \(Deform (\d{1,30}\.\d{1,30}) ms\))?/g),
  ];
  if (times.length === 0) return null;
  const fields = times.map(([, name = '', total = '', deform]) => {
    const whole = new ExactNumber(total);
    if (deform === undefined) return field(detail, name, whole);
    const parts = [field(detail, 'Deform', new ExactNumber(deform)), field(detail, 'Total', whole)];
    return field(detail, name, new Fields(parts, detail));
  });
  return one(detail, 'Timing', new Fields(fields, detail));
};

const TEXTS = [
  ...['Filter', 'Index Cond', 'Recheck Cond', 'Hash Cond', 'Merge Cond', 'Join Filter', 'One-Time Filter', 'TID Cond'],
  ...['Order By', 'Run Condition', 'Window', 'Function Call', 'Table Function Call', 'Cache Key', 'Cache Mode'],
  ...['Conflict Resolution', 'Conflict Filter', 'Relations', 'Remote SQL', 'Foreign File', 'Foreign Program'],
];
const LISTS = [
  'Output',
  'Sort Key',
  'Presorted Key',
  'Group Key',
  'Hash Key',
  'Params Evaluated',
  'Conflict Arbiter Indexes',
];
const TRUTHS = ['Inner Unique', 'Single Copy', 'Disabled'];
const AMOUNTS = [
  ...['Rows Removed by Filter', 'Rows Removed by Join Filter', 'Rows Removed by Index Recheck'],
  ...['Rows Removed by Conflict Filter', 'Heap Fetches', 'Index Searches', 'Subplans Removed', 'Workers Planned'],
  ...['Workers Launched', 'Tuples Inserted', 'Conflicting Tuples', 'Foreign File Size', 'Batch Size', 'Functions'],
  ...['Generation Time', 'Inlining Time', 'Optimization Time', 'Emission Time'],
];

const READERS: ReadonlyMap<string, DetailReader> = new Map<string, DetailReader>([
  ...TEXTS.map((label) => [label, text] as const),
  ...LISTS.map((label) => [label, list] as const),
  ...TRUTHS.map((label) => [label, truth] as const),
  ...AMOUNTS.map((label) => [label, amount] as const),
  ['Buffers', counters(bufferFields)],
  ['I/O Timings', counters(ioTimingFields)],
  ['WAL', counters(walFields)],
  ['Sort Method', sortMethod],
  ['Full-sort Groups', sortGroups],
  ['Pre-sorted Groups', sortGroups],
  ['Buckets', buckets],
  ['Planned Partitions', hashedAggregate],
  ['Batches', hashedAggregate],
  ['Heap Blocks', heapBlocks],
  ['Hits', memoized],
  ['Estimates', memoizeEstimates],
  ['Tuples', mergedTuples],
  ['Memory', planningMemory],
  ['Storage', storage],
  ['Sampling', sampling],
  ['Options', compilerOptions],
  ['Timing', compilerTiming],
]);
