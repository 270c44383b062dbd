import { csvCells } from '../bytes/csv-cells.ts';
import { badLine, type Line, type LinesOf, linesOf } from '../bytes/lines.ts';
import { throwIfCancelled } from '../bytes/whole.ts';
import { PlateauError } from '../error.ts';
import type { ImportWarning } from '../profile/model.ts';
import { unitWanted } from './metric-roles.ts';
import type { SeriesColumn } from './model.ts';
import { Processes } from './processes.ts';
import {
  CUT_OFF,
  MAX_TIMES,
  type SeriesOptions,
  type SeriesRead,
  type SeriesReader,
  TAKEN_FOR_SECONDS,
  wentBack,
} from './reader.ts';
import { numberIn, type TimeScale, timeScale } from './times.ts';
import { knownColumn, unitNamed, unitOf } from './units.ts';

const MAX_COLUMNS = 64;
/** A column that names the process a line is of: where it changes, the process was started again. */
const PROCESS = 'process';

const CSV: LinesOf = {
  what: 'the series',
  hint: 'The first line names the columns, the first of them “time”; each further line holds one value a column.',
  strict: true,
};

interface CsvLine extends Omit<Line, 'text'> {
  readonly cells: readonly string[];
}

function* csvLines(bytes: Uint8Array): Generator<CsvLine> {
  for (const { text, ...place } of linesOf(bytes, CSV)) {
    if (text.trim() === '') continue;
    const cells = csvCells(text);
    if (cells === null) throw badLine(CSV, place, 'a quote does not end where a cell does');
    yield { ...place, cells };
  }
}

/** True where a file begins with the header of a series: its first column is the time, and it has another one. */
function isCsv(head: string): boolean {
  return /^\s*"?time(?: ?\[[^\]\n"]{1,20}\])?"?[ \t]*,[^\n]/i.test(head);
}

interface Column {
  readonly name: string;
  readonly title: string;
  readonly unit: SeriesColumn['unit'];
  readonly factor: number;
  readonly values: (number | null)[];
}

/**
 * A series from CSV: the first column `time` (ISO 8601, seconds, milliseconds, … since 1970, or seconds since the start), then one column a
 * measure with its unit in brackets, `rss [bytes]`. Empty cells were not measured. A column `process` tells restarts. Lines whose time does
 * not lie after the one before are left out, and so is a last line that was cut off, both with a warning.
 * Throws `import.empty`, `import.malformed` with line and byte, `import.severalProcesses`, `import.badEncoding`, `import.tooLarge`, `import.noSamples`.
 */
function readCsv(bytes: Uint8Array, { signal }: SeriesOptions): SeriesRead {
  const lines = csvLines(bytes);
  const header = lines.next();
  if (header.done === true) {
    throw new PlateauError({ code: 'import.empty', message: 'The file is empty.', at: { offset: 0 } });
  }
  const warnings: ImportWarning[] = [];
  const { timeUnit, columns, process } = headerOf(header.value, warnings);
  const width = header.value.cells.length;
  const times: number[] = [];
  const restarts: number[] = [];
  let scale: TimeScale | null = null;
  let start = 0;
  const processes = new Processes('The series');
  let backwards = 0;
  for (const line of lines) {
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
    times.push(time);
    if (processes.isOther(cells[process] ?? null, line.offset)) restarts.push(time);
    for (const { index, column } of columns) column.values.push(measured(cells[index] ?? '', column, line));
  }
  if (times.length === 0 || scale === null) {
    throw new PlateauError({
      code: 'import.noSamples',
      message: 'The series has a header and no values.',
      hint: 'The process ended before it was looked at; sample again.',
    });
  }
  if (backwards > 0) warnings.push(wentBack(backwards));
  if (timeUnit === null && !scale.isAbsolute) warnings.push(TAKEN_FOR_SECONDS);
  const startedAt = scale.isAbsolute ? new Date(start * 1000) : null;
  if (startedAt !== null && Number.isNaN(startedAt.getTime()))
    throw badLine(CSV, header.value, 'its times are of no calendar');
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

const HEADING = /^(.*?)(?: ?\[([^\]]*)\])?$/;

function headerOf(header: CsvLine, warnings: ImportWarning[]) {
  const headings = header.cells.map((cell, i) => {
    if (cell.length > 200) throw badLine(CSV, header, `the name of column ${i + 1} is too long`);
    const [, name = '', unit] = HEADING.exec(cell) ?? [];
    return { name: name.trim(), unit };
  });
  const [time, ...rest] = headings;
  if (time === undefined || time.name.toLowerCase() !== 'time' || rest.length === 0) {
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
    const wanted = stated?.unit === 'count' ? unitWanted(name) : null;
    if (wanted !== null) {
      warnings.push({
        code: 'series.unit',
        message: `“${short(name)}” has no unit and is not judged: write ${wanted} behind its name.`,
      });
    }
    columns.push({
      index: i + 1,
      column: { name, title: known.title, unit: stated?.unit ?? known.unit, factor: stated?.factor ?? 1, values: [] },
    });
  });
  if (columns.length === 0) throw badLine(CSV, header, 'it names nothing that was measured');
  const process = rest.findIndex(({ name }) => name === PROCESS);
  return { timeUnit: timeUnit?.factor ?? null, columns, process: process < 0 ? -1 : process + 1 };
}

function measured(cell: string, { name, factor }: Column, line: CsvLine): number | null {
  if (cell === '' || /^(nan|null)$/i.test(cell)) return null;
  const number = numberIn(cell);
  // Divided, not multiplied by a part: 57 % is the number nearest to 0.57, as a limit of 57 % is.
  const value = factor < 1 ? number / Math.round(1 / factor) : number * factor;
  if (Number.isFinite(value)) return value;
  throw badLine(CSV, line, `“${short(cell)}” in column “${short(name)}” is no number`);
}

/** True for a last line without an end that has too few values: its writer was stopped in the middle. */
function isCutOff({ cells }: CsvLine, width: number): boolean {
  return cells.length < width || cells.at(-1) === '';
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
