import { z } from 'zod';
import { useTabState } from '../state/tab-state.ts';
import type { Sort } from '../tables/row-order.ts';
import { useVerdictShare } from '../verdicts/verdict-share.ts';

const sortSchema = z.object({ column: z.string(), descending: z.boolean() });
const keySchema = z.string().nullable();

const FIRST_SORT: Sort = { column: 'share', descending: true };
const NONE: string | null = null;

/** Everything a person can change in the view of a server's statements, kept across restarts. */
export function useStatementsState(id: string) {
  const [sort, setSort] = useTabState(id, 'sort', FIRST_SORT, sortSchema);
  const [statement, setStatement] = useTabState(id, 'statement', NONE, keySchema);
  // The earlier snapshot: null lets Plateau choose, an empty one tells everything since the last reset.
  const [before, setBefore] = useTabState(id, 'before', NONE, keySchema);
  const [verdictShare, setVerdictShare] = useVerdictShare(id);
  const [cardShare, setCardShare] = useTabState(id, 'cardShare', 0.3);
  return {
    id,
    sort,
    setSort,
    statement,
    setStatement,
    before,
    setBefore,
    verdictShare,
    setVerdictShare,
    cardShare,
    setCardShare,
  };
}

export type StatementsState = ReturnType<typeof useStatementsState>;
