import type { AskedObjectives } from '../../investigation/objectives.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import type { LoadInput, LoadRule } from './load-rule.ts';
import { mtLoadAlert } from './mt-alert.ts';
import { mtBands } from './mt-bands.ts';
import { mtClass } from './mt-class.ts';
import { mtCreep } from './mt-creep.ts';
import { mtErr } from './mt-err.ts';
import { mtLost } from './mt-lost.ts';
import { mtShape } from './mt-shape.ts';
import { mtSlo } from './mt-slo.ts';
import { heldObjectives } from './objectives.ts';

/** Every rule on load runs, in the order of its verdicts. */
export const LOAD_RULES: readonly LoadRule[] = [mtErr, mtSlo, mtBands, mtClass, mtShape, mtCreep, mtLoadAlert, mtLost];

/**
 * Judges a load run by a rule set (`rules.md` §9) and the objectives of an investigation; where nobody wrote one (null), by the
 * audit's. Pure: equal input gives equal verdicts, byte for byte. Throws `rules.*`.
 */
export function evaluateLoad(
  input: LoadInput,
  ruleSet: RuleSet,
  objectives: AskedObjectives | null = null,
): readonly Verdict[] {
  const asked = { ...input, ruleSet, objectives: heldObjectives(objectives, ruleSet) };
  return LOAD_RULES.flatMap((rule) => rule.evaluate(asked));
}
