import { LEVELS, type Verdict } from '../verdict.ts';

const levelRank = ({ level }: Verdict): number => LEVELS.indexOf(level);

/**
 * Verdicts of one run in the light of other runs of the same statement by the same plan (`plans.md`: one run is never sure, three are the
 * default). A verdict is confirmed where every run has it at its level or above. Where a run has it lower or not at all, it is inconclusive and
 * says so: what a cold cache showed once is no finding. Without other runs nothing changes.
 */
export function confirmByRuns(
  verdicts: readonly Verdict[],
  others: readonly (readonly Verdict[])[],
): readonly Verdict[] {
  if (others.length === 0) return verdicts;
  const runs = others.map(
    (run) => new Map(run.map((verdict) => [`${verdict.rule} ${verdict.subject.key}`, verdict] as const)),
  );
  return verdicts.map((verdict) => {
    const same = runs
      .map((run) => run.get(`${verdict.rule} ${verdict.subject.key}`))
      .filter((other) => other !== undefined);
    const agreeing = same.filter((other) => levelRank(other) >= levelRank(verdict));
    const isConfirmed = agreeing.length === others.length && verdict.level !== 'none';
    const isOpen = agreeing.length < others.length;
    // Decimals that leave the share open leave it open in every run.
    const isRounded = verdict.guards.includes('rounding');
    const guards = verdict.guards.filter((guard) => guard !== 'cold-cache' || isOpen);
    const values = [verdict, ...same].map(({ measure }) => measure.value);
    return {
      ...verdict,
      measure: {
        ...verdict.measure,
        low: Math.min(verdict.measure.low ?? Number.POSITIVE_INFINITY, ...values),
        high: Math.max(verdict.measure.high ?? Number.NEGATIVE_INFINITY, ...values),
        n: 1 + same.length,
      },
      scope: {
        ...verdict.scope,
        captures: [...new Set([verdict, ...same].flatMap(({ scope }) => scope.captures))],
      },
      certainty: isOpen || isRounded ? 'inconclusive' : isConfirmed ? 'confirmed' : verdict.certainty,
      reason: isOpen
        ? `${verdict.reason} Only ${1 + agreeing.length} of ${1 + others.length} runs ${agreeing.length === 0 ? 'shows' : 'show'} it.`
        : verdict.reason,
      evidence: [verdict, ...same].flatMap(({ evidence }) => evidence),
      guards: isOpen ? [...guards, 'runs-disagree'] : guards,
    };
  });
}
