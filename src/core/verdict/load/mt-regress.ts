import type { LoadRow } from '../../load/model.ts';
import { latencyText } from '../../load/summary-line.ts';
import type { AdviceCode } from '../advice.ts';
import type { ThresholdKey } from '../default-rules.ts';
import { crossed, limitOf, type RuleSet } from '../rule-set.ts';
import { studentTwoSided } from '../statistics.ts';
import type { Certainty, Level, Status, Threshold, Verdict } from '../verdict.ts';
import { percent, signedPercent, stored } from '../wording.ts';
import type { ComparedRun, LoadMetric } from './load-comparison.ts';
import { loadVerdict, rowLabel } from './load-rule.ts';
import { bandOf } from './mt-bands.ts';

/** A metric of a row, measured before and after. */
export interface Measured {
  readonly row: LoadRow;
  readonly metric: LoadMetric;
  readonly before: number;
  readonly after: number;
  readonly beforeRun: ComparedRun;
  readonly afterRun: ComparedRun;
  readonly beforeRow: LoadRow;
  readonly afterRow: LoadRow;
  /** Runs before that tell it. */
  readonly runs: number;
  /** The values of the last two runs after, in the order given. */
  readonly lastAfter: readonly number[];
  /** Half of the width of the noise, on a logarithmic scale; null where nobody knows it. */
  readonly noise: number | null;
}

interface Judged {
  /** Null where there was and is nothing. */
  readonly status: Status | null;
  readonly level: Level;
  readonly certainty: Certainty;
  readonly threshold: Threshold;
  readonly advice: AdviceCode;
  /** Said behind the numbers. */
  readonly because: string;
}

/** MT-REGRESS: a percentile or the error rate against its baseline (S4:788, S2:84, S2:112). */
export const mtRegress = {
  id: 'MT-REGRESS',
  version: 1,
  title: 'Change against a baseline',
  thresholds: [
    ...['load.regress.watch', 'load.regress.investigate', 'load.regress.bottleneck', 'load.regress.runs'],
    ...['load.errors.warn', 'load.errors.bad'],
  ] as readonly ThresholdKey[],
};

/** What came of a metric, with its status; without one where nothing failed before or after. */
export function regressVerdict(measured: Measured, ruleSet: RuleSet): Verdict {
  const { row, metric, before, after, beforeRun, afterRun, noise, runs } = measured;
  const isShare = metric === 'error rate';
  const judged = isShare ? errors(measured, ruleSet) : latency(measured, ruleSet);
  const text = isShare ? percent : latencyText;
  const change = before > 0 ? after / before - 1 : 0;
  const ratio = Math.log1p(change);
  const numbers = `${metric} of ${rowLabel(row)} went from ${text(before)} to ${text(after)}${before > 0 ? `, ${signedPercent(change)}` : ''}`;
  const input = { run: afterRun.run, captureId: afterRun.captureId, sha256: afterRun.sha256, ruleSet };
  const verdict = loadVerdict(input, {
    rule: mtRegress,
    row,
    what: metric,
    measure: {
      name: isShare ? 'error rate' : `change of ${metric}`,
      value: stored(isShare ? after : change),
      unit: 'share',
      ...(noise === null || isShare || !Number.isFinite(ratio)
        ? {}
        : { low: stored(Math.expm1(ratio - noise)), high: stored(Math.expm1(ratio + noise)) }),
      n: runs,
      method: noise === null ? 'exact' : 'replicates',
    },
    threshold: judged.threshold,
    level: judged.level,
    certainty: judged.certainty,
    reason: `${numbers}: ${judged.because}`,
    advice: judged.advice,
    guards: noise === null && !isShare ? ['QG-RUNS'] : [],
    details: { before: stored(before), after: stored(after), beforeRun: beforeRun.label, afterRun: afterRun.label },
  });
  return {
    ...verdict,
    ...(judged.status === null ? {} : { status: judged.status }),
    scope: { ...verdict.scope, captures: [beforeRun.captureId, afterRun.captureId] },
    evidence: [
      { captureId: beforeRun.captureId, sha256: beforeRun.sha256, pointer: verdict.evidence[0]?.pointer ?? 'load' },
      ...verdict.evidence,
    ],
  };
}

