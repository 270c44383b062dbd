import { PlateauError } from '../../error.ts';
import { type SqlToken, sqlTokens } from './sql-tokens.ts';

/** Longest statement that is taken, in UTF-16 code units. */
export const MOST_STATEMENT = 1_000_000;
/** Most parameters of a statement. */
const MOST_PARAMETERS = 1000;

/** One statement that EXPLAIN takes. */
export interface Statement {
  /** Without what stands around it and without a closing `;`. */
  readonly text: string;
  /** Highest `$n`; 0 for none. */
  readonly parameters: number;
  /** Why it must not be executed, as half a sentence; null where nothing speaks against it as far as its text tells. */
  readonly changes: string | null;
}

/** What a statement that only reads begins with. */
const READS: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE']);
/** What EXPLAIN takes besides. */
const WRITES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * Functions with effects that no rollback takes back and no read-only transaction forbids, or that are not a query’s business: sequences,
 * other sessions, the server’s files and settings, large objects, other servers, locks of the session.
 */
const EFFECTS = [
  /^(?:next|set)val$/,
  /^set_config$/,
  /^pg_(?:cancel|terminate)_backend$/,
  /^pg_(?:reload_conf|rotate_logfile|promote|switch_(?:wal|xlog)|create_restore_point|log_backend_memory_contexts)$/,
  /^pg_(?:start|stop)_backup$|^pg_backup_(?:start|stop)$/,
  /^pg_(?:wal|xlog)_replay_(?:pause|resume)$/,
  /^pg_(?:create|drop|copy|sync)_\w*replication_slots?$|^pg_replication_(?:origin|slot)_\w+$/,
  /^pg_logical_(?:slot_(?:get|peek)\w*|emit_message)$/,
  /^pg_stat_(?:reset\w*|statements_reset|clear_snapshot|force_next_flush)$/,
  /^pg_(?:try_)?advisory_(?:xact_)?(?:lock|unlock)\w*$/,
  // They change indexes, maps and pages for good, also in a read-only transaction that is rolled back (PostgreSQL 15).
  /^brin_(?:de)?summarize_\w+$|^gin_clean_pending_list$/,
  /^pg_truncate_(?:visibility|freespace)_map$|^heap_force_\w+$/,
  // What is in the server's cache is measured here.
  /^pg_prewarm$|^autoprewarm_\w+$|^pg_buffercache_evict\w*$/,
  /^pg_import_system_collations$|^pg_background_\w+$|^http(?:_\w+)?$/,
  /^pg_notify$/,
  /^pg_file_\w+$|^pg_(?:read|write)_(?:server_)?\w*file\w*$|^pg_execute_server_program$/,
  /^lo_\w+$|^lowrite$/,
  /^dblink\w*$/,
  /^(?:query|cursor|table|schema|database)_to_xml\w*$/,
];

function refuse(code: string, message: string, hint: string, at?: number): never {
  throw new PlateauError({ code, message, hint, ...(at === undefined ? {} : { at: { offset: at } }) });
}

const isMark = (token: SqlToken | undefined, text: string): boolean => token?.kind === 'mark' && token.text === text;

/** An unquoted name as PostgreSQL folds it. */
const folded = (token: SqlToken): string =>
  token.kind === 'quoted' ? token.text.slice(1, -1).replaceAll('""', '"') : token.text.toLowerCase();

/** Why a statement that begins as one that reads changes something all the same; null where its text tells of nothing. */
function changesOf(tokens: readonly SqlToken[]): string | null {
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' && token.kind !== 'quoted') continue;
    const isName = token.kind === 'quoted' || isMark(tokens[index - 1], '.');
    const word = token.text.toUpperCase();
    if (!isName && word === 'INTO') return 'it writes INTO a table';
    if (!isName && word === 'UPDATE') {
      const before = tokens[index - 1]?.text.toUpperCase();
      return before === 'FOR' || before === 'KEY' ? 'it locks rows FOR UPDATE' : 'it holds an UPDATE';
    }
    if (!isName && word === 'SHARE' && /^(?:FOR|KEY)$/i.test(tokens[index - 1]?.text ?? '')) {
      return 'it locks rows FOR SHARE';
    }
    if (!isName && word === 'DELETE' && tokens[index + 1]?.text.toUpperCase() === 'FROM') return 'it holds a DELETE';
    if (!isMark(tokens[index + 1], '(')) continue;
    const name = folded(token);
    // A name written with escapes can be any.
    if (/^u&"/i.test(token.text)) return 'it calls a function by a name written with escapes';
    if (EFFECTS.some((effect) => effect.test(name))) return `it calls ${name}()`;
  }
  return null;
}

/**
 * Reads a text as one statement for EXPLAIN and judges from it whether executing it could change something (QG-EXPLAIN). What is not known to
 * read only is taken to change. The text decides nothing alone: it also runs in a read-only transaction that is rolled back, which is what
 * stops a function that writes. Throws `capture.noStatement`, `capture.severalStatements`, `capture.notExplainable`,
 * `capture.statementUnclear`.
 */
export function readStatement(text: string): Statement {
  if (text.length > MOST_STATEMENT) {
    const message = `The statement has ${text.length.toLocaleString('en-US')} characters; at most ${MOST_STATEMENT.toLocaleString('en-US')} are taken.`;
    refuse('capture.statementUnclear', message, 'Give the statement without its data.');
  }
  const tokens = sqlTokens(text);
  const [first] = tokens;
  if (first === undefined) refuse('capture.noStatement', 'There is no statement.', 'Give the one to be explained.');
  if (first.text === '\\') {
    const hint = 'Give the SQL statement alone; what psql understands by itself is never run.';
    refuse('capture.notExplainable', 'A command of psql is no statement.', hint, first.start);
  }
  const end = tokens.findIndex((token) => isMark(token, ';'));
  const body = end < 0 ? tokens : tokens.slice(0, end);
  const next = end < 0 ? undefined : tokens.slice(end).find((token) => !isMark(token, ';'));
  if (next !== undefined) {
    const message = `There is more than one statement: another begins at character ${next.start + 1}.`;
    refuse('capture.severalStatements', message, 'Give one at a time.', next.start);
  }
  const begin = body.find((token) => !isMark(token, '('));
  if (begin === undefined) refuse('capture.noStatement', 'There is no statement.', 'Give the one to be explained.');
  const keyword = begin.kind === 'word' ? begin.text.toUpperCase() : '';
  if (!READS.has(keyword) && !WRITES.has(keyword)) {
    const what = /^[A-Z]{1,20}$/.test(keyword) ? keyword : 'This';
    refuse(
      'capture.notExplainable',
      `${what} is nothing that EXPLAIN is run on here.`,
      keyword === 'EXPLAIN'
        ? 'Give the statement alone: EXPLAIN and its options are put in front of it.'
        : `It takes ${[...READS, ...WRITES].join(', ')}.`,
      begin.start,
    );
  }
  const parameters = body
    .filter(({ kind }) => kind === 'parameter')
    .reduce((most, token) => Math.max(most, Number(token.text.slice(1))), 0);
  if (parameters > MOST_PARAMETERS) {
    const message = `The statement has a parameter $${parameters}; at most ${MOST_PARAMETERS} are taken.`;
    refuse('capture.statementUnclear', message, 'Number its parameters from $1.');
  }
  return {
    text: text.slice(first.start, body.at(-1)?.end),
    parameters,
    changes: WRITES.has(keyword) ? `it is ${/^[IU]/.test(keyword) ? 'an' : 'a'} ${keyword}` : changesOf(body),
  };
}
