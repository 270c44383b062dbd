import type { Verdict } from '../verdict.ts';

/** The step a verdict points at; −1 where it points at none. */
export function stepOfVerdict({ evidence }: Verdict): number {
  const found = /^plan-node:(\d+)$/.exec(evidence[0]?.pointer ?? '');
  return found === null ? -1 : Number(found[1]);
}
