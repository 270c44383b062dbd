import type { HostFacts } from '../capture/process.ts';
import type { Statements } from '../catalog/statements.ts';
import { failedShare } from '../load/failed-share.ts';
import type { LoadRun } from '../load/model.ts';
import { quantileName, quantileOf, requestsFor } from '../load/quantile.ts';
import { cpuPart } from '../series/cpu-parts.ts';
import { metricRole } from '../series/metric-roles.ts';
import type { Series, SeriesColumn } from '../series/model.ts';
import { durationText, spanOf, valueText } from '../series/series-summary.ts';
import { isResident, limitColumn } from '../verdict/memory/columns.ts';
import { count } from '../verdict/wording.ts';
import { columnAbout, columnRole, subjectsOfName } from './column-roles.ts';
import type { Signal } from './signal.ts';

const looks = (n: number, seconds: number): string => `${count(n)} looks in ${durationText(seconds)}`;

/** The middle value and the greatest of those that were measured. */
function rangeText(values: readonly number[], unit: SeriesColumn['unit'], seconds: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const most = sorted.at(-1) ?? middle;
  return `${valueText(middle, unit)} in the middle, ${valueText(most, unit)} at most (${looks(sorted.length, seconds)})`;
}

/** A counter by its name, as Prometheus has them: what it rose by counts, and a fall is a new start. */
const isCounter = ({ name, unit }: SeriesColumn): boolean => unit === 'count' && /_total(?:\{|$)/.test(name);

function riseText(values: readonly number[], seconds: number): string {
  const risen = values.reduce(
    (sum, value, i) => sum + (i === 0 ? 0 : Math.max(0, value - (values[i - 1] ?? value))),
    0,
  );
  return `${count(risen)} more in ${durationText(seconds)} (${count(values.length)} looks)`;
}

function columnSignal(column: SeriesColumn, seconds: number): Signal | null {
  const values = column.values.filter((value) => value !== null);
  if (values.length === 0) return null;
  const role = columnRole(column);
  const part = cpuPart(column.name);
  const called = column.name.split('{')[0] || column.name;
  return {
    column: column.name,
    signal: role?.signal ?? null,
    about: columnAbout(column),
    kind: role?.kind ?? null,
    // Memory in bytes and what the rules know as something else are none of the five.
    isUntold: role === null && part === null && column.unit !== 'bytes' && metricRole(column) === null,
    ...subjectsOfName(column.name),
    title: part === null ? called : `${called}, ${part.words}`,
    value: isCounter(column) ? riseText(values, seconds) : rangeText(values, column.unit, seconds),
  };
}

/** Resident memory of what the process may use at most, where the series tells both. */
function shareOfLimit(series: Series): Signal | null {
  const limit = limitColumn(series);
  const rss = series.columns.find((column) => column.unit === 'bytes' && isResident(column));
  if (limit === null || rss === undefined) return null;
  const shares = rss.values.flatMap((value, row) => {
    const most = limit.values[row];
    return value === null || most == null || !(most > 0) ? [] : [value / most];
  });
  if (shares.length === 0) return null;
  const value = rangeText(shares, 'share', spanOf(series));
  const title = `${rss.name} of its limit`;
  return {
    ...{
      column: rss.name,
      signal: 'utilisation',
      about: 'Memory',
      kind: 'node',
      isUntold: false,
      service: null,
      node: null,
    },
    ...{ title, value },
  };
}

/** What a series measured, a signal a column: the middle value and the greatest one; of a counter what it rose by. Columns without a value have none. */
export function seriesSignals(series: Series): readonly Signal[] {
  const seconds = spanOf(series);
  const ofLimit = shareOfLimit(series);
  const columns = series.columns.flatMap((column) => {
    if (ofLimit !== null && (column.name === ofLimit.column || column === limitColumn(series))) return [];
    return columnSignal(column, seconds) ?? [];
  });
  return ofLimit === null ? columns : [ofLimit, ...columns];
}

const SHOWN = [0.5, 0.95, 0.99] as const;

/** Rate, errors and duration of all requests of a load run; nothing of runs of a command, which is no service. */
export function loadSignals({ counts, total }: LoadRun): readonly Signal[] {
  if (counts === 'runs') return [];
  const of = { column: null, about: null, kind: 'service', isUntold: false, service: null, node: null } as const;
  const requests = total.requests === null ? '' : ` of ${count(total.requests)} requests`;
  const failed = failedShare(total);
  const quantiles = SHOWN.flatMap((q) => {
    const ms = quantileOf(total, q);
    const isFew = total.requests !== null && total.requests < requestsFor(q);
    return ms === null ? [] : [`${quantileName(q)} ${valueText(ms / 1000, 'seconds')}${isFew ? ' (few)' : ''}`];
  });
  const durations =
    quantiles.length > 0
      ? quantiles.join(', ')
      : total.mean === null
        ? null
        : `mean ${valueText(total.mean / 1000, 'seconds')}`;
  return [
    ...(total.perSecond === null
      ? []
      : [
          {
            ...of,
            signal: 'rate' as const,
            title: 'requests',
            value: `${Number(total.perSecond.toPrecision(4))} a second`,
          },
        ]),
    ...(failed === null
      ? []
      : [{ ...of, signal: 'errors' as const, title: 'failed', value: `${valueText(failed, 'share')}${requests}` }]),
    ...(durations === null
      ? []
      : [{ ...of, signal: 'duration' as const, title: 'latency', value: `${durations}${requests}` }]),
  ];
}

/** What a database counted of its statements: their mean alone, since nothing tells of single ones. */
export function statementsSignals({ statements, totalTime }: Statements, host: string | null): readonly Signal[] {
  const calls = statements.reduce((sum, statement) => sum + statement.calls, 0);
  if (calls === 0) return [];
  const service = host === null ? 'PostgreSQL' : `PostgreSQL on ${host}`;
  const value = `mean ${valueText(totalTime / calls / 1000, 'seconds')} of ${count(calls)} calls of ${count(statements.length)} statements`;
  return [
    {
      ...{ column: null, signal: 'duration', about: null, kind: 'service', isUntold: false, node: null },
      ...{ service, title: 'statements', value },
    },
  ];
}

/** What a host said of itself before a capture began: one look. */
export function hostSignals({ name, facts }: { readonly name: string; readonly facts: HostFacts }): readonly Signal[] {
  const of = { column: null, about: null, kind: 'node', isUntold: false, service: null, node: name } as const;
  const { memoryTotal, memoryAvailable, load, cores, throttled } = facts;
  return [
    ...(memoryTotal > 0
      ? [
          {
            ...of,
            signal: 'utilisation' as const,
            title: 'memory in use',
            value: `${valueText((memoryTotal - memoryAvailable) / memoryTotal, 'share')} of ${valueText(memoryTotal, 'bytes')} (one look, before a capture)`,
          },
        ]
      : []),
    ...(cores > 0
      ? [
          {
            ...of,
            signal: 'saturation' as const,
            title: 'load average',
            value: `${Number(load.toFixed(2))} on ${cores} ${cores === 1 ? 'core' : 'cores'} (one minute, before a capture)`,
          },
        ]
      : []),
    ...(throttled === null || throttled === 0
      ? []
      : [
          {
            ...of,
            signal: 'saturation' as const,
            title: 'throttled',
            value: `${count(throttled)} times since its control group began`,
          },
        ]),
  ];
}

/** What is known of an item; null of what it is not. */
export interface SignalSource {
  readonly run: LoadRun | null;
  readonly series: Series | null;
  readonly statements: Statements | null;
  /** The host it was captured on. */
  readonly host: { readonly name: string; readonly facts: HostFacts } | null;
}

/** All that an item measured of services and nodes. */
export const itemSignals = ({ run, series, statements, host }: SignalSource): readonly Signal[] => [
  ...(run === null ? [] : loadSignals(run)),
  ...(series === null ? [] : seriesSignals(series)),
  ...(statements === null ? [] : statementsSignals(statements, host?.name ?? null)),
  ...(host === null ? [] : hostSignals(host)),
];
