import { z } from 'zod';
import { useTabState } from '../../state/tab-state.ts';
import { useVerdictShare } from '../../verdicts/verdict-share.ts';
import type { StepPair } from './step-pairs.ts';

const stepSchema = z.number().int().min(0).nullable();
const pairSchema = z.object({ before: stepSchema, after: stepSchema }).nullable();
const nodesSchema = z.array(z.number().int().min(0)).max(2000);

const NO_PAIR: StepPair | null = null;
const NONE: number[] = [];

/** Everything a person can change in the view of two plans, kept across restarts. */
export function usePlanComparisonState(id: string) {
  const [pair, setPair] = useTabState(id, 'pair', NO_PAIR, pairSchema);
  const [verdictShare, setVerdictShare] = useVerdictShare(id);
  const [treesShare, setTreesShare] = useTabState(id, 'treesShare', 0.56);
  const [afterShare, setAfterShare] = useTabState(id, 'afterShare', 0.5);
  return { id, pair, setPair, verdictShare, setVerdictShare, treesShare, setTreesShare, afterShare, setAfterShare };
}

export type PlanComparisonState = ReturnType<typeof usePlanComparisonState>;

/** What is open in the tree of one side. */
export function useSideState(id: string, side: 'before' | 'after') {
  const [closed, setClosed] = useTabState(id, `${side}Closed`, NONE, nodesSchema);
  const [unfolded, setUnfolded] = useTabState(id, `${side}Unfolded`, NONE, nodesSchema);
  return { closed, setClosed, unfolded, setUnfolded };
}
