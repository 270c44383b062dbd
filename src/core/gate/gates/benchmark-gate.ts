import { type LatencyHistogram, logOfBucket } from '../../load/latency-histogram.ts';
import type { LoadRow } from '../../load/model.ts';
import { quantileOf } from '../../load/quantile.ts';
import { latencyText } from '../../load/summary-line.ts';
import { middleRun, noiseOf } from '../../verdict/load/compare-loads.ts';
import type { ComparedRun } from '../../verdict/load/load-comparison.ts';
import { rowKey, rowLabel } from '../../verdict/load/load-rule.ts';
import type { RuleSet } from '../../verdict/rule-set.ts';
import { student975, welchDf } from '../../verdict/statistics.ts';
import { percent, signedPercent } from '../../verdict/wording.ts';
import type { GatePair, GateResult } from '../model.ts';
import type { GatePolicy } from '../policy.ts';
import { failing, gateResult, openResult, stateOf } from '../result.ts';

const RULE = 'MT-REGRESS';
/** Fewer runs of a command than that tell no scatter. */
const LEAST_RUNS = 5;

interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

/** Mean and variance of the logarithms of the times of a row; null where it does not tell enough of them. */
function logMoments(histogram: LatencyHistogram | null): Moments | null {
  if (histogram === null) return null;
  const { buckets, counts } = histogram;
  const n = counts.reduce((sum, count) => sum + count, 0);
  if (n < LEAST_RUNS) return null;
  const mean = buckets.reduce((sum, bucket, i) => sum + logOfBucket(bucket) * (counts[i] ?? 0), 0) / n;
  const squares = buckets.reduce((sum, bucket, i) => sum + (logOfBucket(bucket) - mean) ** 2 * (counts[i] ?? 0), 0);
  return { n, mean, variance: squares / (n - 1) };
}

/**
 * Half of the width of the 95 % interval of the change on a logarithmic scale, of the runs inside two files: Welch's t on the logarithms of their
 * times (B. L. Welch, Biometrika 34, 1947). What drifts between two files it cannot know.
 */
function noiseWithin(before: Moments, after: Moments): number {
  const [a, b] = [before.variance / before.n, after.variance / after.n];
  return a + b === 0 ? 0 : student975(welchDf(a, before.n - 1, b, after.n - 1)) * Math.sqrt(a + b);
}

interface Timed {
  readonly id: string;
  readonly value: number;
  readonly row: LoadRow;
}

/** A command of each run with its median, in milliseconds. */
function timesOf(runs: readonly ComparedRun[], key: string): readonly Timed[] {
  return runs.flatMap(({ run, captureId }) => {
    const row = run.endpoints.find((one) => rowKey(one) === key);
    const value = row === undefined ? null : quantileOf(row, 0.5);
    return row === undefined || value === null || value <= 0 ? [] : [{ id: captureId, value, row }];
  });
}

function judged(
  pair: GatePair,
  {
    row,
    before,
    after,
  }: { readonly row: LoadRow; readonly before: readonly Timed[]; readonly after: readonly Timed[] },
  ruleSet: RuleSet,
  { gates: { benchmark } }: GatePolicy,
): GateResult {
  const common = { gate: 'benchmark', rule: RULE, key: `median of ${rowKey(row)}`, subject: rowLabel(row) };
  const [from, to] = [middleRun(before), middleRun(after)];
  const [fromRow, toRow] = [before, after].map((side, i) => side.find(({ id }) => id === [from, to][i]?.id)?.row);
  if (from === null || to === null || fromRow === undefined || toRow === undefined) {
    return openResult(pair, { ...common, why: 'Only one side has timed this command.', incomparable: true });
  }
  const between = noiseOf(
    before.map(({ value }) => value),
    ruleSet,
  );
  const [left, right] = [logMoments(fromRow.histogram), logMoments(toRow.histogram)];
  const noise = between ?? (left === null || right === null ? null : noiseWithin(left, right));
  const change = to.value / from.value - 1;
  const limit = benchmark.limit ?? 0;
  const numbers = `median went from ${latencyText(from.value)} to ${latencyText(to.value)}, ${signedPercent(change)}`;
  if (noise === null) {
    const why = `${numbers}: the noise is not known from so few runs; ${LEAST_RUNS} of each command tell it.`;
    return openResult(pair, { ...common, why });
  }
  const told = between === null ? 'of the runs within the files' : `of ${before.length} files before`;
  const isOut = Math.abs(Math.log1p(change)) > noise;
  const band = `${isOut ? 'outside' : 'inside'} the noise of ${signedPercent(Math.expm1(noise))} (95 %, ${told})`;
  const measured = { certainty: between === null ? 'probable' : 'confirmed' } as const;
  const result = (status: 'regressed' | 'persisting' | 'improved', passed: boolean | null, because = '') =>
    gateResult(pair, {
      ...common,
      ...measured,
      status,
      level: status === 'regressed' && change >= limit - 1e-9 ? 'investigate' : 'none',
      passed,
      why: `${numbers}, ${band}; the limit is ${percent(limit)}.${because}`,
      baselineState: stateOf({ status }),
    });
  if (!isOut && Math.expm1(noise) > limit) {
    return openResult(pair, { ...common, why: `${numbers}, ${band}: a rise of ${percent(limit)} could hide in it.` });
  }
  if (!isOut) return result('persisting', true);
  if (change < 0) return result('improved', true);
  if (change < limit - 1e-9) return result('regressed', true);
  const { passed, because } = failing(benchmark, measured.certainty);
  return result('regressed', passed, because);
}

/** What the gate on benchmarks says: each command’s median, of the file in the middle of its side. Null for `before` where there is none. */
export function benchmarkGate(
  pair: GatePair,
  { before, after }: { readonly before: readonly ComparedRun[] | null; readonly after: readonly ComparedRun[] },
  { ruleSet, policy, noBefore }: { readonly ruleSet: RuleSet; readonly policy: GatePolicy; readonly noBefore: string },
): readonly GateResult[] {
  if (!policy.gates.benchmark.enabled) return [];
  const rows = new Map<string, LoadRow>();
  for (const { run } of [...(before ?? []), ...after]) for (const row of run.endpoints) rows.set(rowKey(row), row);
  return [...rows].map(([key, row]) => {
    if (before === null) {
      const said = { gate: 'benchmark', rule: RULE, key: `median of ${key}`, subject: rowLabel(row), why: noBefore };
      return openResult(pair, { ...said, incomparable: true });
    }
    return judged(pair, { row, before: timesOf(before, key), after: timesOf(after, key) }, ruleSet, policy);
  });
}
