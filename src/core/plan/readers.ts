import type { JsonPlanReader, TextPlanReader } from './reader.ts';

/** Logs and what carries them: tried first, on the whole of a text. */
export const LOG_READERS: readonly TextPlanReader[] = [];

/** Plans that are neither JSON, YAML nor XML, and dialects that are known and refused: tried on a text out of its dressing. */
export const TEXT_READERS: readonly TextPlanReader[] = [];

/** JSON that is not PostgreSQL's. */
export const JSON_READERS: readonly JsonPlanReader[] = [];
