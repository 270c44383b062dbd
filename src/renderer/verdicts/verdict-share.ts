import { z } from 'zod';
import { useTabState } from '../state/tab-state.ts';

const shareSchema = z.number().min(0).max(1).nullable();

/** The verdicts take the room they need. */
const FITTING: number | null = null;

/** The share of an item's view that is below its verdicts, kept across restarts; null until a person chose one: the verdicts take the room they need. */
export const useVerdictShare = (id: string) => useTabState(id, 'verdictShare', FITTING, shareSchema);