function latency({ before, after, noise, runs, lastAfter }: Measured, ruleSet: RuleSet): Judged {
  const change = before > 0 ? after / before - 1 : 0;
  const watch = crossed(ruleSet, 'load.regress.watch', '>=');
  const least = limitOf(ruleSet, 'load.regress.runs');
  const certainty: Certainty = noise === null ? 'probable' : 'confirmed';
  const single = `the noise is not known from ${runs} ${runs === 1 ? 'run' : 'runs'} before; ${least} tell it.`;
  const flat = (because: string): Judged => ({
    status: 'persisting',
    level: 'none',
    certainty,
    threshold: watch,
    advice: 'load.regress.none',
    because,
  });
  const band =
    noise === null
      ? single
      : `unchanged runs lie within ${signedPercent(Math.expm1(-noise))} to ${signedPercent(Math.expm1(noise))} (95 %, of ${runs} runs before).`;
  const isOut = noise === null || Math.abs(Math.log1p(change)) > noise;
  const investigate = crossed(ruleSet, 'load.regress.investigate', '>=');
  if (!isOut && Math.expm1(noise) > investigate.value) {
    const because = `inside the noise, ${band} A rise of ${percent(investigate.value)} could hide in it.`;
    return { ...flat(because), status: 'inconclusive', certainty: 'inconclusive', advice: 'load.regress.more' };
  }
  if (Math.abs(change) < watch.value - 1e-9) return flat(`less than ${percent(watch.value)} either way; ${band}`);
  if (!isOut) return flat(`inside the noise, ${band}`);
  if (change < 0) {
    return {
      ...flat(noise === null ? band : `outside the noise, ${band}`),
      status: 'improved',
      advice: 'load.regress.better',
    };
  }
  const block = crossed(ruleSet, 'load.regress.bottleneck', '>=');
  const beyond = (limit: number): boolean => change >= limit - 1e-9;
  const twice =
    lastAfter.length === 2 &&
    lastAfter.every(
      (value) => value / before - 1 >= block.value - 1e-9 && (noise === null || Math.log(value / before) > noise),
    );
  const level: Level =
    beyond(block.value) && twice ? 'likely-bottleneck' : beyond(investigate.value) ? 'investigate' : 'watch';
  const threshold = level === 'likely-bottleneck' ? block : level === 'investigate' ? investigate : watch;
  return {
    status: 'regressed',
    level,
    certainty,
    threshold,
    advice: 'load.regress.worse',
    because: `${noise === null ? '' : 'outside the noise, '}${band}${twice ? ` The last two runs after are both ${percent(block.value)} or more above.` : ''}`,
  };
}

/** Chance that two shares of so many requests are as far apart where nothing changed: the pooled two-proportion test. */
function chanceOf(before: LoadRow, after: LoadRow): number {
  const [n, m] = [before.requests ?? 0, after.requests ?? 0];
  const [x, y] = [before.failures ?? 0, after.failures ?? 0];
  if (n === 0 || m === 0) return 1;
  const pooled = (x + y) / (n + m);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  return error > 0 ? studentTwoSided((y / m - x / n) / error, Number.POSITIVE_INFINITY) : 1;
}

function errors({ before, after, beforeRow, afterRow }: Measured, ruleSet: RuleSet): Judged {
  const keys = ['load.errors.warn', 'load.errors.bad'] as const;
  const [was, is] = [bandOf(before, ruleSet, keys), bandOf(after, ruleSet, keys)];
  const isSure = chanceOf(beforeRow, afterRow) < 0.01;
  // Failures come in clusters: the test takes them for independent, so nothing is more than probable.
  const judged = (status: Status | null, level: Level, because: string, advice: AdviceCode): Judged => ({
    ...{ status, level, advice, because },
    certainty: 'probable',
    threshold: is.threshold,
  });
  // What was never there does not persist.
  if (before === 0 && after === 0) return judged(null, 'none', 'nothing failed on either side.', 'load.regress.none');
  if (!isSure) {
    const because = before === after ? 'no change.' : 'no more than chance does.';
    return judged('persisting', 'none', because, 'load.regress.none');
  }
  if (after > before) {
    if (is.level === 'none') return judged('persisting', 'none', `still in the ${is.band} band.`, 'load.regress.none');
    return judged(was.level === 'none' ? 'new' : 'regressed', is.level, `the ${is.band} band.`, 'load.errors');
  }
  if (was.level === 'none')
    return judged('persisting', 'none', `in the ${is.band} band as before.`, 'load.regress.none');
  return judged(is.level === 'none' ? 'resolved' : 'improved', is.level, `the ${is.band} band.`, 'load.regress.better');
}
