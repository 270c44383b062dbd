import { badLine, filledLines, type Line, type LinesOf, printedBy } from '../bytes/lines.ts';
import type { ImportWarning } from '../profile/model.ts';
import { CUT_OFF, type SeriesOptions, type SeriesRead, type SeriesReader } from './reader.ts';
import { type Sample, seriesOfSamples } from './samples.ts';

/** Both tools divide by it, and write MB. */
const MIB = 1024 ** 2;
const NUMBER = /^\d{1,12}(?:\.\d{1,17})?(?:e-?\d{1,2})?$/;

const numberIn = (cell: string | undefined): number =>
  cell !== undefined && NUMBER.test(cell) ? Number(cell) : Number.NaN;

/** Whole lines; the tools end each, and what stands in one without an end may be the beginning of a number. */
function* wholeLines(bytes: Uint8Array, of: LinesOf, warnings: ImportWarning[]): Generator<Line> {
  for (const line of filledLines(bytes, of)) {
    if (line.ended) yield line;
    else warnings.push(CUT_OFF);
  }
}

const PSRECORD = printedBy('psrecord');
const PLAIN = /^# Elapsed time\s+CPU \(%\)\s+Real \(MB\)\s+Virtual \(MB\)/;
const CSV = /^elapsed_time,nproc,cpu,mem_real,mem_virtual\b/;

function* ofPsrecord(bytes: Uint8Array, warnings: ImportWarning[]): Generator<Sample> {
  let parting = /\s+/;
  let at = { cpu: 1, rss: 2 };
  for (const line of wholeLines(bytes, PSRECORD, warnings)) {
    if (PLAIN.test(line.text)) continue;
    if (CSV.test(line.text)) {
      parting = /,/;
      at = { cpu: 2, rss: 3 };
      continue;
    }
    const cells = line.text.split(parting, 16);
    const [time, cpu, rss] = [numberIn(cells[0]), numberIn(cells[at.cpu]), numberIn(cells[at.rss])];
    if (!Number.isFinite(time + cpu + rss)) throw badLine(PSRECORD, line, 'it tells no time, CPU and memory');
    const values = new Map([
      ['rss', rss * MIB],
      ['cpu', cpu / 100],
    ]);
    yield { time, isUptime: true, values, process: null, offset: line.offset };
  }
}

/** What `psrecord --log FILE` writes, as plain text or CSV: seconds since its start, CPU in per cent of a core, resident memory in MiB. */
export const psrecord: SeriesReader = {
  id: 'psrecord',
  title: 'psrecord',
  recognise: (head) => PLAIN.test(head) || CSV.test(head),
  read(bytes: Uint8Array, options: SeriesOptions): SeriesRead {
    const warnings: ImportWarning[] = [];
    return seriesOfSamples(ofPsrecord(bytes, warnings), 'The log of psrecord', options, () => ({
      isAbsolute: false,
      warnings,
    }));
  },
};

const MPROF = printedBy('mprof');
const CHILDREN: ImportWarning = {
  code: 'series.children',
  message: 'Memory of child processes was left out: its lines are of several processes.',
};

function* ofMprof(bytes: Uint8Array, warnings: ImportWarning[]): Generator<Sample> {
  let children = false;
  for (const line of wholeLines(bytes, MPROF, warnings)) {
    const [kind, memory, at] = line.text.split(/\s+/, 4);
    if (kind === 'CHLD') children = true;
    if (kind !== 'MEM') {
      if (kind !== undefined && /^(?:CMDLINE|FUNC|CHLD)$/.test(kind)) continue;
      throw badLine(MPROF, line, 'it begins with none of CMDLINE, MEM, FUNC, CHLD');
    }
    const [rss, time] = [numberIn(memory), numberIn(at)];
    if (!Number.isFinite(rss + time)) throw badLine(MPROF, line, 'it tells no memory and time');
    yield { time, values: new Map([['rss', rss * MIB]]), process: null, offset: line.offset };
  }
  if (children) warnings.push(CHILDREN);
}

/** What `mprof run` (memory_profiler) writes: resident memory in MiB and seconds since 1970. */
export const mprof: SeriesReader = {
  id: 'mprof',
  title: 'mprof',
  recognise: (head) => /^(?:CMDLINE [^\n]*\n)?(?:(?:FUNC|CHLD) [^\n]*\n){0,20}MEM \d+\.\d+ \d{9,11}\.\d/.test(head),
  read(bytes: Uint8Array, options: SeriesOptions): SeriesRead {
    const warnings: ImportWarning[] = [];
    return seriesOfSamples(ofMprof(bytes, warnings), 'The log of mprof', options, () => ({
      isAbsolute: true,
      warnings,
    }));
  },
};
