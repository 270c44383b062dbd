import { REFUSED_JSON, REFUSED_TEXTS } from './dialects/refused.ts';
import { MYSQL_JSON_READERS } from './mysql/json.ts';
import { mysqlTable } from './mysql/table.ts';
import { postgresText } from './postgres/text/read-text.ts';
import type { JsonPlanReader, TextPlanReader } from './reader.ts';
import { sqliteJsonRows } from './sqlite/json-rows.ts';
import { SQLITE_TEXT_READERS } from './sqlite/text-rows.ts';

/** Logs and what carries them: tried first, on the whole of a text. */
export { LOG_READERS } from './logs/index.ts';

/** Plans that are neither JSON, YAML nor XML, and dialects that are known and refused: tried on a text out of its dressing. */
export const TEXT_READERS: readonly TextPlanReader[] = [
  mysqlTable,
  ...SQLITE_TEXT_READERS,
  ...REFUSED_TEXTS,
  postgresText,
];

/** JSON that is not PostgreSQL's, tried before that: some others have names of its fields. */
export const JSON_READERS: readonly JsonPlanReader[] = [...MYSQL_JSON_READERS, sqliteJsonRows, ...REFUSED_JSON];

/** What is known by its text and not read. */
export { REFUSED_TEXTS } from './dialects/refused.ts';
