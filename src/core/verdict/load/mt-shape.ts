import { type LoadStep, type SteppedLoad, stepsOf } from '../../load/steps.ts';
import { rateText } from '../../load/summary-line.ts';
import type { Series } from '../../series/model.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count, percent, stored } from '../wording.ts';
import { cpuDuring } from './cpu-beside.ts';
import { boundOf } from './cpu-bound.ts';
import { keptRate } from './kept-rate.ts';
import { latencyGrowth } from './latency-growth.ts';
import { type LoadRule, type LoadRuleInput, loadVerdict } from './load-rule.ts';
import { bandOf } from './mt-bands.ts';
import type { Shape } from './shape.ts';

/**
 * MT-SHAPE: what happened as users were added, or a rate was raised (S4:554–558), of runs with three steps or more; labels for where to look. Rates are those of answers
 * that did not fail. Whether a flat throughput is CPU or waiting no load generator knows: series of the same time tell.
 */
export const mtShape: LoadRule = {
  id: 'MT-SHAPE',
  version: 3,
  title: 'Shape of a stepped load',
  thresholds: [
    ...(['load.shape.flat', 'load.shape.linear', 'load.shape.slower', 'load.drop.warn', 'load.drop.bad'] as const),
    ...([
      'load.shape.steps',
      'load.shape.p',
      'load.shape.steeper',
      'load.shape.behind',
      'band.cpu.warn',
      'band.cpu.bad',
    ] as const),
    ...(['load.errors.warn', 'load.errors.bad'] as const),
  ],
  evaluate(input) {
    const { series } = input.run;
    const load = stepsOf(series);
    const { by, steps } = load;
    if (series === null || steps.length === 0) return [];
    const kept = by === 'rate' ? keptRate(steps, input.ruleSet) : null;
    // Where users were too few to ask for the rate, what was done is theirs and not the server's.
    const ofServer = kept?.isShortOfUsers === true ? [] : [...dropped(input, load), ...flat(input, series, load)];
    const behind = steps.slice(firstBest(steps, limitOf(input.ruleSet, 'load.shape.flat')));
    const shapes = [
      ...(kept === null ? [] : [kept.shape]),
      ...ofServer,
      // Of requests that do not wait for each other latency bends upwards before the limit of any server, and grows with time behind it.
      ...(by === 'users' ? latencyGrowth(behind, input.ruleSet) : []),
      ...hardLimit(input, load),
    ];
    return shapes.map((shape) => shaped(input, steps, shape));
  },
};

function shaped(input: LoadRuleInput, steps: readonly LoadStep[], shape: Shape): Verdict {
  const { what, value, unit, threshold, reason, advice, level = 'watch', certainty = 'confirmed' } = shape;
  const [from, to] = [steps[0]?.from ?? 0, steps.at(-1)?.to ?? 0];
  const { guards = [], details, evidence = [] } = shape;
  const verdict = loadVerdict(input, {
    ...{ rule: mtShape, row: input.run.total, what, threshold, level, certainty, reason, advice, guards },
    measure: { name: what, value: stored(value), unit, n: steps.length, method: 'exact' },
    ...(details === undefined ? {} : { details }),
  });
  return {
    ...verdict,
    scope: { ...verdict.scope, window: [from, to] },
    evidence: [...verdict.evidence, ...evidence],
  };
}

/** The step with the highest rate: of those that lie within the limit of flatness, the first. */
function firstBest(steps: readonly LoadStep[], flatness: number): number {
  const best = Math.max(...steps.map(({ perSecond }) => perSecond));
  return steps.findIndex(({ perSecond }) => perSecond >= best * (1 - flatness));
}

const usersText = (users: number): string => `${count(users)} ${users === 1 ? 'user' : 'users'}`;

/** What a load is in words, and again where what it is of was said. */
const WORDS = {
  users: { whole: usersText, again: count, at: 'with' },
  rate: { whole: (rate: number): string => `${rateText(rate)} asked for`, again: rateText, at: 'at' },
} as const;

function dropped(input: LoadRuleInput, { by, steps }: SteppedLoad): readonly Shape[] {
  const best = steps.reduce((most, step) => (step.perSecond > most.perSecond ? step : most));
  const last = steps.at(-1) ?? best;
  if (!(best.perSecond > 0)) return [];
  const value = stored(1 - last.perSecond / best.perSecond);
  const { level, band, threshold } = bandOf(value, input.ruleSet, ['load.drop.warn', 'load.drop.bad']);
  const { whole, at } = WORDS[by];
  const reason = `${by === 'users' ? 'With' : 'At'} ${whole(last.load)} ${rateText(last.perSecond)} succeeded, ${percent(value)} less than the best, ${rateText(best.perSecond)} ${at} ${whole(best.load)}: the ${band} band.`;
  const advice = level === 'none' ? 'load.held' : 'load.shape.flat';
  return [{ what: 'throughput drop', value, unit: 'share', threshold, level, reason, advice }];
}

function flat(input: LoadRuleInput, series: Series, { by, steps }: SteppedLoad): readonly Shape[] {
  const threshold = crossed(input.ruleSet, 'load.shape.flat', '<');
  const at = firstBest(steps, threshold.value);
  const [first, last] = [steps[at], steps.at(-1)];
  if (first === undefined || last === undefined || at >= steps.length - 1) return [];
  const value = last.perSecond / first.perSecond - 1;
  const found = `Throughput ${value < -threshold.value ? 'grows no further' : 'is flat'} from ${WORDS[by].whole(first.load)} on: ${rateText(first.perSecond)} succeeded ${by === 'users' ? 'with them' : 'there'}, ${rateText(last.perSecond)} ${WORDS[by].at} ${WORDS[by].again(last.load)}.`;
  const bound = boundOf(cpuDuring(series, steps.slice(at), input.beside ?? []), input.ruleSet);
  const { reason, ...told } = bound;
  return [{ what: 'flat throughput', value, unit: 'share', threshold, reason: `${found} ${reason}`, ...told }];
}

function hardLimit({ ruleSet }: LoadRuleInput, { by, steps }: SteppedLoad): readonly Shape[] {
  const threshold = crossed(ruleSet, 'load.errors.bad');
  const at = steps.findIndex(({ failed }) => failed > threshold.value);
  const [before, step] = [steps[at - 1], steps[at]];
  if (step === undefined || before === undefined) return [];
  const isSharp =
    steps.slice(0, at).every(({ failed }) => failed < limitOf(ruleSet, 'load.errors.warn')) &&
    steps.slice(at).every(({ failed }) => failed > threshold.value);
  if (!isSharp) return [];
  const reason = `Failures begin between ${WORDS[by].whole(before.load)} and ${WORDS[by].again(step.load)}: ${percent(before.failed)} before, ${percent(step.failed)} from there on. Something is limited to a number.`;
  return [
    {
      ...{ what: 'hard limit', value: step.failed, unit: 'share', threshold, reason },
      ...{ advice: 'load.shape.limit', level: 'investigate' },
    },
  ];
}
