import { type LoadStep, stepsOf } from '../../load/steps.ts';
import { latencyText, rateText } from '../../load/summary-line.ts';
import type { AdviceCode } from '../advice.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Level, Threshold, Verdict } from '../verdict.ts';
import { count, percent, stored } from '../wording.ts';
import { type LoadRule, type LoadRuleInput, loadVerdict } from './load-rule.ts';
import { bandOf } from './mt-bands.ts';

/**
 * MT-SHAPE: what happened as users were added (S4:554–558), of runs with three steps or more; labels for where to look. Rates are those of answers
 * that did not fail. Whether a flat throughput is CPU or waiting no load generator knows: a capture of the same time tells.
 */
export const mtShape: LoadRule = {
  id: 'MT-SHAPE',
  version: 1,
  title: 'Shape of a stepped load',
  thresholds: [
    ...(['load.shape.flat', 'load.shape.linear', 'load.shape.slower', 'load.drop.warn', 'load.drop.bad'] as const),
    ...(['load.errors.warn', 'load.errors.bad'] as const),
  ],
  evaluate(input) {
    const steps = stepsOf(input.run.series);
    if (steps.length === 0) return [];
    return [...dropped(input, steps), ...flat(input, steps), ...queueing(input, steps), ...hardLimit(input, steps)];
  },
};

interface Shape {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly threshold: Threshold;
  readonly reason: string;
  readonly advice: AdviceCode;
  readonly level?: Level;
}

function shaped(input: LoadRuleInput, steps: readonly LoadStep[], shape: Shape): Verdict {
  const { what, value, unit, threshold, reason, advice, level = 'watch' } = shape;
  const [from, to] = [steps[0]?.from ?? 0, steps.at(-1)?.to ?? 0];
  const verdict = loadVerdict(input, {
    ...{ rule: mtShape, row: input.run.total, what, threshold, level, reason, advice },
    measure: { name: what, value: stored(value), unit, n: steps.length, method: 'exact' },
    certainty: 'confirmed',
  });
  return { ...verdict, scope: { ...verdict.scope, window: [from, to] } };
}

/** The step with the highest rate: of those that lie within the limit of flatness, the first. */
function firstBest(steps: readonly LoadStep[], flatness: number): number {
  const best = Math.max(...steps.map(({ perSecond }) => perSecond));
  return steps.findIndex(({ perSecond }) => perSecond >= best * (1 - flatness));
}

const usersText = (users: number): string => `${count(users)} ${users === 1 ? 'user' : 'users'}`;

function dropped(input: LoadRuleInput, steps: readonly LoadStep[]): readonly Verdict[] {
  const best = steps.reduce((most, step) => (step.perSecond > most.perSecond ? step : most));
  const last = steps.at(-1) ?? best;
  if (!(best.perSecond > 0)) return [];
  const value = stored(1 - last.perSecond / best.perSecond);
  const { level, band, threshold } = bandOf(value, input.ruleSet, ['load.drop.warn', 'load.drop.bad']);
  const reason = `With ${usersText(last.users)} ${rateText(last.perSecond)} succeeded, ${percent(value)} less than the best, ${rateText(best.perSecond)} with ${usersText(best.users)}: the ${band} band.`;
  return [
    shaped(input, steps, {
      ...{ what: 'throughput drop', value, unit: 'share', threshold, level, reason },
      advice: level === 'none' ? 'load.held' : 'load.shape.flat',
    }),
  ];
}

function flat(input: LoadRuleInput, steps: readonly LoadStep[]): readonly Verdict[] {
  const threshold = crossed(input.ruleSet, 'load.shape.flat', '<');
  const at = firstBest(steps, threshold.value);
  const [first, last] = [steps[at], steps.at(-1)];
  if (first === undefined || last === undefined || at >= steps.length - 1) return [];
  const reason = `Throughput is flat from ${usersText(first.users)} on: ${rateText(first.perSecond)} succeeded with them, ${rateText(last.perSecond)} with ${count(last.users)}.`;
  const value = last.perSecond / first.perSecond - 1;
  return [
    shaped(input, steps, {
      what: 'flat throughput',
      value,
      unit: 'share',
      threshold,
      reason,
      advice: 'load.shape.flat',
    }),
  ];
}

/** Share of the scatter of `y` that a straight line over `x` explains (R²). */
function linearity(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += (x - mx) ** 2;
    xy += (x - mx) * (y - my);
    yy += (y - my) ** 2;
  }
  return xx > 0 && yy > 0 ? xy ** 2 / (xx * yy) : 0;
}

/** Steps without failures, from the one on at which throughput is flat: latency that grows with users is waiting in line. */
function queueing(input: LoadRuleInput, steps: readonly LoadStep[]): readonly Verdict[] {
  const { ruleSet } = input;
  const at = firstBest(steps, limitOf(ruleSet, 'load.shape.flat'));
  const sound = steps
    .slice(at)
    .filter(({ failed, p50 }) => p50 !== null && failed <= limitOf(ruleSet, 'load.errors.bad'));
  const [first, last] = [sound[0], sound.at(-1)];
  if (sound.length < 3 || first?.p50 == null || last?.p50 == null) return [];
  if (last.p50 < first.p50 * limitOf(ruleSet, 'load.shape.slower')) return [];
  const value = linearity(sound.map(({ users, p50 }) => [users, p50 ?? 0]));
  const threshold = crossed(ruleSet, 'load.shape.linear', '>=');
  if (value < threshold.value) return [];
  const reason = `p50 grows in line with users, from ${latencyText(first.p50 * 1000)} with ${count(first.users)} to ${latencyText(last.p50 * 1000)} with ${count(last.users)} (R² ${Number(value.toFixed(3))}), while throughput does not: requests wait in a queue.`;
  return [shaped(input, steps, { what: 'queueing', value, unit: '', threshold, reason, advice: 'load.shape.queue' })];
}

function hardLimit(input: LoadRuleInput, steps: readonly LoadStep[]): readonly Verdict[] {
  const { ruleSet } = input;
  const threshold = crossed(ruleSet, 'load.errors.bad');
  const at = steps.findIndex(({ failed }) => failed > threshold.value);
  const [before, step] = [steps[at - 1], steps[at]];
  if (step === undefined || before === undefined) return [];
  const isSharp =
    steps.slice(0, at).every(({ failed }) => failed < limitOf(ruleSet, 'load.errors.warn')) &&
    steps.slice(at).every(({ failed }) => failed > threshold.value);
  if (!isSharp) return [];
  const reason = `Failures begin between ${usersText(before.users)} and ${count(step.users)}: ${percent(before.failed)} before, ${percent(step.failed)} from there on. Something is limited to a number.`;
  return [
    shaped(input, steps, {
      ...{ what: 'hard limit', value: step.failed, unit: 'share', threshold, reason },
      ...{ advice: 'load.shape.limit', level: 'investigate' },
    }),
  ];
}
