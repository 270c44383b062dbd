import { failedShare } from '../../load/failed-share.ts';
import type { LoadRow } from '../../load/model.ts';
import { quantileOf } from '../../load/quantile.ts';
import { notComparable } from '../not-comparable.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';
import { runNoise } from '../run-noise.ts';
import type { Status, Verdict } from '../verdict.ts';
import { stored } from '../wording.ts';
import {
  type ComparedMetric,
  type ComparedRow,
  type ComparedRun,
  LOAD_METRICS,
  type LoadComparison,
  type LoadMetric,
} from './load-comparison.ts';
import { loadMismatches } from './load-mismatches.ts';
import { rowKey, rowsOf, tooFew } from './load-rule.ts';
import { type Measured, regressVerdict } from './mt-regress.ts';

const QUANTILES: Readonly<Partial<Record<LoadMetric, number>>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

/** A metric of a row, where it is told and has the requests it needs. */
function toldValue(row: LoadRow, metric: LoadMetric, ruleSet: RuleSet): number | null {
  const q = QUANTILES[metric];
  if (q === undefined) return failedShare(row);
  return tooFew(row, q, ruleSet) === null ? quantileOf(row, q) : null;
}

interface Valued {
  readonly id: string;
  readonly value: number;
}

/** Of an odd number of runs the middle one, of an even number the worse of the two: a value that one run had, and no mean of several. */
export function middleRun(runs: readonly Valued[]): Valued | null {
  // Of equal ones the first that was given: ids are others in a bundle, and verdicts must not hang on them.
  const ordered = [...runs].sort((a, b) => a.value - b.value);
  return ordered[ordered.length >> 1] ?? null;
}

/** How far unchanged runs lie apart, on a logarithmic scale ({@link runNoise}). Null with fewer runs than the rule set asks for. */
export function noiseOf(values: readonly number[], ruleSet: RuleSet): number | null {
  if (values.some((value) => value <= 0)) return null;
  return runNoise(values.map(Math.log), limitOf(ruleSet, 'load.regress.runs'));
}

/**
 * Load runs before against runs after (MT-REGRESS, `rules.md` §9): each percentile of the middle run of a side, the change held against the noise of
 * the runs before. Pure. Throws `rules.*`.
 */
export function compareLoads(
  before: readonly ComparedRun[],
  after: readonly ComparedRun[],
  ruleSet: RuleSet,
  { override }: { readonly override: { readonly reason: string } | null },
): LoadComparison {
  const reasons = loadMismatches(before, after, ruleSet);
  const comparable = !reasons.some(({ effect }) => effect === 'block');
  const refused = { what: 'load runs', runs: [...before, ...after], pointer: 'load', reasons, ruleSet };
  const verdicts: Verdict[] = comparable || override !== null ? [] : [notComparable(refused)];
  const rows: ComparedRow[] = [];
  let detectable: number | null = null;
  const [first] = before;
  for (const row of first === undefined ? [] : rowsOf(first.run)) {
    const metrics: ComparedMetric[] = [];
    for (const metric of LOAD_METRICS) {
      const measured = measuredOf({ row, metric, before, after }, ruleSet);
      if (measured === null) continue;
      if (metric === 'p95' && row.name === '' && measured.noise !== null)
        detectable = stored(Math.expm1(measured.noise));
      const verdict = regressVerdict(measured, ruleSet);
      const status = comparable || override !== null ? (verdict.status ?? null) : 'not-comparable';
      metrics.push(comparedMetric(measured, status));
      // Of endpoints only what changed; of the whole run also what did not.
      if (status !== 'not-comparable' && (row.name === '' || (status !== null && status !== 'persisting')))
        verdicts.push(verdict);
    }
    if (metrics.length > 0) rows.push({ name: row.name, method: row.method, metrics });
  }
  return { comparable, reasons, override, detectable, rows, verdicts };
}

interface Asked {
  readonly row: LoadRow;
  readonly metric: LoadMetric;
  readonly before: readonly ComparedRun[];
  readonly after: readonly ComparedRun[];
}

function measuredOf({ row, metric, before, after }: Asked, ruleSet: RuleSet): Measured | null {
  const valued = (runs: readonly ComparedRun[]): readonly (Valued & { readonly row: LoadRow })[] =>
    runs.flatMap(({ run, captureId }) => {
      const own = row.name === '' ? run.total : run.endpoints.find((one) => rowKey(one) === rowKey(row));
      const value = own === undefined ? null : toldValue(own, metric, ruleSet);
      return own === undefined || value === null ? [] : [{ id: captureId, value, row: own }];
    });
  const [left, right] = [valued(before), valued(after)];
  const [from, to] = [middleRun(left), middleRun(right)];
  const beforeRun = before.find(({ captureId }) => captureId === from?.id);
  const afterRun = after.find(({ captureId }) => captureId === to?.id);
  if (from === null || to === null || beforeRun === undefined || afterRun === undefined) return null;
  return {
    row,
    metric,
    before: from.value,
    after: to.value,
    beforeRun,
    afterRun,
    beforeRow: left.find(({ id }) => id === from.id)?.row ?? row,
    afterRow: right.find(({ id }) => id === to.id)?.row ?? row,
    runs: left.length,
    lastAfter: right.slice(-2).map(({ value }) => value),
    noise: noiseOf(
      left.map(({ value }) => value),
      ruleSet,
    ),
  };
}

function comparedMetric(
  { metric, before, after, beforeRun, afterRun, noise }: Measured,
  status: Status | null,
): ComparedMetric {
  const ratio = before > 0 && after > 0 ? Math.log(after / before) : null;
  const bounds =
    noise === null || ratio === null
      ? {}
      : { low: stored(Math.expm1(ratio - noise)), high: stored(Math.expm1(ratio + noise)) };
  return {
    metric,
    before: stored(before),
    after: stored(after),
    beforeRun: beforeRun.captureId,
    afterRun: afterRun.captureId,
    change: before > 0 ? { value: stored(after / before - 1), ...bounds } : null,
    status,
  };
}
