import type { CaptureRef, RuleInput } from './profile-rule.ts';
import { scopeOf } from './profile-rule.ts';
import type { RuleSet } from './rule-set.ts';
import type { FunctionSpace } from './shares.ts';
import type { Verdict } from './verdict.ts';

/** Both sides seen by the same rules with functions numbered alike. */
export interface Pair {
  readonly before: RuleInput;
  readonly after: RuleInput;
  readonly functions: FunctionSpace;
  readonly ruleSet: RuleSet;
  readonly effect: number;
  /** True where certainty cannot be more than probable, with the gates that say so. */
  readonly lowering: readonly string[];
}

/** The scope of a verdict over both sides. */
export function bothScopes({ before, after }: Pair): Verdict['scope'] {
  const scope = scopeOf(after);
  return { ...scope, captures: [...scopeOf(before).captures, ...scope.captures] };
}

/** The captures of both sides as evidence for one pointer. */
export function bothEvidence({ before, after }: Pair, pointer: string): Verdict['evidence'] {
  return [...before.captures, ...after.captures].map(({ captureId, sha256 }: CaptureRef) => ({
    captureId,
    sha256,
    pointer,
  }));
}
