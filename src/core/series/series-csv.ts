import { csvCell } from '../csv-cell.ts';
import type { Series } from './model.ts';
import { UNIT_NAMES } from './units.ts';

const LINES_A_CHUNK = 10_000;

/** A name as a cell of one line, as the reader of such files wants it. */
const heading = (name: string): string => csvCell(name).replace(/[\r\n]+/g, ' ');

/**
 * A series as CSV (RFC 4180) that is read back as the same series: `time` in seconds (since 1970 where the calendar is known), one column a
 * measure with its unit, and, where the process was another one at times, `process` counting them.
 */
export function* seriesCsv({ startedAt, times, columns, restarts }: Series): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const start = startedAt === '' ? 0 : Date.parse(startedAt) / 1000;
  const hasProcess = restarts.length > 0;
  const names = columns.map(({ name, unit }) => heading(`${name} [${UNIT_NAMES[unit]}]`));
  yield encoder.encode(`${['time [s]', ...names, ...(hasProcess ? ['process'] : [])].join(',')}\n`);
  const again = new Set(restarts);
  let process = 1;
  let lines: string[] = [];
  for (const [row, time] of times.entries()) {
    if (again.has(time)) process++;
    const cells = columns.map(({ values }) => String(values[row] ?? ''));
    const moment = Math.round((start + time) * 1e6) / 1e6;
    lines.push([moment, ...cells, ...(hasProcess ? [process] : [])].join(','));
    if (lines.length < LINES_A_CHUNK) continue;
    yield encoder.encode(`${lines.join('\n')}\n`);
    lines = [];
  }
  if (lines.length > 0) yield encoder.encode(`${lines.join('\n')}\n`);
}
