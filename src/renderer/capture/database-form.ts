import type { HostClass } from '../../core/capture/host.ts';
import { databaseUrlOf, readDatabaseUrl, type UrlAddress } from '../../core/capture/postgres/database-url.ts';
import { type DatabaseWay, isOnHost, type PostgresRequest, RUNS } from '../../core/capture/postgres/request.ts';
import { readStatement } from '../../core/capture/postgres/statement.ts';
import type { CaptureEvent } from '../../core/capture/request.ts';
import { PlateauError } from '../../core/error.ts';
import { typedNumber } from '../../core/typed-number.ts';

/** What the fields of a database hold while they are being filled in. */
export interface DatabaseFields {
  readonly via: DatabaseWay;
  /** `postgresql://user@host/database`; empty: what `psql` takes on the host by itself. */
  readonly url: string;
  readonly service: string;
  /** Empty: what its host is for. */
  readonly databaseClass: HostClass | '';
  readonly statement: string;
  /** Values of `$1`, `$2`, … as a JSON array. */
  readonly parameters: string;
  readonly runs: string;
  /** `schema.table`, one a line or behind commas. */
  readonly tables: string;
  /** Requests that are served while statements are counted, and rows that each asks for; empty where nobody knows. */
  readonly requests: string;
  readonly pageRows: string;
}

export type DatabaseFieldName =
  | 'url'
  | 'databaseClass'
  | 'statement'
  | 'parameters'
  | 'runs'
  | 'tables'
  | 'requests'
  | 'pageRows';

export const FRESH_DATABASE: DatabaseFields = {
  via: 'psql',
  url: '',
  service: '',
  databaseClass: '',
  statement: '',
  parameters: '',
  runs: String(RUNS),
  tables: '',
  requests: '',
  pageRows: '',
};

const countText = (value: number | null | undefined): string => (value == null ? '' : String(value));

/** The fields that ask for the same database and statement as a request. */
export function fieldsOfDatabase(postgres: PostgresRequest | undefined): DatabaseFields {
  if (postgres === undefined) return FRESH_DATABASE;
  return {
    via: postgres.via,
    url: databaseUrlOf(postgres),
    service: postgres.service ?? '',
    databaseClass: postgres.class ?? '',
    statement: postgres.statement,
    parameters: postgres.parameters.length === 0 ? '' : JSON.stringify(postgres.parameters),
    runs: String(postgres.runs),
    tables: postgres.relations.join(', '),
    requests: countText(postgres.served?.requests),
    pageRows: countText(postgres.served?.pageRows),
  };
}

const NOWHERE: UrlAddress = { address: null, port: null, user: null, database: null, tls: null, certificates: null };

/** What a reader of the core answers, or its complaint under a field. */
function read<T>(field: DatabaseFieldName, complaints: Record<string, string>, reader: () => T, otherwise: T): T {
  try {
    return reader();
  } catch (thrown) {
    if (!(thrown instanceof PlateauError)) throw thrown;
    complaints[field] = [thrown.message, ...(thrown.hint === undefined ? [] : [thrown.hint])].join(' ');
    return otherwise;
  }
}

function parametersOf(text: string, complaints: Record<string, string>): readonly (string | null)[] {
  if (text.trim() === '') return [];
  let values: unknown = null;
  try {
    values = JSON.parse(text);
  } catch {
    // Told below.
  }
  const isValue = (value: unknown): value is string | number | boolean | null =>
    value === null || ['string', 'number', 'boolean'].includes(typeof value);
  const isRounded = (value: unknown): boolean =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  if (Array.isArray(values) && values.some(isRounded)) {
    complaints.parameters = 'A number of so many digits goes in quotes: JSON rounds it.';
    return [];
  }
  if (Array.isArray(values) && values.every(isValue)) {
    return values.map((value) => (value === null ? null : String(value)));
  }
  complaints.parameters = 'A JSON array of values: ["open", 7, null].';
  return [];
}

/** A count above nothing, or null for an empty field. */
function countOf(field: 'requests' | 'pageRows', text: string, complaints: Record<string, string>): number | null {
  if (text.trim() === '') return null;
  const count = typedNumber(text);
  if (count > 0 && count <= 1e15) return count;
  complaints[field] = 'A number above 0, or empty.';
  return null;
}

/** The database and what is asked of it. What is wrong with the fields goes to `complaints`. */
export function databaseOf(
  { database: fields, event }: { readonly database: DatabaseFields; readonly event: CaptureEvent },
  complaints: Record<string, string>,
): PostgresRequest {
  const { via, statement, databaseClass } = fields;
  const service = fields.service.trim() === '' || via === 'direct' ? null : fields.service.trim();
  const place =
    fields.url.trim() === '' || service !== null
      ? NOWHERE
      : read('url', complaints, () => readDatabaseUrl(fields.url), NOWHERE);
  const runs = typedNumber(fields.runs);
  if (!(Number.isInteger(runs) && runs >= 1 && runs <= 20)) complaints.runs = 'A whole number from 1 to 20.';
  const relations = fields.tables
    .split(/[,\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (event === 'catalog' && relations.length === 0) complaints.tables = 'Tables as schema.table.';
  if (event === 'plan') read('statement', complaints, () => readStatement(statement), null);
  const request: PostgresRequest = {
    ...place,
    via,
    service,
    class: databaseClass === '' ? null : databaseClass,
    statement: event === 'plan' ? statement : '',
    parameters: event === 'plan' ? parametersOf(fields.parameters, complaints) : [],
    runs,
    relations,
    ...(event === 'statements' && `${fields.requests}${fields.pageRows}`.trim() !== ''
      ? {
          served: {
            requests: countOf('requests', fields.requests, complaints),
            pageRows: countOf('pageRows', fields.pageRows, complaints),
          },
        }
      : {}),
  };
  if (!isOnHost(request) && request.class === null) {
    complaints.databaseClass = 'It is on another machine: say what that database is for.';
  }
  return request;
}
