import type { GateResult, GateVerdict } from './model.ts';
import type { GatePolicy } from './policy.ts';

/** How a check ends: one gate that failed fails it; what cannot be told leaves it undecided, unless the policy lets that pass. */
export function verdictOf(gates: readonly Pick<GateResult, 'passed'>[], { incomparable }: GatePolicy): GateVerdict {
  if (gates.some(({ passed }) => passed === false)) return 'failed';
  const isOpen = gates.length === 0 || gates.some(({ passed }) => passed === null);
  return isOpen && incomparable === '2' ? 'undecided' : 'passed';
}
