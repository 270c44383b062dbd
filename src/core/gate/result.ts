import { jsonSha256 } from '../finding/hashes.ts';
import { baselineStateOf } from '../report/findings/baseline-state.ts';
import { type Certainty, LEVELS, type Level, type Verdict } from '../verdict/verdict.ts';
import type { BaselineState, GatePair, GateResult, GateSaying } from './model.ts';
import type { GateSetting } from './policy.ts';

/** True for a level that is at least another one. */
export const reaches = (level: Level, least: Level | null): boolean =>
  LEVELS.indexOf(level) >= LEVELS.indexOf(least ?? 'investigate');

/** What a gate says of a pair, with what tells it again in the next run. */
export function gateResult(pair: Pick<GatePair, 'of' | 'before' | 'after'>, saying: GateSaying): GateResult {
  const { key, ...said } = saying;
  return {
    code: null,
    justification: null,
    justify: null,
    certainty: null,
    ...said,
    fingerprint: jsonSha256([said.gate, said.rule, key, pair.of]),
    before: pair.before?.ids ?? [],
    after: pair.after?.ids ?? [],
    plan: null,
  };
}

/** Something that cannot be told, and why. */
export const openResult = (
  pair: Pick<GatePair, 'of' | 'before' | 'after'>,
  saying: Pick<GateSaying, 'gate' | 'rule' | 'subject' | 'why' | 'key'> & { readonly incomparable?: boolean },
): GateResult => {
  const { incomparable = false, ...said } = saying;
  const status = incomparable ? 'not-comparable' : 'inconclusive';
  return gateResult(pair, { ...said, status, level: 'none', passed: null, baselineState: null });
};

const SURE: readonly Certainty[] = ['inconclusive', 'probable', 'confirmed'];

/**
 * Whether something that crosses a gate's limit fails: null where it is less sure than the policy asks for.
 * The sentence says why it does not.
 */
export function failing(
  { certainty: least }: Pick<GateSetting, 'certainty'>,
  certainty: Certainty,
): { readonly passed: false | null; readonly because: string } {
  const enough = SURE.indexOf(certainty) >= SURE.indexOf(least ?? 'probable');
  if (enough) return { passed: false, because: '' };
  return { passed: null, because: ` It is ${certainty} and not ${least ?? 'probable'}, as the policy asks for.` };
}

/** What a verdict of one side is against the other side's, by what both are about. */
export function stateAmong(verdict: Verdict, before: readonly Verdict[] | null): BaselineState | null {
  if (before === null) return null;
  const { rule, subject, level, measure } = verdict;
  const same = before.find((one) => one.rule === rule && one.subject.key === subject.key);
  if (same === undefined) return 'new';
  return same.level === level && same.measure.value === measure.value ? 'unchanged' : 'updated';
}

/** The state of a verdict of a comparison. */
export const stateOf = ({ status }: Pick<Verdict, 'status'>): BaselineState | null =>
  status === undefined ? null : baselineStateOf(status);
