import { withEvidence } from './create.ts';
import { nextRowId } from './empty.ts';
import type { EvidenceRow, FindingBody } from './model.ts';

/**
 * A finding with what another one of the same thing adds to it: its evidence, once each, and what was measured before and after. Texts, decisions and
 * plans stay those of the one that is kept, except where it has none.
 */
export function merged(into: FindingBody, from: FindingBody): FindingBody {
  const evidence = withEvidence(into.evidence, from.evidence.map(withoutId));
  const verification = [...into.verification];
  const known = new Set(verification.map((row) => JSON.stringify([row.metric, row.howMeasured])));
  for (const row of from.verification) {
    if (known.has(JSON.stringify([row.metric, row.howMeasured]))) continue;
    verification.push({ ...row, id: nextRowId(verification, 'v'), evidence: [] });
  }
  const or = (own: string, other: string): string => (own.trim() === '' ? other : own);
  return {
    ...into,
    evidence: [...evidence],
    verification,
    cause: or(into.cause, from.cause),
    businessImpact: or(into.businessImpact, from.businessImpact),
    hypothesis: into.hypothesis.text.trim() === '' ? from.hypothesis : into.hypothesis,
    fixPlan: into.fixPlan.length === 0 ? from.fixPlan : into.fixPlan,
    validationPlan: into.validationPlan.length === 0 ? from.validationPlan : into.validationPlan,
    owner: or(into.owner, from.owner),
  };
}

function withoutId(row: EvidenceRow) {
  const { id: _id, ...rest } = row;
  return rest;
}
