import type { SampleKind, SampleType, WeightUnit } from '../../model.ts';

/** A pprof value type: what is measured, and in which unit, in the producer's words. */
export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

const TIME_UNITS: ReadonlyMap<string, number> = new Map([
  ['nanoseconds', 1],
  ['nanosecond', 1],
  ['ns', 1],
  ['microseconds', 1e3],
  ['microsecond', 1e3],
  ['us', 1e3],
  ['µs', 1e3],
  ['milliseconds', 1e6],
  ['millisecond', 1e6],
  ['ms', 1e6],
  ['seconds', 1e9],
  ['second', 1e9],
  ['s', 1e9],
  ['minutes', 60e9],
  ['hours', 3600e9],
]);

const SIZE_UNITS: ReadonlyMap<string, number> = new Map([
  ['bytes', 1],
  ['byte', 1],
  ['b', 1],
  ['kilobytes', 1024],
  ['kilobyte', 1024],
  ['kb', 1024],
  ['megabytes', 1024 ** 2],
  ['megabyte', 1024 ** 2],
  ['mb', 1024 ** 2],
  ['gigabytes', 1024 ** 3],
  ['gigabyte', 1024 ** 3],
  ['gb', 1024 ** 3],
]);

/** A unit in the words of pprof producers as one of Plateau's, and what to multiply by. Unknown units are counts. */
export function weightUnit(unit: string): { readonly unit: WeightUnit; readonly factor: number } {
  const key = unit.toLowerCase();
  const time = TIME_UNITS.get(key);
  if (time !== undefined) return { unit: 'nanoseconds', factor: time };
  const size = SIZE_UNITS.get(key);
  return size === undefined ? { unit: 'count', factor: 1 } : { unit: 'bytes', factor: size };
}

const KINDS: readonly (readonly [RegExp, SampleKind])[] = [
  [/^(inuse|in_use|live|heap|space$|objects$)/, 'inuse'],
  [/^alloc/, 'alloc'],
  [/^(contentions|delay|lock|mutex|block)/, 'lock'],
  [/^(wall|off[-_]?cpu|real)/, 'wall'],
  [/^(cpu|on[-_]?cpu|itimer|ctimer|cycles)/, 'cpu'],
];

/**
 * What a value type measures. `samples` belongs to the time it is counted beside, known from the period's type; a file with nothing but
 * `samples` and without a period is taken for a CPU profile, as collapsed stacks are.
 */
export function sampleType(value: ValueType, period: ValueType | null, alone = false): SampleType {
  const { unit } = weightUnit(value.unit);
  const name = value.type === '' ? 'samples' : value.type;
  const kindOf = (type: string): SampleKind | undefined => KINDS.find(([pattern]) => pattern.test(type))?.[1];
  let kind = kindOf(name.toLowerCase());
  if (kind === undefined && /^samples?$/.test(name) && unit === 'count') {
    const stated = period === null || period.type === '' ? undefined : period.type.toLowerCase();
    const timed = stated === undefined && alone ? 'cpu' : kindOf(stated ?? '');
    kind = timed === 'cpu' || timed === 'wall' ? timed : 'count';
  }
  return { name, kind: kind ?? (unit === 'count' ? 'count' : 'other'), unit };
}

const COUNTED_BY: readonly (readonly [RegExp, RegExp])[] = [
  [/^alloc[-_]?space$/, /^alloc[-_]?objects$/],
  [/^inuse[-_]?space$/, /^inuse[-_]?objects$/],
  [/^alloc[-_]?space$/, /^alloc[-_]?samples$/],
  [/^space$/, /^objects$/],
  [/^delay$/, /^contentions$/],
  [/^(cpu|wall|off[-_]?cpu).*$/, /^samples?$/],
];

/**
 * For each value type the index of the type that counts its samples: `samples` for `cpu`, `alloc_objects` for `alloc_space`,
 * `contentions` for `delay`, the type itself where it is a count; -1 where the file has none.
 */
export function countTypes(values: readonly ValueType[]): number[] {
  return values.map((value, index) => {
    if (weightUnit(value.unit).unit === 'count') return index;
    for (const [measured, counter] of COUNTED_BY) {
      if (!measured.test(value.type)) continue;
      const at = values.findIndex((other) => counter.test(other.type) && weightUnit(other.unit).unit === 'count');
      if (at >= 0) return at;
    }
    return -1;
  });
}
