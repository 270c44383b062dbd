import { csvCell } from '../csv-cell.ts';
import { fieldNumber } from './field-value.ts';
import type { FieldPath } from './fields.ts';
import { answerTo, type InvestigationBody } from './model.ts';

interface TrafficRow {
  readonly metric: string;
  /** Unit of the CSV, and what a value of the field is divided by for it. */
  readonly unit: string;
  readonly per: number;
  readonly current: FieldPath;
  readonly target: FieldPath;
}

/** The traffic profile of an audit (`playbooks S1:26-31`). */
export const TRAFFIC_ROWS: readonly TrafficRow[] = [
  {
    ...{ metric: 'Peak RPS (read)', unit: 'requests/s', per: 1 },
    ...{ current: 'traffic_profile.peak_read_current', target: 'traffic_profile.peak_read_target' },
  },
  {
    ...{ metric: 'Peak RPS (write)', unit: 'requests/s', per: 1 },
    ...{ current: 'traffic_profile.peak_write_current', target: 'traffic_profile.peak_write_target' },
  },
  {
    ...{ metric: 'Concurrency (90th)', unit: 'requests', per: 1 },
    ...{ current: 'traffic_profile.concurrency_p90_current', target: 'traffic_profile.concurrency_p90_target' },
  },
  {
    ...{ metric: 'Largest payload (KB)', unit: 'KB', per: 1000 },
    ...{ current: 'traffic_profile.largest_payload_current', target: 'traffic_profile.largest_payload_target' },
  },
];

/** True where a brief states any traffic. */
export const statesTraffic = (body: InvestigationBody): boolean =>
  TRAFFIC_ROWS.some(({ current, target }) => [current, target].some((path) => answerTo(body, path).trim() !== ''));

/** The traffic profile as `audit_artifacts/traffic_profile.csv` (`playbooks S1:33`): numbers in the unit of their row, empty where nothing is known. */
export function trafficCsv(body: InvestigationBody): string {
  const rows = TRAFFIC_ROWS.map(({ metric, unit, per, current, target }) => {
    const cell = (path: FieldPath): string => {
      const value = fieldNumber(path, answerTo(body, path));
      return value === null ? '' : String(Number((value / per).toPrecision(12)));
    };
    return [metric, unit, cell(current), cell(target)].map(csvCell).join(',');
  });
  return `${['metric,unit,current,target', ...rows].join('\r\n')}\r\n`;
}
