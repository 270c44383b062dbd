import { stepOfVerdict } from '../../core/verdict/plan/step-of-verdict.ts';
import { LEVELS, type Level, type Verdict } from '../../core/verdict/verdict.ts';

/** The step a verdict speaks of, by its place in the plan; null where it speaks of the whole. */
export function stepOf(verdict: Verdict): number | null {
  const step = stepOfVerdict(verdict);
  return step < 0 ? null : step;
}

/** The highest level of the verdicts on each step. */
export function levelsOf(verdicts: readonly Verdict[]): ReadonlyMap<number, Level> {
  const levels = new Map<number, Level>();
  for (const verdict of verdicts) {
    const step = stepOf(verdict);
    if (step === null || verdict.level === 'none') continue;
    const known = levels.get(step) ?? 'none';
    if (LEVELS.indexOf(verdict.level) > LEVELS.indexOf(known)) levels.set(step, verdict.level);
  }
  return levels;
}
