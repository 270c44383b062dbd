import type { PlateauError } from '../../../core/error.ts';
import type { CapturedFile, CaptureRun } from '../profiler.ts';

/** A statement as it is executed, several times. */
export interface Explained {
  /** `EXPLAIN (…) `. */
  readonly prefix: string;
  readonly statement: string;
  readonly parameters: readonly (string | null)[];
  /** Whether `$n` are given values. */
  readonly binds: boolean;
  /** They are planned for any value. */
  readonly generic: boolean;
  readonly runs: number;
  readonly timeoutMs: number;
  readonly version: number;
}

/**
 * A way to a database. Every query of ours runs in a read-only transaction of its own that is rolled back, with the server's functions before
 * all others of the same name.
 */
export interface DatabaseSession {
  /** Runs queries that answer with one cell each, `pauseMs` between two; the cells, null where there was no row. Throws `capture.*`, `ssh.*`. */
  ask(queries: readonly string[], pauseMs?: number): Promise<readonly (string | null)[]>;
  /** Keeps the one cell that a query answers with as a file. */
  keep(query: string, name: string): Promise<CapturedFile>;
  /** What EXPLAIN says, a file for each run. */
  explain(explained: Explained): Promise<readonly CapturedFile[]>;
  /** Lets go of the server, also where something went wrong. */
  close(): Promise<void>;
}

/** A file with the rows of one of PostgreSQL's views, which its name begins with. */
export const viewFile = (file: CapturedFile): CapturedFile => {
  const view = /^pg_(?:stats|indexes|stat_statements)/.exec(file.name)?.[0];
  return view === undefined ? file : { ...file, format: view };
};

/** Opens a session: connects, and asks for a password where the server wants one. */
export type OpenSession = (run: CaptureRun) => Promise<DatabaseSession>;

/** Seconds that a query of ours may take. */
export const OWN_SECONDS = 20;

/** Settings for queries of ours. */
export const OWN_SETTINGS: readonly string[] = [
  'SET LOCAL standard_conforming_strings = on',
  'SET LOCAL search_path = pg_catalog',
  `SET LOCAL statement_timeout = ${OWN_SECONDS * 1000}`,
  'SET LOCAL lock_timeout = 2000',
  "SET LOCAL application_name = 'plateau'",
];

/** Most times that a password is asked for. */
export const MOST_ATTEMPTS = 3;

/**
 * Connects with what is known, then with passwords that the person types, until the server is content. `connect` answers with what it made,
 * or with the failure where the server wants another password; other failures it throws. Throws `capture.passwordWanted`.
 */
export async function withPassword<T>(
  run: CaptureRun,
  address: string,
  connect: (password: string | null) => Promise<{ readonly made: T } | { readonly wanted: PlateauError }>,
): Promise<T> {
  let password: string | null = null;
  for (let attempt = 0; ; attempt++) {
    const answer = await connect(password);
    if ('made' in answer) {
      run.keepSecrets();
      return answer.made;
    }
    if (attempt >= MOST_ATTEMPTS) throw answer.wanted;
    password = await run.secret({ address, prompt: `Password for ${address}`, attempt: attempt + 1 });
    if (password === null || password === '') throw answer.wanted;
  }
}
