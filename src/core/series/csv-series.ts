import { badLine, type LinesOf } from '../bytes/lines.ts';
import { throwIfCancelled } from '../bytes/whole.ts';
import { PlateauError } from '../error.ts';
import type { ImportWarning } from '../profile/model.ts';
import { type CsvLine, csvTable } from './csv-table.ts';
import { measuredCell } from './measured.ts';
import { unitWanted } from './metric-roles.ts';
import type { SeriesColumn } from './model.ts';
import { Processes } from './processes.ts';
import {
  CUT_OFF,
  infinite,
  isHardlyWhole,
  MAX_TIMES,
  type SeriesOptions,
  type SeriesRead,
  type SeriesReader,
  TAKEN_FOR_SECONDS,
  TAKEN_FOR_UTC,
  wentBack,
} from './reader.ts';
import { isTimeColumn, type TimeScale, timeScale } from './times.ts';
import { knownColumn, unitNamed, unitOf } from './units.ts';

const MAX_COLUMNS = 64;
/** Labels of Prometheus are part of a name. */
const LONGEST_NAME = 1000;
/** A column that names the process a line is of: where it changes, the process was started again. */
const PROCESS = 'process';

const CSV: LinesOf = {
  what: 'the series',
  hint: 'The first line names the columns, the first of them “time”; each further line holds one value a column.',
  strict: true,
};

/** True where a file begins with the header of a series: its first column is the time, and it has another one. */
export function isCsv(head: string): boolean {
  const [line = ''] = head.replace(/^\ufeff?(?:"?sep=."?\r?\n)?\s*/, '').split('\n', 1);
  const [, name = '', parting] = /^("[^"]{1,60}"|[^,;\t]{1,60})[ ]*([,;\t]).*\S/.exec(line) ?? [];
  // `time;work 12` is a stack with its weight.
  return isTimeColumn(name) && !(parting === ';' && /[^;] \d+\s*$/.test(line));
}

/** Of these a number is as likely of another: CPU in per cent, delays in milliseconds. Bytes are told by their size. */
const ASSUMED: ReadonlySet<SeriesColumn['unit']> = new Set(['cores', 'seconds', 'share']);

interface Column {
  readonly name: string;
  readonly title: string;
  /** Of a header that names none, the one that cells name. */
  unit: SeriesColumn['unit'];
  readonly factor: number;
  /** What tells the unit. */
  toldBy: 'header' | 'cells' | null;
  /** Numbers, as far as its header tells. */
  readonly isPlain: boolean;
  /** Its name alone tells a unit that people write such values in more than one of. */
  isAssumed: boolean;
  readonly values: (number | null)[];
}

/**
 * A series from CSV: the first column `time` (ISO 8601, seconds, milliseconds, … since 1970, or seconds since the start), then one column a
 * measure with its unit in brackets, `rss [bytes]`. Empty cells were not measured. A column `process` tells restarts. Lines whose time does
 * not lie after the one before are left out, and so is a last line that was cut off, both with a warning.
 * Throws `import.empty`, `import.malformed` with line and byte, `import.severalProcesses`, `import.badEncoding`, `import.tooLarge`, `import.noSamples`.
 */
