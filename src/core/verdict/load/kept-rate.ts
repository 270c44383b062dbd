import type { Asked, LoadStep } from '../../load/steps.ts';
import { latencyText, rateText } from '../../load/summary-line.ts';
import { crossed, limitOf, type RuleSet } from '../rule-set.ts';
import { meanOf, student975 } from '../statistics.ts';
import { count, percent, stored } from '../wording.ts';
import type { Shape } from './shape.ts';

/** A step with how much of what was due was not done, 0–1, and the bounds of its 95 % interval. */
interface Judged {
  readonly step: LoadStep;
  readonly asked: Asked;
  readonly short: number;
  readonly low: number;
  readonly high: number;
}

/** What is said of a rate that was asked for. */
export interface KeptRate {
  readonly shape: Shape;
  /** The load generator had too few users to ask for it. */
  readonly isShortOfUsers: boolean;
}

/**
 * What was not done of what was due, over the later half of a step: in its first half what is on its way has still to grow to what the rate needs. The interval is
 * that of the mean of its stretches of time, by Student's t.
 */
function judgedOf(step: LoadStep): readonly Judged[] {
  const { asked } = step;
  if (asked === null) return [];
  const half = asked.offered.length >> 1;
  const offered = asked.offered.slice(half).reduce((sum, value) => sum + value, 0);
  const lost = asked.offered.slice(half).map((value, i) => value - (asked.achieved[half + i] ?? 0));
  const each = offered / lost.length;
  const { mean, variance } = meanOf(lost);
  // One iteration may lie on either side of where the step is cut.
  const reach = lost.length < 2 ? each : Math.max(student975(lost.length - 1) * Math.sqrt(variance), 1 / lost.length);
  return [{ step, asked, short: mean / each, low: (mean - reach) / each, high: (mean + reach) / each }];
}

const achievedOf = ({ asked, short }: Judged): number => {
  const half = asked.offered.slice(asked.offered.length >> 1);
  return (half.reduce((sum, value) => sum + value, 0) / half.length) * (1 - short);
};

/** `100/s of 110/s were done (9.1 % less, 95 % 8.7 % to 9.5 %)`. */
function doneText(judged: Judged): string {
  const { step, short, low, high } = judged;
  return `${rateText(achievedOf(judged))} of ${rateText(step.load)} were done (${percent(short)} less, 95 % ${percent(Math.max(0, low))} to ${percent(Math.min(1, high))})`;
}

/**
 * Up to which rate all that was asked for was done: the knee lies between the highest rate that was kept and the lowest from which on none was. Of steps of which the
 * later half lies on one side of the limit with 95 % certainty it is confirmed. Where latency did not grow although iterations were dropped, it was the load
 * generator that had no user to begin them, and nothing is known of the server. Null of fewer than three steps.
 */
