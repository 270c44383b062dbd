import { ExactNumber, type Field } from '../../fields.ts';
import { type Block, nested } from './draft.ts';

/** A part of a text, and the text. */
export interface Part {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What counters a plan has at all. TEXT leaves out those that are 0, the other forms print them. */
export type Counters = 'buffers' | 'io' | 'temp-io' | 'io-kinds' | 'wal' | 'wal-full';

const BLOCKS = ['Hit', 'Read', 'Dirtied', 'Written'];
const BLOCK_FIELDS = [
  ...BLOCKS.map((what) => `Shared ${what} Blocks`),
  ...BLOCKS.map((what) => `Local ${what} Blocks`),
  ...['Temp Read Blocks', 'Temp Written Blocks'],
];
const ZERO_FIELDS: ReadonlyMap<Counters, readonly string[]> = new Map([
  ['buffers', BLOCK_FIELDS],
  ['io', ['I/O Read Time', 'I/O Write Time']],
  ['io-kinds', ['Shared', 'Local', 'Temp'].flatMap((kind) => [`${kind} I/O Read Time`, `${kind} I/O Write Time`])],
  ['temp-io', ['Temp I/O Read Time', 'Temp I/O Write Time']],
  ['wal', ['WAL Records', 'WAL FPI', 'WAL Bytes']],
  ['wal-full', ['WAL Records', 'WAL FPI', 'WAL Bytes', 'WAL Buffers Full']],
]);
const TIMES: ReadonlySet<Counters> = new Set(['io', 'temp-io', 'io-kinds']);
/** A fork’s own stand beside them (Aurora: `aurora_storage_read=5`) and are none of them. */
const COUNTERS = /(shared\/local|shared|local|temp)(?= )|(?<![a-z_])(hit|read|dirtied|written|write)=(\d+(?:\.\d+)?)/g;
const WAL = /(records|fpi|bytes|buffers full)=(\d+)/g;
const WAL_NAMES: ReadonlyMap<string, string> = new Map([
  ['records', 'WAL Records'],
  ['fpi', 'WAL FPI'],
  ['bytes', 'WAL Bytes'],
  ['buffers full', 'WAL Buffers Full'],
]);

/**
 * Names and numbers, nothing between them but blanks and commas. A fork may count more than PostgreSQL does (Aurora: `aurora_storage_read=5`). A name
 * is read in one way only (`buffers` of `buffers full` is a word before it): with two, a line of n names that ends wrong takes 2ⁿ steps.
 */
const isWhole = (value: string): boolean =>
  /^(?:(?:[a-z]{1,20}(?:\/[a-z]{1,20})? ){0,4}(?:hit|read|dirtied|written|write|records|fpi|full|bytes|[a-z]{1,40}_[a-z_]{1,40})=\d+(?:\.\d+)?(?:,? |$))+$/.test(
    value,
  );

/** `Buffers: shared hit=565 read=11025, temp read=3 written=4`. */
export function bufferFields(part: Part): Field[] | null {
  return counted(part, ({ kind, what }) => (kind === '' ? '' : `${kind} ${what} Blocks`));
}

/** `I/O Timings: …`: up to 14 `read=`, in 15 and 16 `shared/local read=` and `temp read=`, from 17 on each kind by its name. */
export function ioTimingFields(part: Part): Field[] | null {
  const isOf15 = part.text.slice(part.start, part.end).includes('shared/local');
  return counted(part, ({ kind, what }) => {
    const time = `I/O ${what === 'Write' ? 'Write' : 'Read'} Time`;
    if (kind === '' || kind === 'Shared/local') return time;
    return isOf15 && kind !== 'Temp' ? time : `${kind} ${time}`;
  });
}

/** `WAL: records=3 fpi=1 bytes=200 buffers full=2`. */
export function walFields({ text, start, end }: Part): Field[] | null {
  if (!isWhole(text.slice(start, end))) return null;
  const fields: Field[] = [];
  for (const found of text.slice(start, end).matchAll(WAL)) {
    const at = start + found.index;
    const key = WAL_NAMES.get(found[1] ?? '') ?? '';
    fields.push({ key, value: new ExactNumber(found[2] ?? ''), start: at, end: at + found[0].length });
  }
  return fields.length === 0 ? null : fields;
}

function counted(
  { text, start, end }: Part,
  name: (counter: { readonly kind: string; readonly what: string }) => string,
): Field[] | null {
  if (!isWhole(text.slice(start, end))) return null;
  const fields: Field[] = [];
  let kind = '';
  for (const found of text.slice(start, end).matchAll(COUNTERS)) {
    if (found[1] !== undefined) {
      kind = capital(found[1]);
      continue;
    }
    const key = name({ kind, what: capital(found[2] ?? '') });
    const at = start + found.index;
    if (key !== '') fields.push({ key, value: new ExactNumber(found[3] ?? ''), start: at, end: at + found[0].length });
  }
  return fields.length === 0 ? null : fields;
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** Which counters the plan of a line has; none for a line without. Temporary files alone have the same name in 15 to 18, blocks have not. */
export function countersOf(label: string, value: string): readonly Counters[] {
  if (label === 'Buffers') return ['buffers'];
  if (label === 'WAL') return [value.includes('buffers full') ? 'wal-full' : 'wal'];
  if (label !== 'I/O Timings') return [];
  if (value.includes('shared/local')) return ['io', 'temp-io'];
  if (/shared|local/.test(value)) return ['io-kinds'];
  return value.includes('temp') ? ['temp-io'] : ['io'];
}

/**
 * The counters that are 0 and that the other forms print therefore, in their order, behind those that were printed. All have the place of what
 * they belong to.
 */
export function zeroCounters(
  printed: readonly Field[],
  counters: ReadonlySet<Counters>,
  { start, end }: Pick<Field, 'start' | 'end'>,
): Field[] {
  const has = new Set(printed.map(({ key }) => key));
  const zeros: Field[] = [];
  for (const [counter, keys] of ZERO_FIELDS) {
    if (!counters.has(counter)) continue;
    const value = new ExactNumber(TIMES.has(counter) ? '0.000' : '0');
    for (const key of keys) {
      if (has.has(key)) continue;
      has.add(key);
      zeros.push({ key, value, start, end });
    }
  }
  return zeros;
}

/** Blocks are counted of these, WAL is not. */
const BLOCKS_WITH_COUNTERS: ReadonlySet<string> = new Set(['Planning', 'Serialization']);

/** A block as one field, with zeros for what a plan counts and left out of it. */
export function blockField({ key, entries, start, end }: Block, counters: ReadonlySet<Counters>): Field {
  if (!BLOCKS_WITH_COUNTERS.has(key)) return nested(key, entries, { start, end });
  const ofBlocks = new Set([...counters].filter((counter) => !counter.startsWith('wal')));
  return nested(key, [...entries, ...zeroCounters(entries, ofBlocks, { start, end: start })], { start, end });
}
