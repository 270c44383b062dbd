import { evidenceKey } from './candidate-evidence.ts';
import { withEvidence } from './create.ts';
import { nextRowId } from './empty.ts';
import { jsonSha256 } from './hashes.ts';
import type { EvidenceRow, FindingBody, VerificationRow } from './model.ts';

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
    eta: into.eta ?? from.eta,
  };
}

/**
 * A finding without what a merge put into it: evidence and values that it did not have before and the other one has. What was changed since
 * stays.
 */
export function unmerged(now: FindingBody, was: FindingBody, from: FindingBody): FindingBody {
  const keyOf = (row: EvidenceRow): string => ('item' in row ? evidenceKey(row) : jsonSha256(withoutId(row)));
  const had = new Set(was.evidence.map(keyOf));
  const theirs = new Set(from.evidence.map(keyOf));
  const evidence = now.evidence.filter((row) => had.has(keyOf(row)) || !theirs.has(keyOf(row)));
  const kept = new Set(evidence.map(({ id }) => id));
  const measured = (row: VerificationRow): string => JSON.stringify([row.metric, row.howMeasured]);
  const hadMeasured = new Set(was.verification.map(measured));
  const theirMeasured = new Set(from.verification.map(measured));
  const only = (ids: readonly string[]): string[] => ids.filter((id) => kept.has(id));
  return {
    ...now,
    evidence,
    validationResult: { ...now.validationResult, evidence: only(now.validationResult.evidence) },
    leftOut: now.leftOut.filter((row) => kept.has(row.evidence)),
    verification: now.verification
      .filter((row) => hadMeasured.has(measured(row)) || !theirMeasured.has(measured(row)))
      .map((row) => ({ ...row, evidence: only(row.evidence) })),
  };
}

function withoutId(row: EvidenceRow) {
  const { id: _id, ...rest } = row;
  return rest;
}
