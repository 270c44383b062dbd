import { type LatencyUnit, latencyUnit } from '../latency-unit.ts';

/** Where the cells of a request stand in a line of CSV; −1 for what is not told. */
export interface RequestColumns {
  readonly latency: number;
  /** What the column of latencies is called. */
  readonly latencyName: string;
  /** Its unit, where its name says it. */
  readonly unit: LatencyUnit | null;
  readonly label: number;
  readonly method: number;
  readonly time: number;
  readonly status: number;
}

const UNIT = /^(.{1,100}?)(?:[ _]?[([]([a-zµ]{1,12})[)\]]|_([a-zµ]{1,12}))$/;

/** `Response Time (ms)` as `response_time` and its unit. */
function named(heading: string): { readonly plain: string; readonly unit: LatencyUnit | null } {
  const text = heading
    .slice(0, 100)
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
  const [, stem = '', bracketed, ending] = UNIT.exec(text) ?? [];
  const unit = latencyUnit(bracketed ?? ending ?? '');
  const name = unit === null ? text : stem;
  return { plain: name.trim().replace(/[^a-z0-9@]+/g, '_'), unit };
}

/** Names of a column of latencies: of several the first of these, for `elapsed` is the whole answer where `latency` is its first byte. */
const LATENCY = [
  /^(?:total_)?elapsed(?:_time)?$/,
  /^(?:request_|http_req_|total_)?duration$/,
  /^(?:total_)?(?:response|request)_time$/,
  /^(?:response_|request_)?latency$/,
  /^(?:time_taken|took|rt)$/,
];
const LABEL = /^(?:label|endpoint|name|url|uri|path|route|request|operation|transaction)$/;
const METHOD = /^(?:http_)?method$/;
const TIME = /^(?:@?timestamp|time_?stamp|time|ts|date|datetime|started_at|start_time|start)$/;
const STATUS = /^(?:http_)?(?:status|status_code|code|response_code|success|ok)$/;

/** The columns of requests by the names of a header; null where it names no latencies. */
export function requestColumns(headings: readonly string[]): RequestColumns | null {
  const columns = headings.map(named);
  const at = (pattern: RegExp): number => columns.findIndex(({ plain }) => pattern.test(plain));
  const latency = LATENCY.map(at).find((found) => found >= 0) ?? -1;
  const column = columns[latency];
  if (column === undefined) return null;
  return {
    ...{ latency, latencyName: headings[latency]?.trim().slice(0, 60) ?? '', unit: column.unit },
    ...{ label: at(LABEL), method: at(METHOD), time: at(TIME), status: at(STATUS) },
  };
}

const PERCENTILE =
  /(?:^|[^a-z0-9])(?:p_?(?:50|75|90|95|99|999|99[._]9)|(?:50|75|90|95|99|99[._]9)(?:th|%|\s*%|_?pct)|median)(?:[^0-9a-z]|$)/i;

/** True where a header names percentiles: its rows are summaries, of which no percentile of all can be made. */
export const namesPercentiles = (headings: readonly string[]): boolean =>
  headings.filter((heading) => PERCENTILE.test(heading.slice(0, 100))).length >= 2;
