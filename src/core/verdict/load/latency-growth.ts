import type { LoadStep } from '../../load/steps.ts';
import { latencyText, rateText } from '../../load/summary-line.ts';
import { type Curvature, curvatureOf } from '../curvature.ts';
import { chance } from '../memory/memory-rule.ts';
import { crossed, limitOf, type RuleSet } from '../rule-set.ts';
import { count } from '../wording.ts';
import type { Shape } from './shape.ts';

interface Step extends LoadStep {
  readonly p50: number;
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

const isKnown = (step: LoadStep): step is Step => step.p50 !== null;

/**
 * How latency grows over the steps from the one on at which throughput is flat, of those without failures. While a server serves as many a second as
 * before, users wait in line, and p50 grows in line with them (queueing, S4:556). Where it grows ever more steeply the server serves fewer: something is used up
 * (exhaustion, S4:557). The curve before the flat part bends as well, of any server, and is left out. A parabola needs five steps; with fewer nobody can tell a
 * line from a curve.
 */
export function latencyGrowth(flat: readonly LoadStep[], ruleSet: RuleSet): readonly Shape[] {
  const sound = flat.filter(isKnown).filter(({ failed }) => failed <= limitOf(ruleSet, 'load.errors.bad'));
  const [first, last] = [sound[0], sound.at(-1)];
  if (first === undefined || last === undefined || sound.length < 3) return [];
  if (last.p50 < first.p50 * limitOf(ruleSet, 'load.shape.slower')) return [];
  const points = sound.map(({ load, p50 }) => [load, p50] as const);
  const needed = limitOf(ruleSet, 'load.shape.steps');
  const curve = sound.length < needed ? null : curvatureOf(points);
  const range = `from ${latencyText(first.p50 * 1000)} with ${count(first.load)} to ${latencyText(last.p50 * 1000)} with ${count(last.load)}`;
  if (curve !== null && isSteeper(curve, ruleSet)) {
    const best = sound.reduce((most, step) => (step.perSecond > most.perSecond ? step : most));
    const lost =
      last.perSecond < best.perSecond
        ? `, and throughput falls from ${rateText(best.perSecond)} to ${rateText(last.perSecond)}`
        : '';
    return [
      {
        ...{ what: 'exhaustion', value: curve.p, unit: '', level: 'investigate', advice: 'load.shape.exhausted' },
        threshold: crossed(ruleSet, 'load.shape.p', '<'),
        reason: `p50 grows ever more steeply with users, ${range}: ${steepText(curve)} at the end as at the start of ${count(sound.length)} steps (quadratic term ${chance(curve.p)})${lost}. Something is used up.`,
      },
    ];
  }
  const value = linearity(points);
  const threshold = crossed(ruleSet, 'load.shape.linear', '>=');
  const few = `${count(sound.length)} steps are too few to tell a line from a curve, ${count(needed)} are enough`;
  if (value >= threshold.value) {
    const line = `p50 grows in line with users, ${range} (R² ${Number(value.toFixed(3))}), while throughput does not: requests wait in a queue.`;
    return [
      {
        ...{ what: 'queueing', value, unit: '', threshold, advice: 'load.shape.queue' },
        ...(curve === null
          ? { reason: `${line} ${few}.`, certainty: 'probable', guards: ['QG-STEPS'] }
          : { reason: line }),
      },
    ];
  }
  const why =
    curve === null
      ? few
      : `it is no line (R² ${Number(value.toFixed(3))}), and its bend may be chance (quadratic term ${chance(curve.p)})`;
  return [
    {
      ...{ what: 'growth of latency', value, unit: '', threshold, level: 'none', certainty: 'inconclusive' },
      reason: `p50 grows ${range} while throughput does not. Whether requests wait in a queue or something is used up cannot be told: ${why}.`,
      advice: 'load.shape.steps',
      guards: ['QG-STEPS'],
    },
  ];
}

/** A bend upwards that is more than chance and more than a trifle: the curve ends as many times as steep as it began. */
function isSteeper({ bend, p, first, last }: Curvature, ruleSet: RuleSet): boolean {
  if (!(bend > 0 && p < limitOf(ruleSet, 'load.shape.p'))) return false;
  return first <= 0 || last >= first * limitOf(ruleSet, 'load.shape.steeper');
}

/** `3 times as steep`; of a curve that does not rise at first no number tells it. */
const steepText = ({ first, last }: Curvature): string =>
  first <= 0 || last / first > 100 ? 'many times as steep' : `${Number((last / first).toPrecision(2))} times as steep`;
