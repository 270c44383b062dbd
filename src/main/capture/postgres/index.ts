import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { explainPrefix, OLDEST_SERVER, plansGeneric, versionText } from '../../../core/capture/postgres/explain.ts';
import {
  indexesQuery,
  LOOK,
  type RelationName,
  type ServerLook,
  STATEMENTS_PLACE,
  statementsQuery,
  statsQuery,
  VERSION,
} from '../../../core/capture/postgres/queries.ts';
import { databaseText, type PostgresRequest } from '../../../core/capture/postgres/request.ts';
import { relationsOf } from '../../../core/capture/postgres/runs.ts';
import type { HostFacts, ProcessFacts, Readiness } from '../../../core/capture/process.ts';
import { PlateauError } from '../../../core/error.ts';
import type { CapturedFile, CaptureRun, Profiler } from '../profiler.ts';
import type { DatabaseSession } from './database-session.ts';
import { openDirect } from './direct.ts';
import { askedOf, planPostgres, postgresOf } from './plan.ts';
import { openPsql } from './psql.ts';
import { inRuns } from './runs-taken.ts';

/** Looks at what the server has to do, and the time between two. */
const LOOKS = 3;
const LOOK_MS = 300;

const lookSchema: z.ZodType<ServerLook> = z.object({
  version: z.number().int(),
  recovery: z.boolean(),
  active: z.number().int(),
  waiting: z.number().int(),
  exclusive: z.number().int(),
});
const placeSchema = z.object({ schema: z.string(), version: z.string() });

function readiness(process: ProcessFacts | null, host: HostFacts): Readiness | null {
  if (process !== null) return null;
  const psql = host.tools.psql;
  return {
    name: 'postgresql',
    ready: true,
    why: psql === undefined ? 'psql is not there; connect directly, through this host.' : '',
    remedies: [],
  };
}

function unexpected(run: CaptureRun, what: string): PlateauError {
  return new PlateauError({
    code: 'capture.incomplete',
    message: `What the server of ${databaseText(postgresOf(run.plan.request))} answered is not ${what}.`,
    hint: 'A proxy in between may have cut it. Connect to the server itself, then capture again.',
  });
}

/** Reads an answer of JSON by its schema. Throws `capture.incomplete`. */
function answerAs<T>(run: CaptureRun, schema: z.ZodType<T>, cell: string | null | undefined, what: string): T {
  try {
    const parsed = schema.safeParse(JSON.parse(cell ?? ''));
    if (parsed.success) return parsed.data;
  } catch {
    // Told below.
  }
  throw unexpected(run, what);
}

/** Looks at the server a few times, and says what should be known. Throws `capture.serverTooOld`. */
async function lookAtServer(run: CaptureRun, session: DatabaseSession): Promise<ServerLook> {
  run.progress('looking at the server', null);
  const [cell] = await session.ask([VERSION]);
  const version = /^\d{5,7}$/.test(cell ?? '') ? Number(cell) : 0;
  run.version(version === 0 ? '' : versionText(version));
  if (version < OLDEST_SERVER) {
    throw new PlateauError({
      code: 'capture.serverTooOld',
      message: `The server is ${version === 0 ? 'no PostgreSQL that tells its version' : `PostgreSQL ${versionText(version)}`}.`,
      hint: `PostgreSQL ${versionText(OLDEST_SERVER)} and newer are captured; a plan of an older one can be pasted.`,
    });
  }
  const cells = await session.ask(
    Array.from({ length: LOOKS }, () => LOOK),
    LOOK_MS,
  );
  const looks = cells.map((one) => answerAs(run, lookSchema, one, 'a look at it'));
  const [first] = looks;
  if (first === undefined) throw unexpected(run, 'a look at it');
  const least = (of: (look: ServerLook) => number): number => Math.min(...looks.map(of));
  const { cores, containerCpus } = run.facts.host;
  const active = least(({ active }) => active);
  if (first.recovery) {
    const message =
      'The server is a replica: its statistics, settings and caches are its own, and changes from its primary can end a statement.';
    run.warn({ code: 'capture.replica', message });
  }
  if (active > (containerCpus ?? cores)) {
    const message = `At least ${active} other sessions executed something all the time: times are longer than they would be (QG-OVERLOAD).`;
    run.warn({ code: 'capture.serverBusy', message });
  }
  if (least(({ waiting }) => waiting) > 0) {
    const shuts = looks.some(({ exclusive }) => exclusive > 0);
    const message = `Sessions wait for locks${shuts ? ', one of them for a lock that shuts everybody out' : ''}: the statement may have to wait as well.`;
    run.warn({ code: 'capture.locksWaiting', message });
  }
  return first;
}

