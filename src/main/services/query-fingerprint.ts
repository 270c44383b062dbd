import load, { type PgQueryModule } from 'libpg-query/wasm/libpg-query.js';
import { QUERY_FINGERPRINT_VERSION, type QueryFingerprint } from '../../core/plan/fingerprint/model.ts';
import { maskLiterals } from '../../core/plan/mask-literals.ts';
import type { Dialect } from '../../core/plan/model.ts';

/** Longer statements are not parsed, in UTF-16 code units: a megabyte takes a second. */
const LONGEST = 1_000_000;
const HASH = /^[0-9a-f]{16}$/;
/** `EXPLAIN (ANALYZE, BUFFERS)`, `EXPLAIN ANALYZE VERBOSE`: what is asked about a statement is no part of it. */
const EXPLAIN = /^\s*EXPLAIN\b\s*(?:\((?:[^()']|'[^']*')*\)|(?:\s*\b(?:ANALYZE|ANALYSE|VERBOSE)\b)*)\s*/i;

let parser: Promise<PgQueryModule> | null = null;

/**
 * What a statement is recognised by, from the parser of PostgreSQL 18 as WebAssembly (libpg-query): the hash of its parse tree, in which
 * constants, parameters, the lengths of lists and aliases do not count, and the statement with `$n` in place of its constants, without
 * comments. Null where it is no statement of PostgreSQL, does not parse, nests too deep for the parser or is longer than a million characters:
 * nothing is guessed then. Each call is a few tenths of a millisecond; the first one loads the parser.
 */
export async function queryFingerprint(sql: string, dialect: Dialect = 'postgresql'): Promise<QueryFingerprint | null> {
  if (dialect !== 'postgresql' || sql.length > LONGEST || sql.includes('\0')) return null;
  const statement = sql.replace(EXPLAIN, '');
  const pg = await loaded();
  try {
    const hash = ask(pg, '_wasm_fingerprint', statement);
    // A refusal comes back as a text in its place.
    if (!HASH.test(hash) || statement.trim() === '') return null;
    const normalised = ask(pg, '_wasm_normalize_query', statement);
    // Constants that the parser leaves as they are (PREPARE, utility statements), and comments.
    const text = withoutEnd(maskLiterals(normalised, dialect));
    return { version: QUERY_FINGERPRINT_VERSION, hash, text };
  } catch (error) {
    // The stack overflowed, or its memory is full, in the middle of it: what the instance holds is no longer to be trusted.
    if (!(error instanceof Error && /^(RangeError|RuntimeError)$/.test(error.name))) throw error;
    parser = null;
    return null;
  }
}

/**
 * A statement without its constants, for lists and exports: by the parser, with `$n`; where that cannot read it, by its words, with `?` in
 * place of everything that looks like a constant. `by` says which.
 */
export async function normaliseQuery(
  sql: string,
  dialect: Dialect = 'postgresql',
): Promise<{ readonly text: string; readonly by: 'parser' | 'words' }> {
  const fingerprint = await queryFingerprint(sql, dialect);
  if (fingerprint !== null) return { text: fingerprint.text, by: 'parser' };
  return { text: maskLiterals(sql, dialect), by: 'words' };
}

/** Without the spaces around it, and semicolons behind it. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s;]/.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end).trimStart();
}

function loaded(): Promise<PgQueryModule> {
  parser ??= load({ printErr: () => undefined });
  return parser;
}

function ask(pg: PgQueryModule, what: '_wasm_fingerprint' | '_wasm_normalize_query', text: string): string {
  const size = pg.lengthBytesUTF8(text) + 1;
  const pointer = pg._malloc(size);
  pg.stringToUTF8(text, pointer, size);
  const answer = pg[what](pointer);
  const read = pg.UTF8ToString(answer);
  pg._wasm_free_string(answer);
  pg._free(pointer);
  return read;
}
