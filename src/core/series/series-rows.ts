import { badLine, type LinesOf } from '../bytes/lines.ts';
import { throwIfCancelled } from '../bytes/whole.ts';
import { PlateauError } from '../error.ts';
import type { ImportWarning } from '../profile/model.ts';
import { type CsvLine, csvTable } from './csv-table.ts';
import { JoinedSeries } from './joined.ts';
import { measuredCell } from './measured.ts';
import {
  CUT_OFF,
  infinite,
  type SeriesOptions,
  type SeriesRead,
  type SeriesReader,
  TAKEN_FOR_SECONDS,
  TAKEN_FOR_UTC,
} from './reader.ts';
import { isTimeColumn, type TimeScale, timeScale } from './times.ts';

const CSV: LinesOf = {
  what: 'the series',
  hint: 'The first line names three columns, “Time”, “Metric” and “Value”; each further line is a value.',
  strict: true,
};

/** The last second of the calendar of JavaScript. */
const LATEST = 8.64e12;
const METRIC = /^(?:metric|series|name|label)$/i;
const VALUE = /^value$/i;

/** Where the columns of a value stand; null for any other table. */
function placesOf(
  cells: readonly string[],
): { readonly time: number; readonly metric: number; readonly value: number } | null {
  const [time, metric, value] = [isTimeColumn, METRIC.test.bind(METRIC), VALUE.test.bind(VALUE)].map((is) =>
    cells.findIndex((cell) => is(cell.trim())),
  );
  if (cells.length !== 3 || time === undefined || metric === undefined || value === undefined) return null;
  return time < 0 || metric < 0 || value < 0 ? null : { time, metric, value };
}

function read(bytes: Uint8Array, { signal }: SeriesOptions): SeriesRead {
  const table = csvTable(bytes, CSV);
  const places = table === null ? null : placesOf(table.header.cells);
  if (table === null || places === null)
    throw badLine(CSV, table?.header ?? { number: 1, offset: 0 }, 'it does not name Time, Metric and Value');
  const joined = new JoinedSeries();
  const warnings: ImportWarning[] = [];
  let scale: TimeScale | null = null;
  let endless = 0;
  const hear = (line: CsvLine): void => {
    const cell = (at: number): string => line.cells[at] ?? '';
    const [time, told] = [cell(places.time), measuredCell(cell(places.value), table.separator !== ',')];
    scale ??= timeScale(time, null);
    const seconds = scale.secondsOf(time);
    if (!(Math.abs(seconds) <= LATEST)) throw badLine(CSV, line, `“${time.slice(0, 60)}” is no time`);
    if (told === null) throw badLine(CSV, line, `“${cell(places.value).slice(0, 60)}” is no number`);
    if (told.isInfinite) endless++;
    joined.set(cell(places.metric).slice(0, 1000), seconds, told.value, told.unit, line.offset);
  };
  for (const line of table.rows) {
    if (line.number % 65_536 === 0) throwIfCancelled(signal);
    if (line.cells.length === 3) hear(line);
    else if (line.ended) throw badLine(CSV, line, `it has ${line.cells.length} values for 3 columns`);
    else warnings.push(CUT_OFF);
  }
  if (joined.size === 0 || scale === null)
    throw new PlateauError({
      code: 'import.noSamples',
      message: 'The series has a header and no values.',
      hint: 'Ask for a time in which something was measured.',
    });
  const { isAbsolute, isZoneless } = scale as TimeScale;
  if (endless > 0) warnings.push(infinite(endless));
  if (isZoneless) warnings.push(TAKEN_FOR_UTC);
  if (!isAbsolute) warnings.push(TAKEN_FOR_SECONDS);
  return { series: joined.result(isAbsolute), warnings };
}

/** Values one a line with the measure they are of: what Grafana calls “series to rows”. They are joined by time. */
export const seriesRows: SeriesReader = {
  id: 'series-rows',
  title: 'CSV of values',
  recognise(head) {
    const [line = ''] = head.replace(/^\ufeff?(?:"?sep=."?\r?\n)?/, '').split('\n', 1);
    return placesOf(line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))) !== null;
  },
  read,
};
