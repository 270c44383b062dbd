import { calculationFile } from '../../core/calculator/kept/model.ts';
import type { CalculatorResult } from '../../core/calculator/result.ts';
import { useWorkspace } from '../state/workspace.ts';

/** A calculation as `plateau calc --json` prints it and an import takes it. */
export const calculationText = (result: CalculatorResult, at: Date): string => {
  const version = useWorkspace.getState().about?.version ?? '';
  return JSON.stringify(calculationFile({ computedAt: at.toISOString(), version }, result), null, 2);
};
