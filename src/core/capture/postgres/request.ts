import type { HostClass } from '../host.ts';

/** How a database is reached: by the `psql` of the host, or by the server’s own protocol over a channel of the host. */
export const DATABASE_WAYS = ['psql', 'direct'] as const;
export type DatabaseWay = (typeof DATABASE_WAYS)[number];

/**
 * `verify`: encrypted, the server’s certificate and name checked. `encrypt`: encrypted, whoever answers. `off`: in the clear. Where nothing is
 * said it is `verify`, and on the host’s own loopback or socket what the server offers there.
 */
export const TLS_MODES = ['verify', 'encrypt', 'off'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** A PostgreSQL database as its host reaches it. Holds no password: the person is asked for one when the server wants it. */
export interface DatabaseAddress {
  readonly via: DatabaseWay;
  /** Name or address as the host sees it, or the folder of a Unix socket; null: what `psql` takes there by itself, 127.0.0.1 directly. */
  readonly address: string | null;
  readonly port: number | null;
  readonly user: string | null;
  readonly database: string | null;
  /** A service of the host’s `pg_service.conf`, for `psql`. */
  readonly service: string | null;
  readonly tls: TlsMode | null;
  /** File of certificates to trust: on the host for `psql`, on this machine directly. */
  readonly certificates: string | null;
  /** What the database is for; null: what its host is for, where it is on the host itself. */
  readonly class: HostClass | null;
}

/** What a capture of PostgreSQL needs besides. */
export interface PostgresRequest extends DatabaseAddress {
  /** The statement to explain; empty for events without one. */
  readonly statement: string;
  /** Values of `$1`, `$2`, … as text; null is SQL’s NULL. */
  readonly parameters: readonly (string | null)[];
  /** Executions of it, of which the median is kept as the plan. */
  readonly runs: number;
  /** Tables as `schema.table`, for the event `catalog`. */
  readonly relations: readonly string[];
  /** What is served while statements are counted, for the event `statements`, as far as that is known beforehand. */
  readonly served?: Served | undefined;
}

/** What is served while a server counts its statements; null where nobody knows. */
export interface Served {
  readonly requests: number | null;
  /** Rows that each request asks for: the size of its page. */
  readonly pageRows: number | null;
}

/** Executions where nothing else is asked for. */
export const RUNS = 3;
/** Seconds an execution may take where nothing else is asked for. */
export const STATEMENT_SECONDS = 30;

/** What PostgreSQL listens on. */
export const POSTGRES_PORT = 5432;

/** True where the database is on the host that reaches it: its socket or loopback. */
export function isOnHost({ address, service }: DatabaseAddress): boolean {
  if (service !== null) return false;
  return address === null || address.startsWith('/') || /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(address);
}

/** The database for people: `shop on db.example:5432 as anna`. */
export function databaseText({ address, port, user, database, service }: DatabaseAddress): string {
  const at =
    service === null ? `${address ?? 'the host itself'}${port === null ? '' : `:${port}`}` : `service ${service}`;
  return `${database ?? 'the user’s database'} on ${at}${user === null ? '' : ` as ${user}`}`;
}
