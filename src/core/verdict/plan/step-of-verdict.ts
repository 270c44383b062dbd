import type { EvidencePointer, Verdict } from '../verdict.ts';

/** The step a verdict points at; −1 where it points at none. */
export function stepOfVerdict({ evidence }: Verdict): number {
  const found = /^plan-node:(\d+)$/.exec(evidence[0]?.pointer ?? '');
  return found === null ? -1 : Number(found[1]);
}

/**
 * Evidence on one step, and, where it is on several at once, a second entry with all of them in the plan's order: `plan-nodes:3,6,9`.
 */
export function stepEvidence(
  { captureId, sha256 }: Omit<EvidencePointer, 'pointer'>,
  step: number,
  all: readonly number[] = [],
): readonly EvidencePointer[] {
  const first = { captureId, sha256, pointer: `plan-node:${step}` };
  if (all.length < 2) return [first];
  return [first, { captureId, sha256, pointer: `plan-nodes:${[...all].sort((a, b) => a - b).join(',')}` }];
}
