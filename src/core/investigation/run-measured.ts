import type { FrontendReport } from '../frontend/model.ts';
import type { Item } from '../item.ts';
import { failedShare } from '../load/failed-share.ts';
import type { LoadRow, LoadRun } from '../load/model.ts';
import { quantileOf } from '../load/quantile.ts';
import { isHealthCheck } from './health-check.ts';
import type { Measured } from './measured.ts';

/** Methods that change state and those that read it (`playbooks S3:29-30`, RFC 9110 §9.2.1). */
const FLOWS: ReadonlyMap<string, string> = new Map([
  ...(['POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method) => [method, 'submit'] as const),
  ...(['GET', 'HEAD'] as const).map((method) => [method, 'access'] as const),
]);

/** Whether requests of a method change state (`submit`) or read it (`access`); null where nobody knows. */
export const flowOfMethod = (method: string | null): string | null => FLOWS.get((method ?? '').toUpperCase()) ?? null;

function metricsOf(row: LoadRow): readonly Pick<Measured, 'metric' | 'value' | 'n'>[] {
  const n = row.requests;
  const values = [
    ['p50', quantileOf(row, 0.5)],
    ['p95', quantileOf(row, 0.95)],
    ['p99', quantileOf(row, 0.99)],
    ['error-rate', failedShare(row)],
    ['throughput', row.perSecond],
  ] as const;
  return values.flatMap(([metric, value]) => (value === null ? [] : [{ metric, value, n }]));
}

/** An item as far as it is evidence. */
export type MeasuringItem = Pick<Item, 'id' | 'sha256' | 'label' | 'capturedAt' | 'importedAt'>;

/** The item as evidence of what it measured at a time; null where that is not known. */
export function evidenceOf({ id, sha256, label, importedAt }: MeasuringItem, at: string | null): Measured['evidence'] {
  return { item: id, sha256, label, at, order: at ?? importedAt };
}

/** What a visit of a page measured of the metrics that objectives limit: when it could be used. Nothing of the sizes of a build. */
export function pageMeasured({ page }: Pick<FrontendReport, 'page'>, item: MeasuringItem): readonly Measured[] {
  const value = page?.metrics.tti;
  if (page === null || value === undefined) return [];
  const evidence = evidenceOf(item, page.takenAt ?? item.capturedAt);
  return [{ metric: 'time-to-interactive', value, n: null, evidence }];
}

const onlyHealth = (names: readonly string[]): Pick<Measured, 'healthOnly'> =>
  names.length > 0 && names.every(isHealthCheck) ? { healthOnly: true } : {};

/** A script is a file; what has no extension is the one address that ab and wrk ask. */
const SCRIPT = /\.[a-z]+$/i;

/** Whether all that a run asked are checks of health, by its endpoints, or by its one address where it has none. */
export const healthOf = ({
  endpoints,
  scenario,
}: Pick<LoadRun, 'endpoints' | 'scenario'>): Pick<Measured, 'healthOnly'> =>
  onlyHealth(endpoints.length > 0 ? endpoints.map(({ name }) => name) : SCRIPT.test(scenario) ? [] : [scenario]);

/**
 * What a load run measured, of all its requests and of each endpoint; an endpoint's flow is told by its method. Nothing for runs of a command: they have no
 * users with objectives.
 */
export function runMeasured(run: LoadRun, item: MeasuringItem): readonly Measured[] {
  if (run.counts === 'runs') return [];
  const evidence = evidenceOf(item, run.startedAt ?? item.capturedAt);
  const of = (row: LoadRow, whose: Partial<Measured>): readonly Measured[] =>
    metricsOf(row).map((one) => ({ ...one, ...whose, evidence }));
  const endpoints = run.endpoints.flatMap((row) => {
    const flow = flowOfMethod(row.method);
    const endpoint = row.method === null ? row.name : `${row.method} ${row.name}`;
    return of(row, { endpoint, name: row.name, ...(flow === null ? {} : { flow }), ...onlyHealth([row.name]) });
  });
  return [...of(run.total, healthOf(run)), ...endpoints];
}
