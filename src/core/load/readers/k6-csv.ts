import { badLine, type LinesOf } from '../../bytes/lines.ts';
import { numberIn, type TimeScale, timeScale } from '../../series/times.ts';
import { CUT_OFF, type LoadReader } from '../reader.ts';
import { type CsvRecord, eachRecord } from '../record-stream.ts';
import { lengthOf, WHOLE_SECONDS } from '../whole-seconds.ts';
import { K6Points } from './k6-points.ts';

const CSV: LinesOf = {
  what: 'the CSV of k6',
  hint: 'Give the file of --out csv, whole and unchanged.',
  strict: true,
};

const NAMES = ['metric_name', 'timestamp', 'metric_value', 'method', 'name', 'scenario', 'status', 'url'] as const;
type Name = (typeof NAMES)[number];

/** Points of k6 (`--out csv`), one a line: what {@link k6Ndjson} reads of JSON lines. Types of metrics and thresholds are not in it. */
export const k6Csv: LoadReader = {
  id: 'k6-csv',
  title: 'k6 CSV',
  recognise: (head) => /^\ufeff?metric_name,timestamp,metric_value,/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const points = new K6Points();
    let scale: TimeScale | null = null;
    let [isCut, isWhole] = [false, true];
    let [at, width]: [ReadonlyMap<Name, number> | null, number] = [null, 0];
    const hear = (record: CsvRecord, columns: ReadonlyMap<Name, number>): void => {
      const cell = (name: Name): string => record.cells[columns.get(name) ?? -1] ?? '';
      const time = cell('timestamp');
      scale ??= timeScale(time, null);
      const [seconds, value] = [scale.secondsOf(time), numberIn(cell('metric_value'))];
      if (!(Number.isFinite(seconds) && Number.isFinite(value)))
        throw badLine(CSV, record, 'its point has no time or no value');
      const tags = Object.fromEntries(
        (['method', 'name', 'scenario', 'status', 'url'] as const).flatMap((name) =>
          cell(name) === '' ? [] : [[name, cell(name)]],
        ),
      );
      isWhole &&= Number.isInteger(seconds);
      const inSeconds = /^\d{1,11}$/.test(time);
      points.point({ metric: cell('metric_name'), value, at: seconds, tags, inSeconds }, (wrong) =>
        badLine(CSV, record, wrong),
      );
    };
    await eachRecord(chunks, CSV, signal, (record) => {
      if (at === null) {
        at = new Map(NAMES.map((name) => [name, record.cells.indexOf(name)]));
        width = record.cells.length;
      } else if (record.cells.length === width) hear(record, at);
      else if (record.ended) throw badLine(CSV, record, `it has ${record.cells.length} values for ${width} columns`);
      else isCut = true;
    });
    const missing = ['Thresholds: k6’s CSV does not hold them.'];
    const { run, warnings } = isWhole
      ? points.result(stated, [...missing, `${WHOLE_SECONDS} K6_CSV_TIME_FORMAT=unix_milli tells more.`], lengthOf)
      : points.result(stated, missing);
    return { run, warnings: isCut ? [...warnings, CUT_OFF] : warnings };
  },
};
