import { csvCells, separatorOf } from '../../bytes/csv-cells.ts';
import { incomplete } from '../../bytes/json-parts.ts';
import { badLine, type LinesOf } from '../../bytes/lines.ts';
import { PlateauError } from '../../error.ts';
import { isTimeColumn, type TimeScale, timeScale } from '../../series/times.ts';
import { MILLISECONDS, otherUnit, unitNeeded } from '../latency-unit.ts';
import type { LoadRun } from '../model.ts';
import { isoOf, ObservedRequests } from '../observed.ts';
import { type LoadReader, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { type CsvRecord, eachRecord } from '../record-stream.ts';
import { plainRun } from '../text-run.ts';
import { namesPercentiles, type RequestColumns, requestColumns } from './request-columns.ts';

const CSV: LinesOf = {
  what: 'the CSV of requests',
  hint: 'The first line names the columns: latency (or elapsed, duration), and endpoint, status, timestamp where they are known; each further line is a request.',
  strict: true,
};

const headingsOf = (head: string): readonly string[] => {
  const line = head.replace(/^\ufeff/, '').split('\n', 1)[0] ?? '';
  return line.length > 10_000 ? [] : (csvCells(line.trimEnd(), separatorOf(line)) ?? []);
};

/** A header of latencies and of what they are of: a name or a status. Values over time alone are a series. */
function isRequests(head: string): boolean {
  const columns = requestColumns(headingsOf(head));
  return columns !== null && (columns.label >= 0 || columns.status >= 0);
}

/** Requests one a line, from whatever wrote them: a log, a script, a load generator. What latencies are in must be said, by the file or by a person. */
export const latencyCsv: LoadReader = {
  id: 'latency-csv',
  title: 'CSV of requests',
  recognise: (head) => isRequests(head),
  async read(chunks, { seconds: stated, latencyUnit, signal }) {
    const seen = new ObservedRequests();
    const reading: Reading = {
      columns: null,
      headings: [],
      factor: Number.NaN,
      scale: null,
      width: 0,
      end: Number.NEGATIVE_INFINITY,
      cut: false,
    };
    await eachRecord(chunks, CSV, signal, (record) => {
      if (reading.columns === null) {
        const columns = requestColumns(record.cells);
        if (columns === null) throw badLine(CSV, record, 'it names no column of latencies');
        const unit = columns.unit ?? latencyUnit ?? null;
        if (unit === null) throw unitNeeded(columns.latencyName);
        if (latencyUnit !== undefined && latencyUnit !== unit) throw otherUnit(latencyUnit, `“${columns.latencyName}”`);
        Object.assign(reading, {
          columns,
          headings: record.cells,
          factor: MILLISECONDS[unit],
          width: record.cells.length,
        });
        return;
      }
      addRequest(seen, reading, reading.columns, record);
    });
    const { columns, end } = reading;
    if (columns === null || seen.heard === 0) throw incomplete('the CSV', 'request');
    const zoneless = reading.scale?.isZoneless === true;
    const timed = columns.time >= 0 && reading.scale?.isAbsolute === true && !zoneless;
    const span = columns.time < 0 ? null : seen.span;
    const seconds = stated ?? (span !== null && end > span[0] ? end - span[0] : null);
    const series = columns.time < 0 ? null : seen.series();
    const missing = [
      ...(columns.status < 0 ? ['Failures: no column tells them.'] : []),
      ...(columns.time < 0
        ? ['When it was and over what time: no column tells it; --seconds states how long it took.']
        : []),
      ...(zoneless ? ['When it was: its times have no zone.'] : []),
      ...(columns.label < 0 ? ['Endpoints: no column tells them.'] : []),
    ];
    const own = (row: LoadRun['total']) => (columns.status < 0 ? { ...row, failures: null } : row);
    return {
      warnings: [
        ...(seen.overflowed ? [TOO_MANY_ENDPOINTS] : []),
        ...(reading.cut ? [{ code: 'load.cutOff', message: 'The last line is cut off and was left out.' }] : []),
      ],
      run: plainRun({
        tool: 'CSV',
        startedAt: timed && span !== null ? isoOf(span[0]) : null,
        endedAt: timed ? isoOf(end) : null,
        seconds,
        generator: { kind: 'unknown', why: 'the file does not tell who made the requests', users: null },
        total: own(seen.total(seconds)),
        endpoints: columns.label < 0 ? [] : seen.endpoints(seconds).map(own),
        series: series === null || timed ? series : { ...series, startedAt: '' },
        unit:
          columns.unit === null
            ? `${latencyUnit ?? ''}: stated at the import`
            : `${columns.unit}: “${columns.latencyName}” says so`,
        missing,
      }),
    };
  },
};

interface Reading {
  columns: RequestColumns | null;
  headings: readonly string[];
  /** Milliseconds of one unit. */
  factor: number;
  scale: TimeScale | null;
  width: number;
  /** Seconds at which the last answer was there. */
  end: number;
  cut: boolean;
}

const FAILED = /^(?:false|ko|fail(?:ed|ure)?|error|timeout|timed ?out|no)$/i;
const WORKED = /^(?:true|ok|success|succeeded|pass(?:ed)?|yes)$/i;
/** Where two files were put together the header comes again. */
const isHeader = ({ cells }: CsvRecord, headings: readonly string[]): boolean =>
  cells.every((cell, i) => cell === headings[i]);

function addRequest(seen: ObservedRequests, reading: Reading, columns: RequestColumns, record: CsvRecord): void {
  const { cells } = record;
  if (cells.length !== reading.width) {
    if (record.ended) throw badLine(CSV, record, `it has ${cells.length} values for ${reading.width} columns`);
    reading.cut = true;
    return;
  }
  const latency = cells[columns.latency] ?? '';
  const ms = latency === '' ? Number.NaN : Number(latency) * reading.factor;
  if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY)) {
    if (isHeader(record, reading.headings)) return;
    throw badLine(CSV, record, `“${latency.slice(0, 60)}” is no latency`);
  }
  const time = columns.time < 0 ? '' : (cells[columns.time] ?? '');
  if (columns.time >= 0) reading.scale ??= timeScale(time, null);
  const at = reading.scale?.secondsOf(time) ?? 0;
  if (!Number.isFinite(at)) throw badLine(CSV, record, `“${time.slice(0, 60)}” is no time`);
  const name = columns.label < 0 ? '' : (cells[columns.label] ?? '').slice(0, 500);
  const method = columns.method < 0 ? null : (cells[columns.method] ?? '').slice(0, 20) || null;
  seen.add(name, method, at, ms);
  reading.end = Math.max(reading.end, at + ms / 1000);
  if (columns.status >= 0 && isFailure(cells[columns.status] ?? '', record)) seen.fail(name, method, at);
}

/** A status of 400 and more, none at all (0), or a word for it; in a column of `success` 1 is true. */
function isFailure(status: string, record: CsvRecord): boolean {
  if (/^\d{1,3}$/.test(status)) return status === '0' || Number(status) >= 400;
  if (FAILED.test(status) || status === '') return true;
  if (WORKED.test(status)) return false;
  throw badLine(CSV, record, `“${status.slice(0, 60)}” says neither that it worked nor that it failed`);
}

/** Tables of percentiles: a row an endpoint, a host or a minute. */
export const percentilesCsv: LoadReader = {
  id: 'percentiles-csv',
  title: 'CSV of percentiles',
  recognise: (head) => {
    const headings = headingsOf(head);
    return headings.length > 2 && !isTimeColumn(headings[0] ?? '') && namesPercentiles(headings);
  },
  read() {
    throw new PlateauError({
      code: 'import.percentilesOnly',
      message:
        'The CSV holds percentiles by row and no latencies: a percentile of all of them cannot be made of theirs.',
      hint: 'Percentiles do not average, not over endpoints, hosts, minutes or files. Give the requests one a line, or a summary of the whole run as its tool writes it.',
      at: { offset: 0 },
    });
  },
};
