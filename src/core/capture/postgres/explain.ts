/** Versions as PostgreSQL numbers them (`server_version_num`). */
export const OLDEST_SERVER = 90600;
const V10 = 100000;
const V12 = 120000;
const V13 = 130000;
const V14 = 140000;
const V16 = 160000;
const V17 = 170000;

export interface ExplainOptions {
  /** Executes the statement. */
  readonly analyze: boolean;
  /** Plans `$n` without values. */
  readonly generic: boolean;
  /** Also turns the result into what a client would get. */
  readonly serialize: boolean;
  /** Also counts what is written ahead. */
  readonly wal: boolean;
  /** Also tells the memory of planning. */
  readonly memory: boolean;
}

/** An option of EXPLAIN with the version it exists from. */
interface ExplainOption {
  readonly text: string;
  readonly since: number;
}

function optionsOf({ analyze, generic, serialize, wal, memory }: ExplainOptions): readonly ExplainOption[] {
  return [
    ...(analyze ? [{ text: 'ANALYZE', since: 0 }] : []),
    { text: 'VERBOSE', since: 0 },
    // Without ANALYZE the buffers are those of planning, from 13 on.
    { text: 'BUFFERS', since: analyze ? 0 : V13 },
    { text: 'SUMMARY', since: V10 },
    { text: 'SETTINGS', since: V12 },
    ...(analyze && wal ? [{ text: 'WAL', since: V13 }] : []),
    ...(generic ? [{ text: 'GENERIC_PLAN', since: V16 }] : []),
    ...(analyze && serialize ? [{ text: 'SERIALIZE', since: V17 }] : []),
    ...(memory ? [{ text: 'MEMORY', since: V17 }] : []),
    { text: 'FORMAT JSON', since: 0 },
  ];
}

/** EXPLAIN with what this version of the server knows, and a space behind. */
export function explainPrefix(options: ExplainOptions, version: number): string {
  const known = optionsOf(options).filter(({ since }) => version >= since);
  return `EXPLAIN (${known.map(({ text }) => text).join(', ')}) `;
}

/** The same for people who do not know the version yet: `SETTINGS [12+]`. */
export function explainText(options: ExplainOptions): string {
  const texts = optionsOf(options).map(({ text, since }) =>
    since === 0 ? text : `${text} [${Math.trunc(since / 10000)}+]`,
  );
  return `EXPLAIN (${texts.join(', ')})`;
}

/** True where `$n` can be planned without a value. */
export const plansGeneric = (version: number): boolean => version >= V16;

/** `9.6.24`, `15.18`, `18.0` of a `server_version_num`. */
export function versionText(version: number): string {
  const major = Math.trunc(version / 10000);
  return major >= 10 ? `${major}.${version % 10000}` : `${major}.${Math.trunc(version / 100) % 100}.${version % 100}`;
}

/** Milliseconds that a lock is waited for: whoever waits for one keeps others waiting behind. */
export const LOCK_MS = 2000;

/** The settings of a transaction in which a statement is explained, each as the statement that makes it. All end with the transaction. */
export function transactionSettings(timeoutMs: number, version: number): readonly string[] {
  const spare = timeoutMs + 10_000;
  return [
    'SET LOCAL standard_conforming_strings = on',
    `SET LOCAL statement_timeout = ${timeoutMs}`,
    `SET LOCAL lock_timeout = ${LOCK_MS}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${spare}`,
    "SET LOCAL application_name = 'plateau'",
    // The server itself notices that nobody waits any more.
    ...(version >= V14 ? ['SET LOCAL client_connection_check_interval = 1000'] : []),
    ...(version >= V17 ? [`SET LOCAL transaction_timeout = ${spare}`] : []),
  ];
}

/** Begins a transaction that cannot write, and ends it: nothing of it stays. */
export const BEGIN = 'BEGIN TRANSACTION READ ONLY';
export const ROLLBACK = 'ROLLBACK';
