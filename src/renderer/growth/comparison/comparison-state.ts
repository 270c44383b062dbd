import { z } from 'zod';
import { useTabState } from '../../state/tab-state.ts';
import type { Sort } from '../../tables/row-order.ts';
import { useVerdictShare } from '../../verdicts/verdict-share.ts';

const sortSchema = z.object({ column: z.string(), descending: z.boolean() });
const keySchema = z.string().nullable();

const FIRST_SORT: Sort = { column: 'status', descending: false };
const NO_KEY: string | null = null;

/** Everything a person can change in the view of a comparison of two series, kept across restarts. */
export function useGrowthComparisonState(id: string) {
  const [sort, setSort] = useTabState(id, 'sort', FIRST_SORT, sortSchema);
  const [classKey, setClassKey] = useTabState(id, 'class', NO_KEY, keySchema);
  const [why, setWhy] = useTabState(id, 'why', NO_KEY, keySchema);
  const [verdictShare, setVerdictShare] = useVerdictShare(id);
  return { sort, setSort, classKey, setClassKey, why, setWhy, verdictShare, setVerdictShare };
}

export type GrowthComparisonState = ReturnType<typeof useGrowthComparisonState>;
