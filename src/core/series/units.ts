import { cpuPart } from './cpu-parts.ts';
import type { SeriesColumn } from './model.ts';

export interface KnownUnit {
  readonly unit: SeriesColumn['unit'];
  /** What a value of the file is multiplied by. */
  readonly factor: number;
}

const UNITS: ReadonlyMap<string, KnownUnit> = new Map<string, KnownUnit>([
  ['b', { unit: 'bytes', factor: 1 }],
  ['byte', { unit: 'bytes', factor: 1 }],
  ['bytes', { unit: 'bytes', factor: 1 }],
  ['kb', { unit: 'bytes', factor: 1e3 }],
  ['mb', { unit: 'bytes', factor: 1e6 }],
  ['gb', { unit: 'bytes', factor: 1e9 }],
  ['kib', { unit: 'bytes', factor: 1024 }],
  ['mib', { unit: 'bytes', factor: 1024 ** 2 }],
  ['gib', { unit: 'bytes', factor: 1024 ** 3 }],
  ['core', { unit: 'cores', factor: 1 }],
  ['cores', { unit: 'cores', factor: 1 }],
  ['%', { unit: 'share', factor: 0.01 }],
  ['share', { unit: 'share', factor: 1 }],
  ['ns', { unit: 'seconds', factor: 1e-9 }],
  ['us', { unit: 'seconds', factor: 1e-6 }],
  ['µs', { unit: 'seconds', factor: 1e-6 }],
  ['ms', { unit: 'seconds', factor: 1e-3 }],
  ['s', { unit: 'seconds', factor: 1 }],
  ['seconds', { unit: 'seconds', factor: 1 }],
  ['min', { unit: 'seconds', factor: 60 }],
  ['h', { unit: 'seconds', factor: 3600 }],
  ['count', { unit: 'count', factor: 1 }],
  ['', { unit: 'count', factor: 1 }],
]);

/** The unit a header names in brackets, whatever its case; null for one that is not known. */
export function unitNamed(text: string): KnownUnit | null {
  return UNITS.get(text.toLowerCase()) ?? null;
}

const NAMES: readonly (readonly [RegExp, string, SeriesColumn['unit']])[] = [
  [/^rss$/i, 'Resident memory', 'bytes'],
  [/^heap_?total$/i, 'Heap reserved', 'bytes'],
  [/^heap_?used$/i, 'Heap used', 'bytes'],
  [/^external$/i, 'Memory outside the heap', 'bytes'],
  [/^array_?buffers$/i, 'Array buffers', 'bytes'],
  [/^(memory_?)?limit$/i, 'Memory limit', 'bytes'],
  [/^old$/i, 'Old generation', 'bytes'],
  [/^metaspace$/i, 'Metaspace', 'bytes'],
  [/^gc_?time$/i, 'Time spent collecting', 'seconds'],
  [/^cpu$/i, 'CPU', 'cores'],
  [/^delay$/i, 'Event loop delay', 'seconds'],
  [/^handles$/i, 'Open handles', 'count'],
  [/^loop_?utili[sz]ation$/i, 'Event loop utilisation', 'share'],
];

/** What a column is called for people, and its unit where its header names none. */
export function knownColumn(name: string): { readonly title: string; readonly unit: SeriesColumn['unit'] } {
  const known = NAMES.find(([pattern]) => pattern.test(name));
  if (known !== undefined) return { title: known[1], unit: known[2] };
  const part = cpuPart(name);
  return { title: part === null ? name : `${name} (${part.words})`, unit: 'count' };
}

/** Units that names end with, as Prometheus and many programs write them. */
const ENDINGS: ReadonlyMap<string, KnownUnit> = new Map<string, KnownUnit>([
  ['seconds', { unit: 'seconds', factor: 1 }],
  ['ms', { unit: 'seconds', factor: 1e-3 }],
  ['milliseconds', { unit: 'seconds', factor: 1e-3 }],
  ['us', { unit: 'seconds', factor: 1e-6 }],
  ['ratio', { unit: 'share', factor: 1 }],
  ['percent', { unit: 'share', factor: 0.01 }],
  ['pct', { unit: 'share', factor: 0.01 }],
  ['bytes', { unit: 'bytes', factor: 1 }],
]);

/** `x_seconds{le="0.5"}` as `x_seconds`; Grafana writes a blank before the brace. */
const withoutLabels = (name: string): string => {
  const at = name.indexOf('{');
  return at > 0 && name.endsWith('}') ? name.slice(0, at).trimEnd() : name;
};

/** The unit of a column: the one its header names, else the one its name is known for or ends with. Per cent of CPU are of a core. Null for one that is not known. */
export function unitOf(name: string, stated: string | undefined): KnownUnit | null {
  const { unit } = knownColumn(name);
  if (stated === undefined) {
    const ending = ENDINGS.get(/_([a-z]{2,12})$/.exec(withoutLabels(name))?.[1] ?? '');
    return unit === 'count' && ending !== undefined ? ending : { unit, factor: 1 };
  }
  const named = unitNamed(stated);
  return named?.unit === 'share' && unit === 'cores' ? { ...named, unit } : named;
}

/** Bytes of a size as people write it with its unit: `512 MiB`, `2GB`; null for anything else. */
export function parseBytes(text: string): number | null {
  const [, digits, unit = ''] = /^(\d{1,15}(?:[.,]\d{1,9})?)\s*([a-z]{1,5})$/i.exec(text.trim()) ?? [];
  const named = unitNamed(unit);
  const bytes = digits === undefined || named?.unit !== 'bytes' ? 0 : Number(digits.replace(',', '.')) * named.factor;
  return bytes > 0 ? bytes : null;
}

/** How a column's unit is written in a header; read back it is the same. */
export const UNIT_NAMES: Readonly<Record<SeriesColumn['unit'], string>> = {
  bytes: 'bytes',
  cores: 'cores',
  seconds: 's',
  share: 'share',
  count: 'count',
};
