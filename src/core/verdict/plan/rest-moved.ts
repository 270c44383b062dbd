import type { PlanMatches } from '../../plan/diff/match-plans.ts';
import { stepLabel } from '../../plan/step-label.ts';
import { type Change, differenceOf, type Estimated, relativeChange } from '../statistics.ts';
import { shortName, signedPercent } from '../wording.ts';
import { estimated, type JudgedSide } from './compared-side.ts';
import { milliseconds } from './plan-pair.ts';

/** A step with its own time on both sides, in milliseconds per execution; what is not there takes none. */
interface MovedStep {
  /** Its places in the plans of the sides; −1 where there is none. */
  readonly left: number;
  readonly right: number;
  readonly before: Estimated;
  readonly after: Estimated;
  readonly delta: Change;
}

/** Steps whose own time moved beyond its error, the largest change first. */
export interface MovedSteps {
  readonly sides: { readonly before: JudgedSide; readonly after: JudgedSide };
  readonly steps: readonly MovedStep[];
}

const NOTHING: Estimated = { value: 0, variance: 0, df: Number.POSITIVE_INFINITY };

function ownTime({ alike }: JudgedSide, step: number): Estimated {
  if (step === -1) return NOTHING;
  return estimated(alike.map(({ run, stepOf }) => run.computed.self[stepOf(step)] ?? Number.NaN)) ?? NOTHING;
}

/** Every step of either side by what it takes itself, over the runs that count. */
export function movedSteps(sides: MovedSteps['sides'], { afterOf, beforeOf }: PlanMatches): MovedSteps {
  const pairs = [
    ...Array.from(afterOf, (right, left) => ({ left, right })),
    ...Array.from(beforeOf, (left, right) => ({ left, right })).filter(({ left }) => left === -1),
  ];
  const steps = pairs
    .map(({ left, right }) => {
      const [before, after] = [ownTime(sides.before, left), ownTime(sides.after, right)];
      return { left, right, before, after, delta: differenceOf(before, after) };
    })
    .filter(({ delta }) => delta.low > 0 || delta.high < 0)
    .sort((a, b) => Math.abs(b.delta.value) - Math.abs(a.delta.value) || a.left - b.left || a.right - b.right);
  return { sides, steps };
}

/** `+9 %, 95 % +7 … +11 %`; of single runs, whose error nothing tells, without it. */
function changeText({ before, after }: MovedStep): string {
  const change = relativeChange(before, after);
  if (change === null) return 'none before';
  const by = signedPercent(change.value);
  if (change.low === change.high) return by;
  return `${by}, 95 % ${signedPercent(change.low).replace(' %', '')} … ${signedPercent(change.high)}`;
}

/** What else grew (`masked`) or shrank (`exposed`) most beside a step: `Sort from 0.4 ms to 40 ms (+9,900 %) grew`; null where nothing did beyond its error. */
export function whyMoved(
  { sides, steps }: MovedSteps,
  own: { readonly left: number; readonly right: number },
  status: 'masked' | 'exposed',
): string | null {
  const most = steps.find(
    ({ left, right, delta }) =>
      !(left === own.left && right === own.right) && (status === 'masked' ? delta.low > 0 : delta.high < 0),
  );
  if (most === undefined) return null;
  const node = sides.before.shown.plan.nodes[most.left] ?? sides.after.shown.plan.nodes[most.right];
  if (node === undefined) return null;
  const [from, to] = [milliseconds(most.before.value), milliseconds(most.after.value)];
  const verb = status === 'masked' ? 'grew' : 'shrank';
  return `${shortName(stepLabel(node))} ${verb} from ${from} to ${to} (${changeText(most)})`;
}
