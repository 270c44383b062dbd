import type { Comparison } from '../../profile/comparison.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { GatePair, GateResult } from '../model.ts';
import type { GatePolicy } from '../policy.ts';
import { failing, gateResult, openResult, reaches, stateOf } from '../result.ts';

const RULE = 'FG-PLATEAU';

/** What the gate on plateaus says of one function. */
function judged(pair: GatePair, verdict: Verdict, { gates: { plateau } }: GatePolicy): GateResult {
  const { status, after, before, subject } = verdict;
  const isThere = reaches(after?.level ?? 'none', plateau.level);
  const wasThere = reaches(before?.level ?? 'none', plateau.level);
  const isNew = isThere && !wasThere;
  const common = {
    gate: 'plateau',
    rule: RULE,
    key: subject.key,
    subject: subject.label,
    status: status ?? null,
    level: after?.level ?? verdict.level,
    certainty: verdict.certainty,
    baselineState: stateOf(verdict),
  };
  const passes = gateResult(pair, { ...common, passed: true, why: verdict.reason });
  if (status === 'new' || (status === 'regressed' && plateau.only === 'all')) {
    if (!isThere) return passes;
    const { passed, because } = failing(plateau, verdict.certainty);
    return gateResult(pair, { ...common, passed, why: `${verdict.reason}${because}` });
  }
  if (status === 'regressed' && isThere)
    return { ...passes, why: `${verdict.reason} It was there before, and the policy asks for new ones only.` };
  const isUnclear = status === 'inconclusive' && (isNew || (isThere && plateau.only === 'all'));
  return isUnclear ? gateResult(pair, { ...common, passed: null, why: verdict.reason }) : passes;
}

/** What the gate on plateaus says of two sides of profiles; `comparison` is null where there is nothing before. */
export function plateauGate(
  pair: GatePair,
  comparison: Comparison | null,
  policy: GatePolicy,
  noBefore: string,
): readonly GateResult[] {
  if (!policy.gates.plateau.enabled) return [];
  const subject = `plateaus of ${pair.after?.label ?? pair.before?.label ?? ''}`;
  const whole = { gate: 'plateau', rule: RULE, key: 'profile', subject };
  if (comparison === null) return [openResult(pair, { ...whole, why: noBefore, incomparable: true })];
  const { comparable, reasons, verdicts } = comparison;
  if (!comparable) {
    const blocking = reasons
      .filter(({ effect }) => effect === 'block')
      .map(({ what, before, after }) => `${what} (${before} before, ${after} after)`);
    return [openResult(pair, { ...whole, why: `Not comparable: ${blocking.join(', ')}.`, incomparable: true })];
  }
  const unclear = verdicts.find(({ rule }) => rule === 'QG-SAMPLES');
  if (unclear !== undefined) return [openResult(pair, { ...whole, why: unclear.reason })];
  const found = verdicts.filter(({ rule, status }) => rule === RULE && status !== undefined);
  if (found.length > 0) return found.map((verdict) => judged(pair, verdict, policy));
  const why = 'No function is a plateau on either side.';
  const clear = { status: null, level: 'none', passed: true, why, baselineState: 'unchanged' } as const;
  return [gateResult(pair, { ...whole, ...clear })];
}