function readCsv(bytes: Uint8Array, { signal }: SeriesOptions): SeriesRead {
  const table = csvTable(bytes, CSV);
  if (table === null) {
    throw new PlateauError({ code: 'import.empty', message: 'The file is empty.', at: { offset: 0 } });
  }
  const warnings: ImportWarning[] = [];
  const { header, separator } = table;
  const { timeUnit, columns, process } = headerOf(header, warnings);
  const width = header.cells.length;
  const times: number[] = [];
  const restarts: number[] = [];
  let scale: TimeScale | null = null;
  let start = 0;
  const processes = new Processes('The series');
  const reading: Reading = { decimalComma: separator !== ',', infinite: 0 };
  let backwards = 0;
  for (const line of table.rows) {
    if (line.number % 65_536 === 0) throwIfCancelled(signal);
    const { cells } = line;
    // Plateau's sampler, which tells the process, ends every line.
    if (!line.ended && (process >= 0 || isCutOff(line, width))) {
      warnings.push(CUT_OFF);
      break;
    }
    if (cells.length !== width) throw badLine(CSV, line, `it has ${cells.length} values for ${width} columns`);
    scale ??= timeScale(cells[0] ?? '', timeUnit);
    const seconds = scale.secondsOf(cells[0] ?? '');
    if (!Number.isFinite(seconds)) throw badLine(CSV, line, `“${short(cells[0] ?? '')}” is no time`);
    if (times.length === 0) start = seconds;
    const time = seconds - start;
    if (times.length > 0 && time <= (times.at(-1) ?? 0)) {
      backwards++;
      continue;
    }
    if (times.length >= MAX_TIMES) {
      throw new PlateauError({
        code: 'import.tooLarge',
        message: `The series has more than ${MAX_TIMES} lines.`,
        hint: 'Sample less often.',
        at: { offset: line.offset },
      });
    }
    const last = line.ended ? undefined : columns.find(({ index }) => index === width - 1)?.column;
    if (
      last !== undefined &&
      isHardlyWhole(measured(cells[width - 1] ?? '', last, line, { ...reading }), last.values.at(-1))
    ) {
      warnings.push(CUT_OFF);
      break;
    }
    times.push(time);
    if (processes.isOther(cells[process] ?? null, line.offset)) restarts.push(time);
    for (const { index, column } of columns) column.values.push(measured(cells[index] ?? '', column, line, reading));
  }
  if (times.length === 0 || scale === null) {
    throw new PlateauError({
      code: 'import.noSamples',
      message: 'The series has a header and no values.',
      hint: 'The process ended before it was looked at; sample again.',
    });
  }
  for (const { column } of columns) {
    if (column.isAssumed && column.values.some((value) => value !== null && value > 0)) {
      warnings.push({
        code: 'series.unit',
        message: `“${short(column.name)}” has no unit and was taken for ${column.unit === 'share' ? 'shares from 0 to 1' : column.unit}: write ${column.unit === 'seconds' ? '[ms]' : '[%]'} behind its name if it is that.`,
      });
    }
    const wanted = column.isPlain && column.toldBy !== 'cells' ? unitWanted(column.name) : null;
    if (wanted === null) continue;
    warnings.push({
      code: 'series.unit',
      message: `“${short(column.name)}” has no unit and is not judged: write ${wanted} behind its name.`,
    });
  }
  if (backwards > 0) warnings.push(wentBack(backwards));
  if (reading.infinite > 0) warnings.push(infinite(reading.infinite));
  if (scale.isZoneless) warnings.push(TAKEN_FOR_UTC);
  if (timeUnit === null && !scale.isAbsolute) warnings.push(TAKEN_FOR_SECONDS);
  const startedAt = scale.isAbsolute ? new Date(start * 1000) : null;
  if (startedAt !== null && Number.isNaN(startedAt.getTime()))
    throw badLine(CSV, header, 'its times are of no calendar');
  return {
    series: {
      startedAt: startedAt?.toISOString() ?? '',
      times,
      columns: columns.map(({ column: { name, title, unit, values } }) => ({ name, title, unit, values })),
      restarts,
    },
    warnings,
  };
}

/** Values over time as CSV: the memory sampler's log, clinic doctor's samples, a person's own table. */
export const csvSeries: SeriesReader = { id: 'series', title: 'CSV', recognise: isCsv, read: readCsv };

/** `rss [KiB]`; `Memory (MiB)` where a unit is in the brackets. */
const HEADING = /^(.*?)(?: ?\[([^\]]*)\])?$/;
const ROUND = /^(.+) \(([^()]{1,12})\)$/;

