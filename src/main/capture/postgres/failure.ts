import { PlateauError } from '../../../core/error.ts';

/** What a server said of a statement that it did not run to its end. */
export interface ServerFailure {
  /** Five characters (PostgreSQL's appendix “Error Codes”); empty where it is not told. */
  readonly sqlState: string;
  /** In the server's language. */
  readonly message: string;
}

export interface FailureContext {
  readonly host: string;
  /** For people. */
  readonly database: string;
  readonly timeoutMs: number;
}

interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** The server's own words, cut and on one line. */
const words = ({ message, sqlState }: ServerFailure): string =>
  `${message.replace(/\s+/g, ' ').trim().slice(0, 400)}${sqlState === '' ? '' : ` (${sqlState})`}`;

function toldOf(failure: ServerFailure, { host, database, timeoutMs }: FailureContext): Told {
  const { sqlState, message } = failure;
  const said = words(failure);
  switch (sqlState) {
    case '57014':
      return {
        code: 'capture.statementTimeout',
        message: `The statement was ended after ${timeoutMs / 1000} s, its limit here: ${said}`,
        hint: 'Give it more seconds, or take EXPLAIN without ANALYZE (option “plain”).',
      };
    case '55P03':
      return {
        code: 'capture.lockTimeout',
        message: `Somebody holds a lock on a table of the statement: ${said}`,
        hint: 'Wait until the change of that table has ended: pg_locks and pg_stat_activity tell whose it is.',
      };
    case '25006':
      return {
        code: 'capture.wouldChange',
        message: `The statement writes, by a function it calls, and was not executed (QG-EXPLAIN): ${said}`,
        hint: 'Take EXPLAIN without ANALYZE (option “plain”): it plans the statement and runs nothing.',
      };
    case '28P01':
    case '28000':
      return {
        code: 'capture.databaseRefused',
        message: `The server of ${database} does not let this login in: ${said}`,
        hint: 'Check user and password, and pg_hba.conf of the server.',
      };
    case '3D000':
      return {
        code: 'capture.noDatabase',
        message: `There is no such database: ${said}`,
        hint: '“psql -l” on the host lists them.',
      };
    case '42501':
      return {
        code: 'capture.notAllowed',
        message: `This login may not: ${said}`,
        hint: 'Take a login that may read these tables (pg_read_all_data, pg_read_all_stats).',
      };
    case '40001':
    case '40P01':
      return {
        code: 'capture.conflict',
        message: `The server gave the statement up for another: ${said}`,
        hint: 'On a replica, changes from its primary go first: run it again, or on another one.',
      };
  }
  if (/^(?:08|57P)/.test(sqlState)) return lostTold(host, said);
  if (/^53/.test(sqlState)) {
    return {
      code: 'capture.serverFull',
      message: `The server has no room for this: ${said}`,
      hint: 'Wait until it has less to do.',
    };
  }
  if (/^42|^22|^0A/.test(sqlState)) {
    return {
      code: 'capture.statementRefused',
      message: `The server does not take the statement: ${said}`,
      hint: 'Run it in psql with the same database and search_path. Values of $1, $2, … are given as parameters.',
    };
  }
  return {
    code: 'capture.databaseFailed',
    message: `The server of ${database} says: ${words({ sqlState, message })}`,
    hint: 'Its log tells more.',
  };
}

const lostTold = (host: string, said: string): Told => ({
  code: 'capture.databaseLost',
  message: `The server ended the connection while it was used from ${host}: ${said}`,
  hint: 'It may have been stopped or started again. The transaction was rolled back with it.',
});

/** The error for what a server said. */
export function serverFailure(failure: ServerFailure, context: FailureContext): PlateauError {
  return new PlateauError(toldOf(failure, context));
}

/** No way to the server. */
export function unreachable(said: string, { database, host }: FailureContext): PlateauError {
  return new PlateauError({
    code: 'capture.databaseUnreachable',
    message: `${database} cannot be reached from ${host}: ${said.replace(/\s+/g, ' ').trim().slice(0, 400)}`,
    hint: 'Check address, port and socket as that host sees them, and that the server runs.',
  });
}

export function lost(said: string, { host }: FailureContext): PlateauError {
  return new PlateauError(lostTold(host, said.replace(/\s+/g, ' ').trim().slice(0, 400)));
}

/** It wants a password, or another one. */
export function passwordWanted(database: string, wasGiven: boolean): PlateauError {
  return new PlateauError({
    code: 'capture.passwordWanted',
    message: wasGiven ? `The password for ${database} is wrong.` : `The server of ${database} wants a password.`,
    hint: 'Type it when it is asked for; it is kept in memory only. For psql it can also stand in ~/.pgpass on the host.',
  });
}

/** The certificate is not to be trusted. */
export function untrusted(said: string, { database }: FailureContext): PlateauError {
  return new PlateauError({
    code: 'capture.databaseUntrusted',
    message: `The server of ${database} cannot be trusted: ${said.replace(/\s+/g, ' ').trim().slice(0, 300)}`,
    hint: 'Give the certificate of its authority, or choose “encrypt” (whoever answers) or “off” if you know the way to it is safe.',
  });
}
