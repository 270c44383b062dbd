import type { ImportWarning } from '../profile/model.ts';
import { type FoundObject, type LooseObject, type LooseValue, looseObjects } from './loose-objects.ts';
import { type SeriesOptions, type SeriesRead, type SeriesReader, TAKEN_FOR_SECONDS } from './reader.ts';
import { type Sample, seriesOfSamples } from './samples.ts';
import { hasTable, tableObjects } from './table-objects.ts';
import { timeScale } from './times.ts';

const MEASURE = /^(rss|heap_?total|heap_?used|external|array_?buffers)(?:_?(bytes|kb|kib|mb|mib|gb|gib))?$/i;
const NAMES: ReadonlyMap<string, string> = new Map([
  ['rss', 'rss'],
  ['heaptotal', 'heapTotal'],
  ['heapused', 'heapUsed'],
  ['external', 'external'],
  ['arraybuffers', 'arrayBuffers'],
]);
const TIME = /^(@?timestamp|time|ts|t|date|datetime|at|now|when)$/i;
const UPTIME = /^up_?time$/i;
const POWERS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['bytes', 1],
  ['kb', 1024],
  ['kib', 1024],
  ['mb', 1024 ** 2],
  ['mib', 1024 ** 2],
  ['gb', 1024 ** 3],
  ['gib', 1024 ** 3],
]);
/** A number, thousands parted by commas where the language does so, and its unit. */
const SIZE = /^(\d{1,3}(?:,\d{3})+(?:\.\d*)?|[\d.]+)\s*([a-z]*)$/i;
/** Calendar times in the text before an object, as loggers write them. */
const STAMP = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/g;
/** How far before an object its time may stand, in characters. */
const STAMP_REACH = 200;
/** A process holds more than this; smaller numbers without a unit are hardly bytes. */
const LEAST_RSS = 100_000;

/** What was found out about a log while it was read. */
interface Told {
  /** Keys or values in kB, MB, GB. */
  isScaled: boolean;
  isSmall: boolean;
  /** Objects whose resident memory is no number. */
  unread: number;
  /** How times are told by keys; null before the first. */
  clock: 'calendar' | 'uptime' | 'number' | null;
}

function bytesOf(value: LooseValue, suffix: string, told: Told): number | null {
  const [, digits, unit] = typeof value === 'string' ? (SIZE.exec(value.trim()) ?? []) : [];
  const number = typeof value === 'number' ? value : Number(digits?.replaceAll(',', '') ?? Number.NaN);
  const power = POWERS.get((unit || suffix).toLowerCase());
  if (power === undefined || !Number.isFinite(number) || number < 0) return null;
  if (power > 1) told.isScaled = true;
  return number * power;
}

/** The object that holds the memory: the one given, or one in it. */
function holder(object: LooseObject): LooseObject | null {
  if ([...object.keys()].some((key) => /^rss/i.test(key) && MEASURE.test(key))) return object;
  for (const inner of object.values()) {
    const found = inner instanceof Map ? holder(inner) : null;
    if (found !== null) return found;
  }
  return null;
}

function timeOf(object: LooseObject, told: Told): number | null {
  for (const [key, value] of object) {
    const isUptime = UPTIME.test(key);
    if (!(isUptime || TIME.test(key)) || value === null || value instanceof Map) continue;
    const scale = timeScale(String(value), isUptime ? 1 : null);
    const seconds = scale.secondsOf(String(value));
    if (!Number.isFinite(seconds)) continue;
    told.clock = isUptime ? 'uptime' : scale.isAbsolute ? 'calendar' : 'number';
    return seconds;
  }
  return null;
}

function stampBefore(text: string, told: Told): number | null {
  const stamp = text.match(STAMP)?.at(-1);
  if (stamp === undefined) return null;
  const seconds = timeScale(stamp, null).secondsOf(stamp);
  if (!Number.isFinite(seconds)) return null;
  told.clock = 'calendar';
  return seconds;
}

/** Resident memory as a row or a column of a table. */
const RSS_CELL = /│ {1,200}rss[a-z_]{0,12} {1,200}│/i;

const printedObjects = (text: string): Iterable<FoundObject> =>
  hasTable(text) && RSS_CELL.test(text) ? tableObjects(text) : looseObjects(text);

/** Samples of a log; what is no memory is passed over, and so is a last object that was cut off. */
function* samplesOf(text: string, told: Told): Generator<Sample> {
  let end = 0;
  for (const { object, from, to } of printedObjects(text)) {
    const memory = holder(object);
    const before = text.slice(Math.max(end, from - STAMP_REACH), from);
    end = to;
    if (memory === null) continue;
    const values = new Map<string, number | null>();
    for (const [key, value] of memory) {
      const [, name = '', suffix = ''] = MEASURE.exec(key) ?? [];
      const known = NAMES.get(name.replace('_', '').toLowerCase());
      const bytes = known === undefined ? null : bytesOf(value, suffix, told);
      if (known !== undefined && bytes !== null) values.set(known, bytes);
    }
    const rss = values.get('rss') ?? null;
    if (rss === null) {
      told.unread++;
      continue;
    }
    if (rss < LEAST_RSS) told.isSmall = true;
    const pid = object.get('pid') ?? memory.get('pid');
    const time = timeOf(object, told) ?? timeOf(memory, told) ?? stampBefore(before, told);
    yield {
      time,
      isUptime: told.clock === 'uptime',
      values,
      process: typeof pid === 'number' ? String(pid) : null,
      offset: from,
    };
  }
}

/** Colours of a terminal that was logged. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]{0,20}m`, 'g');

const plain = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replace(COLOUR, '');

function warningsOf({ isScaled, isSmall, unread, clock }: Told): readonly ImportWarning[] {
  const warnings: ImportWarning[] = [];
  if (isScaled) {
    warnings.push({
      code: 'series.unit',
      message: 'kB, MB and GB were taken for powers of 1024, as programs reckon them that print their own memory.',
    });
  }
  if (isSmall) {
    warnings.push({
      code: 'series.unit',
      message: 'Resident memory of less than 100 kB is hardly bytes; without a unit it was taken for them.',
    });
  }
  if (unread > 0) {
    warnings.push({
      code: 'series.unread',
      message: 'Values whose rss is no number in bytes, kB, MB or GB were left out.',
      count: unread,
    });
  }
  if (clock === 'number') warnings.push(TAKEN_FOR_SECONDS);
  return warnings;
}

function read(bytes: Uint8Array, options: SeriesOptions): SeriesRead {
  const told: Told = { isScaled: false, isSmall: false, unread: 0, clock: null };
  return seriesOfSamples(samplesOf(plain(bytes), told), 'The log of process.memoryUsage()', options, () => ({
    isAbsolute: told.clock === 'calendar',
    warnings: warningsOf(told),
  }));
}

/** True where the text holds the memory of a process and is none of the profiles that may hold one too. */
function recognise(head: string): boolean {
  if (!/rss/i.test(head) || /"(traceEvents|nodes|profiles|stackFrames|ph)"\s*:/.test(head)) return false;
  const told: Told = { isScaled: false, isSmall: false, unread: 0, clock: null };
  const [first] = samplesOf(head, told);
  return first !== undefined && (first.time !== null || first.values.size > 1);
}

/** What programs log of `process.memoryUsage()`: a JSON object a line, an array of them, or what `console.log` and `console.table` print. */
export const memoryUsage: SeriesReader = { id: 'memory-usage', title: 'process.memoryUsage() logged', recognise, read };
