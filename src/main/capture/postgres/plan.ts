import { PROFILER_EVENTS } from '../../../core/capture/events.ts';
import {
  BEGIN,
  type ExplainOptions,
  explainText,
  ROLLBACK,
  transactionSettings,
} from '../../../core/capture/postgres/explain.ts';
import { limitedAs } from '../../../core/capture/postgres/limited-as.ts';
import { databaseText, isOnHost, POSTGRES_PORT, type PostgresRequest } from '../../../core/capture/postgres/request.ts';
import { readStatement, type Statement } from '../../../core/capture/postgres/statement.ts';
import type { CapturePlan, CaptureRequest, PlanStep } from '../../../core/capture/request.ts';
import { PlateauError } from '../../../core/error.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import { checkRequest } from '../check-request.ts';
import type { PlanFacts } from '../profiler.ts';
import { psqlCommand } from './psql.ts';

/** Space that what EXPLAIN and the catalogs answer may take, in bytes. */
const ANSWER_BYTES = 32e6;
/** Most executions of a statement. */
const MOST_RUNS = 20;
/** Longest that one may take, in seconds. */
const MOST_SECONDS = 3600;

export const OPTIONS = {
  plain: 'EXPLAIN without ANALYZE: nothing is executed',
  generic: 'a plan for any value of $1, $2, … (from PostgreSQL 16), nothing is executed',
  serialize: 'also turns the result into what a client would get (from 17)',
  wal: 'also counts what is written ahead (from 13)',
  memory: 'also tells the memory of planning (from 17)',
  alone: 'without what the catalog knows of the tables',
} as const;

function refuse(code: string, message: string, hint: string): never {
  throw new PlateauError({ code, message, hint });
}

/** The database of a request. Throws `capture.noDatabaseGiven`. */
export function postgresOf({ postgres }: CaptureRequest): PostgresRequest {
  if (postgres !== undefined) return postgres;
  return refuse('capture.noDatabaseGiven', 'No database was given.', 'Say which one, and how it is reached.');
}

/** What is executed of a request's statement, and how. */
export interface Asked {
  readonly statement: Statement;
  readonly options: ExplainOptions;
  /** Its `$1`, `$2`, … are given values. */
  readonly binds: boolean;
  readonly runs: number;
}

/** Throws `capture.wouldChange`, `capture.parametersMissing`, `capture.badOption`, and what {@link readStatement} throws. */
export function askedOf({ options }: CaptureRequest, postgres: PostgresRequest): Asked {
  const statement = readStatement(postgres.statement);
  const given = postgres.parameters.length;
  const generic = options.generic === true;
  if (!generic && given !== statement.parameters) {
    const wants = statement.parameters === 0 ? 'has no parameters' : `has parameters up to $${statement.parameters}`;
    refuse(
      'capture.parametersMissing',
      `The statement ${wants}, and ${given} ${given === 1 ? 'value is' : 'values are'} given.`,
      'Give a value for each; or take a plan for any value (option “generic”, from PostgreSQL 16).',
    );
  }
  if (postgres.parameters.some((value) => value?.includes('\0') === true)) {
    refuse('capture.badArgument', 'A parameter holds a NUL byte, which no text of PostgreSQL can hold.', 'Remove it.');
  }
  const analyze = options.plain !== true && !generic;
  if (analyze && statement.changes !== null) {
    refuse(
      'capture.wouldChange',
      `EXPLAIN ANALYZE executes the statement, and it may change something: ${statement.changes} (QG-EXPLAIN).`,
      'Take EXPLAIN without ANALYZE (option “plain”): it plans the statement and runs nothing. A name that only looks like it can be quoted.',
    );
  }
  return {
    statement,
    options: {
      analyze,
      generic,
      serialize: options.serialize === true,
      wal: options.wal === true,
      memory: options.memory === true,
    },
    binds: statement.parameters > 0 && !generic,
    // Nothing differs from one to the next where nothing is executed.
    runs: analyze ? postgres.runs : 1,
  };
}

function checkAddress(request: PostgresRequest): void {
  const { via, address, service, tls, user, database, certificates, port } = request;
  const bad = (what: string, hint: string): never => refuse('capture.badDatabase', what, hint);
  for (const text of [address, service, user, database, certificates]) {
    if (text !== null && /[\0\r\n]/.test(text))
      bad('A name of the database holds a line break or a NUL byte.', 'Remove it.');
    if (text === '') bad('A name of the database is empty.', 'Leave it out, or give one.');
  }
  if (via === 'direct' && address?.startsWith('/') === true) {
    bad('A Unix socket cannot be reached through a channel.', 'Connect through psql, or give a host and port.');
  }
  if (via === 'direct' && service !== null) {
    bad('A service is known to psql only.', 'Connect through psql, or give address, user and database.');
  }
  if (via === 'psql' && address?.includes(',') === true) {
    bad('Several addresses are given.', 'Give one: the plan is one server’s.');
  }
  if (tls !== null && tls !== 'off' && address?.startsWith('/') === true) {
    bad('There is no TLS on a Unix socket.', 'Leave TLS out.');
  }
  if (port !== null && service !== null) bad('A service has its own port.', 'Leave one of them out.');
}

const settingSteps = (timeoutMs: number): readonly string[] => [BEGIN, ...transactionSettings(timeoutMs, 0)];

