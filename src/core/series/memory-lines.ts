import { filledLines, printedBy } from '../bytes/lines.ts';
import type { ImportWarning } from '../profile/model.ts';
import { DayClock, momentAt } from './moments.ts';
import { severalProcesses } from './processes.ts';
import type { SeriesOptions, SeriesRead, SeriesReader } from './reader.ts';
import { type Sample, seriesOfSamples } from './samples.ts';

const TEXT = printedBy('the sampler of memory');
/** Powers of 1024, as the kernel, ps, docker and programs reckon memory; docker writes kB and MB of traffic only. */
const POWERS: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  k: 1024,
  kb: 1024,
  kib: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  mib: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
  gib: 1024 ** 3,
};
const SIZE = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]{1,5})$/i;

function bytesIn(text: string): number | null {
  const [, number, unit = ''] = SIZE.exec(text.trim()) ?? [];
  const power = POWERS[unit.toLowerCase()];
  return number === undefined || power === undefined ? null : Number(number) * power;
}

/** What one line tells of one process. */
interface Found {
  readonly process: string | null;
  readonly values: ReadonlyMap<string, number | null>;
  /** Seconds since the start of the process, where the line tells that and no time. */
  readonly uptime?: number;
  /** Its memory is the working set of a container: what is resident, with pages of files that were read lately. */
  readonly isWorkingSet?: boolean;
}

const USED_OF_LIMIT =
  /(\d{1,9}(?:\.\d{1,6})?\s?(?:B|KiB|MiB|GiB|TiB|kB|MB|GB)) \/ (\d{1,9}(?:\.\d{1,6})?\s?(?:B|KiB|MiB|GiB|TiB|kB|MB|GB))/;
const DOCKER_ROW = /^(\S{1,128})(?:\s+\S{1,255})?\s+(\d{1,6}(?:\.\d{1,4})?)%\s/;

/** A row of `docker stats` or `podman stats`, as a table or as an object: memory, its limit, CPU in cores. */
function ofContainer(text: string): Found | null {
  const used = USED_OF_LIMIT.exec(text);
  if (used === null) return null;
  const [, memory = '', limit = ''] = used;
  const isObject = text.startsWith('{');
  // The first such pair is memory: traffic and blocks come behind it, or are named.
  const pair = isObject ? /"MemUsage"\s*:\s*"([^"/]{1,40}) \/ ([^"]{1,40})"/.exec(text) : null;
  const row = isObject ? null : DOCKER_ROW.exec(text);
  if (isObject ? pair === null : row === null) return null;
  const cpu = isObject ? /"CPUPerc"\s*:\s*"(\d{1,6}(?:\.\d{1,4})?)%"/.exec(text)?.[1] : row?.[2];
  const id = isObject ? /"(?:ID|Name|Container)"\s*:\s*"([^"]{1,128})"/.exec(text)?.[1] : row?.[1];
  const [rss, most] = [bytesIn(pair?.[1] ?? memory), bytesIn(pair?.[2] ?? limit)];
  if (rss === null) return null;
  const values = new Map<string, number | null>([['rss', rss]]);
  // Docker tells a limit of 0 for a container that is gone.
  if (most !== null && most > 0) values.set('limit', most);
  if (cpu !== undefined) values.set('cpu', Number(cpu) / 100);
  return { process: id ?? null, values };
}

/** Powers of 1024, as Kubernetes writes quantities of memory. */
const QUANTITIES: Readonly<Record<string, number>> = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4 };
/** Namespace, pod and container where they are told, thousandths of a core, memory. */
const POD = /^((?:[a-z0-9][-a-z0-9.]{0,252}\s{1,200}){1,3})(\d{1,9})m\s{1,200}(\d{1,12})([KMGT]i)$/;

/** A row of `kubectl top pod`: CPU in cores, and the working set, which Kubernetes holds against the limit. */
function ofPod(text: string): Found | null {
  const [, names = '', cpu, memory, unit = ''] = POD.exec(text) ?? [];
  if (cpu === undefined) return null;
  const values = new Map([
    ['rss', Number(memory) * (QUANTITIES[unit] ?? 1)],
    ['cpu', Number(cpu) / 1000],
  ]);
  return { process: names.trim().split(/\s+/).join('/'), values, isWorkingSet: true };
}

