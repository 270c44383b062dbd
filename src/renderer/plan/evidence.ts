import { LEVELS, type Level, type Verdict } from '../../core/verdict/verdict.ts';

/** The step a verdict speaks of, by its place in the plan; null where it speaks of the whole. */
export function stepOf({ evidence, details }: Verdict): number | null {
  for (const { pointer } of evidence) {
    const match = /^(?:plan-)?node:(\d{1,9})$/.exec(pointer);
    if (match !== null) return Number(match[1]);
  }
  const node = details?.node;
  return typeof node === 'number' ? node : null;
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
