import type { Verdict } from '../../verdict/verdict.ts';
import type { GatePair, GateResult } from '../model.ts';
import type { GatePolicy } from '../policy.ts';
import { failing, gateResult, openResult, reaches, stateAmong } from '../result.ts';

const isLeak = ({ rule }: Verdict): boolean => rule.startsWith('LK-');

/** What the gate on leaks says of what the rules found; `before` is null where there is none. */
export function leakGate(
  pair: GatePair,
  { before, after }: { readonly before: readonly Verdict[] | null; readonly after: readonly Verdict[] },
  { gates: { leak } }: GatePolicy,
): readonly GateResult[] {
  if (!leak.enabled) return [];
  const counts = (verdict: Verdict): boolean => isLeak(verdict) && reaches(verdict.level, leak.level);
  const [was, is] = [before === null ? null : before.filter(counts), after.filter(counts)];
  const results = is.map((verdict) => {
    const state = stateAmong(verdict, was);
    const isOld = leak.only === 'new' && state !== 'new' && state !== null;
    const { passed, because } = isOld
      ? { passed: true, because: ' It was there before.' }
      : failing(leak, verdict.certainty);
    return gateResult(pair, {
      gate: 'leak',
      rule: verdict.rule,
      key: verdict.subject.key,
      subject: verdict.subject.label,
      status: state === 'new' ? 'new' : state === null ? null : 'persisting',
      level: verdict.level,
      certainty: verdict.certainty,
      passed,
      why: `${verdict.reason}${because}`,
      baselineState: state,
    });
  });
  const gone = (was ?? []).filter(
    ({ rule, subject }) => !is.some((one) => one.rule === rule && one.subject.key === subject.key),
  );
  const absent = gone.map((verdict) =>
    gateResult(pair, {
      gate: 'leak',
      rule: verdict.rule,
      key: verdict.subject.key,
      subject: verdict.subject.label,
      status: 'resolved',
      level: 'none',
      passed: true,
      why: `Before: ${verdict.reason} Not after.`,
      baselineState: 'absent',
    }),
  );
  if (is.length > 0) return [...results, ...absent];
  if (pair.kind === 'heap' && leak.level !== 'watch') {
    const why = 'One heap tells no growth: give three or more in the order they were taken, or a series of them.';
    const said = { gate: 'leak', rule: 'LK-GROW', key: 'whole', subject: pair.after?.label ?? '', why };
    return [openResult(pair, said), ...absent];
  }
  const unclear = after.find((verdict) => isLeak(verdict) && verdict.certainty === 'inconclusive');
  const why = unclear === undefined ? 'No rule on leaks reaches the level.' : unclear.reason;
  const whole = { gate: 'leak', rule: unclear?.rule ?? 'LK-GROW', key: 'whole', subject: pair.after?.label ?? '' };
  const baselineState = was === null ? null : 'unchanged';
  return [
    gateResult(pair, {
      ...whole,
      status: unclear === undefined ? null : 'inconclusive',
      level: 'none',
      passed: unclear === undefined ? true : null,
      why,
      baselineState: unclear === undefined ? baselineState : null,
    }),
    ...absent,
  ];
}
