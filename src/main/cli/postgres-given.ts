import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { DATABASE_PROFILERS } from '../../core/capture/events.ts';
import { HOST_CLASSES } from '../../core/capture/host.ts';
import { readDatabaseUrl } from '../../core/capture/postgres/database-url.ts';
import { type PostgresRequest, RUNS, TLS_MODES } from '../../core/capture/postgres/request.ts';
import { MOST_STATEMENT } from '../../core/capture/postgres/statement.ts';
import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import type { CaptureEvent } from '../../core/capture/request.ts';
import { type Given, type Option, positive, usage } from './command.ts';

/** Options of captures of a database. */
export const POSTGRES_OPTIONS: readonly Option[] = [
  { name: 'db', value: 'URL', about: 'postgresql://user@host:5432/database as HOST sees it, without a password' },
  { name: 'service', value: 'NAME', about: 'a service of the host’s pg_service.conf instead of --db' },
  { name: 'direct', about: 'PostgreSQL’s own protocol through HOST, instead of its psql' },
  { name: 'sql', value: 'FILE', about: 'the statement to explain (- for the input)' },
  { name: 'params', value: 'JSON', about: 'values of $1, $2, … as a JSON array' },
  { name: 'runs', value: 'N', about: `so often it is executed; the median is kept as the plan (${RUNS})` },
  { name: 'tables', value: 'NAME,…', about: 'schema.table, for the event catalog' },
  { name: 'requests', value: 'N', about: 'requests that are served meanwhile, for the event statements' },
  { name: 'page-rows', value: 'N', about: 'rows that each of them asks for: the size of its page' },
  { name: 'tls', value: 'MODE', about: `${TLS_MODES.join(', ')}; else verified to another machine than HOST` },
  { name: 'tls-ca', value: 'FILE', about: 'certificates to trust (on the host; with --direct on this machine)' },
  {
    name: 'db-class',
    value: 'CLASS',
    about: `${HOST_CLASSES.join(', ')}: what a database elsewhere than on HOST is for`,
  },
];

/** Switches and values that only such captures have. */
const OWN: readonly string[] = POSTGRES_OPTIONS.map(({ name }) => name);

const values = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).max(1000);

/** A whole number of more digits than a number of JSON has here: it is not the one that was written. */
const isRounded = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);

/** The values as texts that PostgreSQL reads by the types of the parameters. */
function parametersOf(text: string | undefined): readonly (string | null)[] {
  if (text === undefined) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  const read = values.safeParse(parsed);
  const rounded = read.success ? read.data.find(isRounded) : undefined;
  if (rounded !== undefined) {
    throw usage(
      `--params holds a number that JSON cannot keep: ${rounded}.`,
      'Write it in quotes: PostgreSQL reads it by its type.',
    );
  }
  if (!read.success) throw usage('--params is no JSON array of values.', `Write it as '["open", 7, null]'.`);
  return read.data.map((value) => (value === null ? null : String(value)));
}

/** The text of a file, or of the input. */
function statementOf(given: Given): string {
  const path = given.text('sql');
  if (path === undefined) throw usage('--sql is missing.', 'Give a file with the statement, or - for the input.');
  try {
    const bytes = readFileSync(path === '-' ? 0 : path);
    if (bytes.length > 4 * MOST_STATEMENT) throw usage(`“${path}” is too long for a statement.`, 'Give one statement.');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (thrown) {
    if (thrown instanceof Error && 'hint' in thrown) throw thrown;
    throw usage(`“${path}” cannot be read as text.`, 'Give a file with one SQL statement in UTF-8.');
  }
}

/** The database of a capture and what is asked of it; undefined for other profilers. Throws `cli.usage`, `capture.*`. */
export function postgresGiven(given: Given, profiler: ProfilerId, event: CaptureEvent): PostgresRequest | undefined {
  if (!DATABASE_PROFILERS.includes(profiler)) {
    const stray = OWN.find((name) => given.has(name) || given.text(name) !== undefined);
    if (stray === undefined) return undefined;
    throw usage(`--${stray} is for databases.`, `Give --with ${DATABASE_PROFILERS.join(' or ')}.`);
  }
  const stray = (['pid', 'series', 'send', 'rate', 'repeat'] as const).find((name) => given.text(name) !== undefined);
  if (stray !== undefined) throw usage(`--${stray} is not for databases.`, 'Leave it out.');
  const [requests, pageRows] = [positive(given, 'requests'), positive(given, 'page-rows')];
  const isServed = requests !== undefined || pageRows !== undefined;
  if (isServed && event !== 'statements') {
    throw usage('--requests and --page-rows are for --event statements.', 'Leave them out.');
  }
  const url = given.text('db');
  const service = given.text('service') ?? null;
  if (url !== undefined && service !== null) throw usage('--db and --service are both given.', 'Give one of them.');
  const nothing = { address: null, port: null, user: null, database: null, tls: null, certificates: null };
  const place = url === undefined ? nothing : readDatabaseUrl(url);
  const port = given.number('port');
  const direct = given.has('direct');
  const ca = given.text('tls-ca');
  return {
    ...place,
    via: direct ? 'direct' : 'psql',
    port: port ?? place.port,
    service,
    tls: given.oneOf('tls', TLS_MODES) ?? place.tls,
    certificates: ca === undefined ? place.certificates : direct ? resolve(ca) : ca,
    class: given.oneOf('db-class', HOST_CLASSES) ?? null,
    statement: event === 'plan' ? statementOf(given) : '',
    parameters: parametersOf(given.text('params')),
    runs: given.number('runs') ?? RUNS,
    ...(isServed ? { served: { requests: requests ?? null, pageRows: pageRows ?? null } } : {}),
    relations: (given.text('tables') ?? '').split(',').filter((name) => name.trim() !== ''),
  };
}