/** What the catalog knows of tables; a view that shows this login no row of them is left out. */
async function catalogOf(
  run: CaptureRun,
  session: DatabaseSession,
  relations: readonly RelationName[],
): Promise<readonly CapturedFile[]> {
  if (relations.length === 0) return [];
  run.progress('reading the catalog', null);
  const files: CapturedFile[] = [];
  for (const [view, query] of [
    ['pg_stats', statsQuery(relations)],
    ['pg_indexes', indexesQuery(relations)],
  ] as const) {
    const file = await session.keep(query, `${view}.json`);
    if ((await readFile(file.path, 'utf8')).trim() !== '[]') files.push(file);
    else if (view === 'pg_stats') {
      await rm(file.path, { force: true });
      const message =
        'pg_stats shows this login nothing of the tables: they were never analysed, or it may not read them.';
      run.warn({ code: 'capture.noStatistics', message });
    } else await rm(file.path, { force: true });
  }
  return files;
}

async function takePlan(
  run: CaptureRun,
  session: DatabaseSession,
  postgres: PostgresRequest,
): Promise<readonly CapturedFile[]> {
  const { request } = run.plan;
  const asked = askedOf(request, postgres);
  const { version } = await lookAtServer(run, session);
  if (asked.options.generic && !plansGeneric(version)) {
    throw new PlateauError({
      code: 'capture.serverTooOld',
      message: `PostgreSQL ${versionText(version)} plans no statement for any value.`,
      hint: 'Give a value for each parameter.',
    });
  }
  const { binds, runs } = asked;
  run.progress(asked.options.analyze ? `executing it ${runs === 1 ? 'once' : `${runs} times`}` : 'planning it', null);
  const files = await session.explain({
    prefix: explainPrefix(asked.options, version),
    statement: asked.statement.text,
    parameters: postgres.parameters,
    binds,
    generic: asked.options.generic,
    runs,
    timeoutMs: request.seconds * 1000,
    version,
  });
  const runsTaken = await inRuns(files.map((file, index) => ({ file, run: index + 1 })));
  const [first] = runsTaken;
  if (first === undefined || runsTaken.length < files.length) throw unexpected(run, 'a whole plan');
  const catalog = request.options.alone === true ? [] : await catalogOf(run, session, relationsOf(first.plan));
  return [...runsTaken.map(({ file }) => file), ...catalog];
}

/** Two snapshots with nothing held open between them. */
async function takeStatements(run: CaptureRun, session: DatabaseSession): Promise<readonly CapturedFile[]> {
  await lookAtServer(run, session);
  const [cell] = await session.ask([STATEMENTS_PLACE]);
  if (cell === null || cell === undefined) {
    throw new PlateauError({
      code: 'capture.noStatements',
      message: `pg_stat_statements is not in ${databaseText(postgresOf(run.plan.request))}.`,
      hint: 'It needs shared_preload_libraries = pg_stat_statements in the server’s configuration (and a restart), then CREATE EXTENSION pg_stat_statements in this database.',
    });
  }
  const place = answerAs(run, placeSchema, cell, 'where pg_stat_statements is');
  const query = statementsQuery(place.schema, place.version);
  const { seconds } = run.plan.request;
  const first = await session.keep(query, 'pg_stat_statements-1.json');
  const begun = performance.now();
  for (let left = seconds; left > 0; left = seconds - (performance.now() - begun) / 1000) {
    run.progress('sampling', Math.min(1, 1 - left / seconds));
    await run.wait(Math.min(1, left) * 1000);
  }
  return [await session.keep(query, 'pg_stat_statements-2.json'), first];
}

/** `schema.table`, each part in quotes where it holds a dot or capitals. Throws `capture.badRelation`. */
export function relationNamed(text: string): RelationName {
  const part = /^(?:"((?:[^"]|"")+)"|([^".]+))$/;
  const whole = /^\s*((?:"(?:[^"]|"")+"|[^".]+))\.((?:"(?:[^"]|"")+"|[^".]+))\s*$/.exec(text);
  const [schema, name] = [whole?.[1], whole?.[2]].map((one) => {
    const [, quoted, plain] = part.exec(one ?? '') ?? [];
    return quoted?.replaceAll('""', '"') ?? plain?.toLowerCase();
  });
  if (schema !== undefined && name !== undefined) return { schema, name };
  throw new PlateauError({
    code: 'capture.badRelation',
    message: `“${text.slice(0, 200)}” is no table with its schema.`,
    hint: 'Write it as schema.table; parts with capitals or dots in quotes.',
  });
}

async function run(capture: CaptureRun): Promise<readonly CapturedFile[]> {
  const { request } = capture.plan;
  const postgres = postgresOf(request);
  capture.progress(`connecting to ${databaseText(postgres)}`, null);
  const session = await (postgres.via === 'psql' ? openPsql : openDirect)(capture, postgres);
  try {
    if (request.event === 'plan') return await takePlan(capture, session, postgres);
    if (request.event === 'statements') return await takeStatements(capture, session);
    await lookAtServer(capture, session);
    return await catalogOf(capture, session, postgres.relations.map(relationNamed));
  } finally {
    await session.close();
  }
}

/** PostgreSQL itself: the plan of one statement, what it counts of all, and what its catalog knows of tables. */
export const postgresql: Profiler = { id: 'postgresql', readiness, plan: planPostgres, run };