export function keptRate(steps: readonly LoadStep[], ruleSet: RuleSet): KeptRate | null {
  const judged = steps.flatMap(judgedOf);
  const last = judged.at(-1);
  if (judged.length < 3 || last === undefined) return null;
  const limit = limitOf(ruleSet, 'load.shape.behind');
  const isBehind = ({ short }: Judged): boolean => short > limit;
  let at = judged.length;
  while (at > 0 && isBehind(judged[at - 1] as Judged)) at--;
  const [kept, behind] = [judged[at - 1], judged[at]];
  const base = { what: 'rate not kept', unit: 'share', threshold: crossed(ruleSet, 'load.shape.behind') } as const;
  const said = (shape: Omit<Shape, 'what' | 'unit' | 'threshold'>): KeptRate => ({
    shape: { ...base, ...shape },
    isShortOfUsers: false,
  });
  const early = judged.slice(0, at).find(isBehind);
  if (early !== undefined) {
    const reason = `At ${rateText(early.step.load)} asked for ${doneText(early)}, and more than that was kept later on: the machine was disturbed, or the server began to warm up. Where it ends cannot be told.`;
    const unclear = { level: 'none', certainty: 'inconclusive', advice: 'load.shape.again' } as const;
    return said({ ...unclear, value: early.short, reason });
  }
  if (behind === undefined) {
    const sure = judged.every(({ high }) => high <= limit);
    const reason = `All that was asked for was done up to ${rateText(last.step.load)}, ${p50Text(judged)}: where the server ends lies above.`;
    return said({
      ...{ level: 'none', certainty: sure ? 'confirmed' : 'probable', advice: 'load.shape.above', value: last.short },
      ...{ reason, details: { kept: stored(last.step.load) } },
    });
  }
  const users = shortOfUsers(judged.slice(0, at), judged.slice(at), ruleSet);
  if (users !== null) {
    const shape = { level: 'none', certainty: 'inconclusive', advice: 'load.shape.users' } as const;
    const reason = `At ${rateText(behind.step.load)} asked for ${doneText(behind)}, while ${users}. Where the server ends cannot be told.`;
    return { shape: { ...base, ...shape, value: behind.short, reason }, isShortOfUsers: true };
  }
  const isSure = judged.slice(at).every(({ low }) => low > limit) && (kept === undefined || kept.high <= limit);
  const certainty = isSure ? 'confirmed' : 'probable';
  const unsure = isSure
    ? ''
    : ' The steps are too short, or scatter too much, to be sure on which side of the limit each lies.';
  const dropped =
    last.asked.dropped > 0
      ? ` At ${rateText(last.step.load)} ${rateText(last.asked.dropped)} were dropped, for want of a user who was not waiting.`
      : '';
  const found = `${doneText(behind)}, ${p50Text(judged)}.${dropped}${unsure}`;
  const details = { behind: stored(behind.step.load), done: stored(achievedOf(last)) };
  if (kept === undefined) {
    const reason = `Not even the lowest rate was kept: at ${rateText(behind.step.load)} asked for ${found}`;
    return said({ value: behind.short, reason, certainty, advice: 'load.shape.below', details });
  }
  const reason = `The server keeps up to ${rateText(kept.step.load)} and not ${rateText(behind.step.load)}; the knee lies between. There ${found}`;
  return said({
    ...{ value: behind.short, reason, certainty, advice: 'load.shape.knee' },
    details: { ...details, kept: stored(kept.step.load) },
  });
}

/** `p50 went from 50.6 ms at 40/s to 237 ms at 170/s`; empty where it was not told. */
function p50Text(judged: readonly Judged[]): string {
  const told = judged.flatMap(({ step: { load, p50 } }) => (p50 === null ? [] : [{ load, ms: p50 * 1000 }]));
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined) return 'with a latency that is not told';
  return `with a p50 of ${latencyText(first.ms)} at ${rateText(first.load)} and ${latencyText(last.ms)} at ${rateText(last.load)}`;
}

/** What tells that the load generator had too few users: iterations were dropped and no answer became slower. Null where that is not so, or not told. */
function shortOfUsers(kept: readonly Judged[], behind: readonly Judged[], ruleSet: RuleSet): string | null {
  const before = kept.flatMap(({ step }) => step.p50 ?? []);
  const after = behind.flatMap(({ step }) => step.p50 ?? []);
  const [least, most] = [Math.min(...before), Math.max(...after)];
  const [first, last] = [behind[0], behind.at(-1)];
  if (before.length === 0 || after.length < behind.length || first === undefined || last === undefined) return null;
  if (!behind.every(({ asked }) => asked.dropped > 0) || most >= least * limitOf(ruleSet, 'load.shape.slower'))
    return null;
  const p50 = `answers came as fast as before (p50 ${latencyText(least * 1000)}, at most ${latencyText(most * 1000)} behind)`;
  const { users } = last.asked;
  const done = achievedOf(last);
  if (users === null || !(done > 0)) return `${p50}: the load generator had no user free to begin the others`;
  const needed = Math.ceil((last.step.load * users) / done);
  return `${p50}: the load generator had no user free to begin the others. Its ${count(users)} made ${rateText(done)}; ${rateText(last.step.load)} would take about ${count(needed)}`;
}
