import { z } from 'zod';
import { useTabState } from '../../state/tab-state.ts';
import type { Sort } from '../../tables/row-order.ts';

const sortSchema = z.object({ column: z.string(), descending: z.boolean() });
const shareSchema = z.number().min(0).max(1).nullable();
const keySchema = z.string().nullable();

const FIRST_SORT: Sort = { column: 'status', descending: false };
/** The verdicts take the room they need. */
const FITTING: number | null = null;
const NO_KEY: string | null = null;

/** Everything a person can change in the view of a comparison of two series, kept across restarts. */
export function useGrowthComparisonState(id: string) {
  const [sort, setSort] = useTabState(id, 'sort', FIRST_SORT, sortSchema);
  const [classKey, setClassKey] = useTabState(id, 'class', NO_KEY, keySchema);
  const [why, setWhy] = useTabState(id, 'why', NO_KEY, keySchema);
  const [verdictShare, setVerdictShare] = useTabState(id, 'verdictShare', FITTING, shareSchema);
  return { sort, setSort, classKey, setClassKey, why, setWhy, verdictShare, setVerdictShare };
}

export type GrowthComparisonState = ReturnType<typeof useGrowthComparisonState>;