function explainSteps(request: CaptureRequest, postgres: PostgresRequest): readonly PlanStep[] {
  const { statement, options, binds, runs } = askedOf(request, postgres);
  const values = postgres.parameters.map(
    (value, index) => `$${index + 1} = ${value === null ? 'NULL' : JSON.stringify(value)}`,
  );
  const times = runs === 1 ? 'once' : `${runs} times, each in a transaction of its own`;
  const named = binds ? [`PREPARE plateau_run_1 AS …; EXPLAIN … EXECUTE plateau_run_1 with ${values.join(', ')}`] : [];
  return [
    {
      kind: 'channel',
      what: `${settingSteps(request.seconds * 1000).join('; ')}; … ${ROLLBACK}`,
      why: `${times}: it cannot write, waits for no lock, ends by itself and is rolled back`,
    },
    {
      kind: 'channel',
      what: `${explainText(options)} ${statement.text.replace(/\s*[\r\n]\s*/g, ' ⏎ ')}`,
      why: [
        options.analyze ? 'executes the statement and tells of each step' : 'plans the statement and executes nothing',
        '“[12+]” is asked of servers from that version on',
        ...named,
      ].join('; '),
    },
  ];
}

const CATALOG_STEP: PlanStep = {
  kind: 'channel',
  what: 'SELECT null_frac, avg_width, n_distinct, correlation … FROM pg_stats; SELECT indexdef … FROM pg_indexes',
  why: 'what the planner knows of the tables; the values it keeps of them are not fetched',
};

function stepsOf(request: CaptureRequest, postgres: PostgresRequest): readonly PlanStep[] {
  switch (request.event) {
    case 'plan':
      return [...explainSteps(request, postgres), ...(request.options.alone === true ? [] : [CATALOG_STEP])];
    case 'statements':
      return [
        {
          kind: 'channel',
          what: `SELECT * FROM pg_stat_statements, now and after ${request.seconds} s`,
          why: 'what each statement of this database cost meanwhile; between the two nothing is held open',
        },
      ];
    default:
      return [CATALOG_STEP];
  }
}

/** The way there: the command that runs on the host, or a channel. Throws `capture.toolMissing`. */
function wayStep(postgres: PostgresRequest, facts: PlanFacts): PlanStep {
  const looks = 'The server’s version, whether it is a replica, and what it has to do are looked at first.';
  if (postgres.via === 'psql') {
    const why = `Reads the statements below from its standard input; a password, if one is needed, is asked for and goes to it in its environment. ${looks}`;
    return { kind: 'command', argv: psqlCommand(postgres, facts), why };
  }
  const at = `${postgres.address ?? '127.0.0.1'}:${postgres.port ?? POSTGRES_PORT}`;
  const via = facts.entry.destination === 'local' ? 'from this machine' : `through ${facts.entry.name}`;
  return { kind: 'channel', what: `PostgreSQL’s protocol to ${at}, ${via}: ${databaseText(postgres)}`, why: looks };
}

function warningsOf(postgres: PostgresRequest): readonly ImportWarning[] {
  const open = postgres.tls === 'off' && !isOnHost(postgres);
  return open
    ? [{ code: 'capture.unencrypted', message: 'The way from the host to the server is not encrypted.' }]
    : [];
}

function checkRuns({ runs }: PostgresRequest): void {
  if (Number.isInteger(runs) && runs >= 1 && runs <= MOST_RUNS) return;
  refuse(
    'capture.badRuns',
    `A statement cannot be executed ${runs} times.`,
    `Give a whole number from 1 to ${MOST_RUNS}.`,
  );
}

function costOf(request: CaptureRequest, postgres: PostgresRequest): string {
  if (request.event !== 'plan') return 'a few queries of the server’s catalogs';
  const { options, runs } = askedOf(request, postgres);
  if (!options.analyze) return 'the statement is planned, not executed';
  return `the statement is executed ${runs === 1 ? 'once' : `${runs} times`}, each time for ${request.seconds} s at most`;
}

/** What would run on the database. Throws `capture.*`. */
export function planPostgres(request: CaptureRequest, facts: PlanFacts): CapturePlan {
  const offer = { title: 'PostgreSQL', events: PROFILER_EVENTS.postgresql, options: OPTIONS, mostRate: 0 };
  checkRequest(request, { ...offer, mostSeconds: MOST_SECONDS });
  const postgres = postgresOf(request);
  checkAddress(postgres);
  if (request.compareWith.length > 0 && request.event !== 'plan') {
    refuse(
      'capture.notCompared',
      `A capture of ${request.event === 'catalog' ? 'a catalog' : 'statements'} is compared with nothing.`,
      'Leave it out; statements are told against an earlier snapshot (plateau statements --before).',
    );
  }
  checkRuns(postgres);
  if (request.event === 'catalog' && postgres.relations.length === 0) {
    refuse('capture.noRelations', 'No table was given.', 'Give tables as schema.table.');
  }
  const analyzes = request.event === 'plan' && askedOf(request, postgres).options.analyze;
  return {
    request,
    rate: null,
    steps: [wayStep(postgres, facts), ...stepsOf(request, postgres)],
    samples: null,
    samplesBasis: '',
    cost: null,
    costBasis: costOf(request, postgres),
    limitedAs: limitedAs(facts.entry, postgres),
    analyzes,
    bytes: postgres.via === 'psql' ? ANSWER_BYTES : 0,
    warnings: warningsOf(postgres),
  };
}