const AUX =
  /^\S{1,32}\s+(\d{1,10})\s+(\d{1,6}(?:\.\d)?)\s+\d{1,3}(?:\.\d)?\s+\d{1,15}\s+(\d{1,15})\s+\S{1,16}\s+[DIRSTtWXZ][<NLsl+]{0,5}\s/;

/** A row of `ps aux`: PID and RSS stand in fixed places. */
function ofAux(text: string): Found | null {
  const [, pid, , rss] = AUX.exec(text) ?? [];
  return pid === undefined ? null : { process: pid, values: new Map([['rss', Number(rss) * 1024]]) };
}

/** `[[days-]hours:]minutes:seconds` as ps prints ELAPSED. */
function elapsed(text: string | undefined): number | null {
  const [, days = '0', hours = '0', minutes, seconds] =
    /^(?:(?:(\d{1,6})-)?(\d{1,2}):)?(\d{1,2}):(\d\d)$/.exec(text ?? '') ?? [];
  return minutes === undefined
    ? null
    : Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** KiB as ps and top print them; top shortens larger ones to `1.2g`. */
function kibibytes(text: string | undefined): number | null {
  const [, number, power] = /^(\d{1,15}(?:\.\d{1,3})?)([mgt])?$/.exec(text ?? '') ?? [];
  if (number === undefined) return null;
  return Number(number) * 1024 ** (power === undefined ? 1 : 2 + 'mgt'.indexOf(power));
}

/** A row below a header of ps or top that names RSS or RES. Commands stand last and may hold anything. */
function ofTable(text: string, header: readonly string[]): Found | null {
  const cells = text.split(/\s+/, header.length);
  const at = (name: string): string | undefined => cells[header.indexOf(name)];
  const pid = at('PID');
  const rss = kibibytes(at('RSS') ?? at('RES'));
  if (rss === null || (header.includes('PID') && !/^\d{1,10}$/.test(pid ?? ''))) return null;
  const uptime = elapsed(at('ELAPSED'));
  return {
    process: pid ?? null,
    values: new Map([['rss', rss]]),
    ...(uptime === null ? {} : { uptime }),
  };
}

const WORD = /(?:^|[^a-z])(?:vm)?rss["']?\s{0,3}[=:]?\s{0,20}(\d{1,15}(?:\.\d{1,6})?)\s?(bytes|[kmg]i?b|b)?(?![\w.])/i;
const HEAP = /(?:^|[^a-z])heap_?used["']?\s{0,3}[=:]?\s{0,20}(\d{1,15}(?:\.\d{1,6})?)\s?(bytes|[kmg]i?b|b)?(?![\w.])/i;

/** `rss=44691456`, `RSS: 42.6 MB`, `VmRSS:  1840 kB`; without a unit they are bytes. */
function ofWords(text: string, told: Told): Found | null {
  // Objects are read as such where they tell memory (memory-usage).
  const rss = text.startsWith('{') ? null : WORD.exec(text);
  if (rss === null) return null;
  const bytes = ([, number, unit = 'b']: RegExpExecArray): number => Number(number) * (POWERS[unit.toLowerCase()] ?? 1);
  if (rss[2] === undefined) told.isBare = true;
  const heap = HEAP.exec(text);
  const values = new Map([['rss', bytes(rss)]]);
  if (heap !== null) values.set('heapUsed', bytes(heap));
  return { process: null, values };
}

/** What was found out about a text while it was read. */
interface Told {
  isAbsolute: boolean;
  /** A number without a unit was among them. */
  isBare: boolean;
  isWorkingSet: boolean;
  /** Header of a table of ps or top. */
  header: readonly string[] | null;
}

const isHeader = (cells: readonly string[]): boolean =>
  (cells.includes('RSS') || (cells.includes('RES') && cells.includes('PID'))) &&
  cells.every((cell) => /^%?[A-Z+]{1,16}$/.test(cell)) &&
  cells.length > 1;

function* samplesOf(
  lines: Iterable<{ readonly text: string; readonly offset: number; readonly ended?: boolean }>,
  told: Told,
): Generator<Sample> {
  const clock = new DayClock();
  let before: number | null = null;
  let last: { readonly time: number | null; readonly process: string | null } = { time: null, process: null };
  for (const { text, offset, ended = true } of lines) {
    // The first line of a page of top.
    const line = text.replace(/^top - /, '');
    const moment = momentAt(line);
    const rest = moment === null ? text : line.slice(moment.end).replace(/^[\s,;:|]+/, '');
    const time: number | null = moment === null ? before : clock.secondsOf(moment);
    if (moment !== null) told.isAbsolute = moment.isAbsolute;
    const cells = rest.split(/\s+/, 40);
    if (isHeader(cells)) told.header = cells;
    const found = isHeader(cells)
      ? null
      : (ofContainer(rest) ??
        ofPod(rest) ??
        (told.header === null ? null : ofTable(rest, told.header)) ??
        ofAux(rest) ??
        ofWords(rest, told));
    // A time alone is that of the lines behind it.
    if (moment !== null && found === null) before = time;
    if (found === null) continue;
    const { values, process, uptime } = found;
    if (found.isWorkingSet === true) told.isWorkingSet = true;
    const isOther = process !== null && last.process !== null && process !== last.process;
    if (isOther && last.time !== null && (time === null || time === last.time))
      throw severalProcesses('The log of memory', offset);
    const own = time ?? uptime ?? null;
    yield { time: own, isUptime: time === null && uptime !== undefined, values, process, offset, ended };
    // A time alone is that of one line of one process.
    if (moment === null) before = null;
    last = { time, process };
  }
}

const BARE: ImportWarning = {
  code: 'series.unit',
  message: 'Resident memory without a unit was taken for bytes; kB, MB and GB for powers of 1024.',
};

const WORKING_SET: ImportWarning = {
  code: 'series.workingSet',
  message:
    'kubectl top tells the working set of a pod as the metrics server saw it, in whole MiB, every 15 s or less often: resident memory, and pages of files that were read lately.',
};

function read(bytes: Uint8Array, options: SeriesOptions): SeriesRead {
  const told: Told = { isAbsolute: false, isBare: false, isWorkingSet: false, header: null };
  return seriesOfSamples(samplesOf(filledLines(bytes, TEXT), told), 'The log of memory', options, () => ({
    isAbsolute: told.isAbsolute,
    warnings: [...(told.isBare ? [BARE] : []), ...(told.isWorkingSet ? [WORKING_SET] : [])],
  }));
}

/** What stands above a table of docker, kubectl or top. */
const OTHERS =
  /^(?:(?:NAMESPACE\s+)?(?:POD\s+)?NAME\s+CPU\(cores\)|CONTAINER ID\s|top - |Tasks:|Threads:|%?Cpu|[KMGT]iB (?:Mem|Swap))/;
/** Lines that are looked at before a text is taken for such a log. */
const LOOKED_AT = 60;

/** True where most of what is not a time, a header or blank tells memory. */
function recognise(head: string): boolean {
  const lines = head
    .split('\n', LOOKED_AT)
    .map((text) => ({ text: text.trim().slice(0, 4000), offset: 0 }))
    .filter(({ text }) => text !== '');
  const told: Told = { isAbsolute: false, isBare: false, isWorkingSet: false, header: null };
  let samples = 0;
  try {
    for (const _ of samplesOf(lines, told)) samples++;
  } catch {
    // Of several processes: what is wrong with it is told where it is read.
    return true;
  }
  const silent = lines.filter(
    ({ text }) => momentAt(text)?.end === text.length || isHeader(text.split(/\s+/, 40)) || OTHERS.test(text),
  ).length;
  return samples > 1 && samples * 2 >= lines.length - silent;
}

/**
 * What loops around `docker stats`, `kubectl top pod`, `ps`, `/proc/PID/status` and programs themselves log of resident memory: a line each, with a time before it, in
 * the line above it, or none.
 */
export const memoryLines: SeriesReader = { id: 'memory-lines', title: 'log of resident memory', recognise, read };