function headerOf(header: CsvLine, warnings: ImportWarning[]) {
  const headings = header.cells.map((cell, i) => {
    if (cell.length > LONGEST_NAME) throw badLine(CSV, header, `the name of column ${i + 1} is too long`);
    const [, before = '', within = ''] = ROUND.exec(cell) ?? [];
    if (i > 0 && unitNamed(within) !== null && within !== '') return { name: before.trim(), unit: within };
    const [, name = '', unit] = HEADING.exec(cell) ?? [];
    return { name: name.trim(), unit };
  });
  const [time, ...rest] = headings;
  if (time === undefined || !isTimeColumn(time.name) || rest.length === 0) {
    throw badLine(CSV, header, 'its first column is not “time”, or it is the only one');
  }
  if (rest.length > MAX_COLUMNS) throw badLine(CSV, header, `it names more than ${MAX_COLUMNS} columns`);
  const timeUnit = time.unit === undefined ? null : unitNamed(time.unit);
  if (time.unit !== undefined && timeUnit?.unit !== 'seconds') {
    throw badLine(CSV, header, `“${short(time.unit)}” is no unit of time`);
  }
  const columns: { readonly index: number; readonly column: Column }[] = [];
  rest.forEach(({ name, unit }, i) => {
    if (name === PROCESS) return;
    if (name === '') throw badLine(CSV, header, `column ${i + 2} has no name`);
    if (columns.some(({ column }) => column.name === name))
      throw badLine(CSV, header, `two columns are called “${short(name)}”`);
    const known = knownColumn(name);
    const stated = unitOf(name, unit);
    if (unit !== undefined && stated === null) {
      warnings.push({
        code: 'series.unit',
        message: `The unit “${short(unit)}” of “${short(name)}” is not known; its values are taken as they are.`,
      });
    }
    columns.push({
      index: i + 1,
      column: {
        ...{ name, title: known.title, unit: stated?.unit ?? known.unit, factor: stated?.factor ?? 1, values: [] },
        toldBy: stated?.unit === 'count' && unit === undefined ? null : 'header',
        isPlain: stated?.unit === 'count',
        isAssumed: unit === undefined && ASSUMED.has(knownColumn(name).unit),
      },
    });
  });
  if (columns.length === 0) throw badLine(CSV, header, 'it names nothing that was measured');
  const process = rest.findIndex(({ name }) => name === PROCESS);
  return { timeUnit: timeUnit?.factor ?? null, columns, process: process < 0 ? -1 : process + 1 };
}

interface Reading {
  readonly decimalComma: boolean;
  infinite: number;
}

function measured(cell: string, column: Column, line: CsvLine, reading: Reading): number | null {
  const told = measuredCell(cell, reading.decimalComma);
  const wrong = (what: string) => badLine(CSV, line, `“${short(cell)}” in column “${short(column.name)}” ${what}`);
  if (told === null) throw wrong('is no number');
  if (told.isInfinite) reading.infinite++;
  if (told.value === null) return null;
  if (told.unit === null) {
    if (column.toldBy === 'cells' && told.value !== 0) throw wrong('has no unit, and those before it have one');
    // Divided, not multiplied by a part: 57 % is the number nearest to 0.57, as a limit of 57 % is.
    return column.factor < 1 ? told.value / Math.round(1 / column.factor) : told.value * column.factor;
  }
  column.isAssumed = false;
  if (column.toldBy === null && column.values.every((value) => value === null || value === 0)) {
    column.unit = told.unit;
    column.toldBy = 'cells';
  }
  // Per cent of CPU are of a core, in a cell as in a header.
  const isCpu = column.unit === 'cores' && told.unit === 'share';
  if (told.unit !== column.unit && !isCpu) throw wrong('is in another unit than its column');
  return told.value;
}

/** True for a last line without an end that has too few values: its writer was stopped in the middle. */
function isCutOff({ cells }: CsvLine, width: number): boolean {
  return cells.length < width || cells.at(-1) === '';
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
