import { PlateauError } from '../../error.ts';
import type { DatabaseAddress, TlsMode } from './request.ts';

/** What of an address stands in a URL. */
export type UrlAddress = Pick<DatabaseAddress, 'address' | 'port' | 'user' | 'database' | 'tls' | 'certificates'>;

function refuse(message: string, hint: string): never {
  throw new PlateauError({ code: 'capture.badDatabase', message, hint });
}

/** libpq's `sslmode`s, as far as they say the same. */
const MODES: ReadonlyMap<string, TlsMode> = new Map([
  ['verify-full', 'verify'],
  ['require', 'encrypt'],
  ['disable', 'off'],
]);

/** What may stand behind the `?`; the rest of libpq's settings are ours. */
const KNOWN: ReadonlySet<string> = new Set(['host', 'port', 'user', 'dbname', 'sslmode', 'sslrootcert']);

/** The text with its percent escapes read. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('The address of the database holds a “%” that begins no escape.', 'Write “%25” for it.');
  }
}

/**
 * Reads `postgresql://user@host:5432/database?sslmode=verify-full` (libpq's manual, “Connection URIs”); a socket's folder stands behind `host=`.
 * A password in it is refused: it would stay where addresses are kept and shown. Throws `capture.badDatabase`,
 * `capture.passwordInAddress`.
 */
export function readDatabaseUrl(text: string): UrlAddress {
  const match =
    /^postgres(?:ql)?:\/\/(?:([^/?#@]*)@)?(\[[0-9A-Fa-f:.]{2,45}\]|[^/?#:@]*)(?::(\d{0,5}))?(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(
      text.trim(),
    );
  if (match === null) {
    refuse('This is no address of one PostgreSQL database.', 'Write it as postgresql://user@host:5432/database.');
  }
  const [, login = '', host = '', port = '', path = '', query = ''] = match;
  const [user = '', ...password] = login.split(':');
  const settings = new Map<string, string>();
  for (const part of query.split('&').filter((one) => one !== '')) {
    const at = part.indexOf('=');
    const name = decoded(at < 0 ? part : part.slice(0, at));
    settings.set(name, at < 0 ? '' : decoded(part.slice(at + 1)));
  }
  if (password.length > 0 || settings.has('password')) {
    throw new PlateauError({
      code: 'capture.passwordInAddress',
      message: 'The address of the database holds a password.',
      hint: 'Leave it out: it is asked for when the server wants it, and kept in memory only.',
    });
  }
  const foreign = [...settings.keys()].find((name) => !KNOWN.has(name));
  if (foreign !== undefined) {
    refuse(`“${foreign.slice(0, 60)}” is no part of an address here.`, `There are ${[...KNOWN].join(', ')}.`);
  }
  const mode = settings.get('sslmode');
  const tls = mode === undefined ? null : (MODES.get(mode) ?? null);
  if (mode !== undefined && tls === null) {
    refuse(
      `“sslmode=${mode.slice(0, 40)}” leaves open what is checked.`,
      `Choose one of ${[...MODES.keys()].join(', ')}.`,
    );
  }
  const one = (first: string, name: string): string | null => {
    const value = first === '' ? (settings.get(name) ?? '') : decoded(first);
    return value === '' ? null : value;
  };
  const number = one(port, 'port');
  if (number !== null && !(/^\d{1,5}$/.test(number) && Number(number) >= 1 && Number(number) <= 65_535)) {
    refuse('The port of the database is no port.', 'Give a number from 1 to 65535.');
  }
  return {
    address: one(host.replace(/^\[(.*)\]$/, '$1'), 'host'),
    port: number === null ? null : Number(number),
    user: one(user, 'user'),
    database: one(path, 'dbname'),
    tls,
    certificates: settings.get('sslrootcert') ?? null,
  };
}

/** The same address as a URL; empty where nothing is said. */
export function databaseUrlOf({ address, port, user, database, tls, certificates }: UrlAddress): string {
  if ([address, port, user, database, tls, certificates].every((part) => part === null)) return '';
  const isPath = address?.startsWith('/') === true;
  const host = address === null || isPath ? '' : address.includes(':') ? `[${address}]` : encodeURIComponent(address);
  const mode = [...MODES].find(([, one]) => one === tls)?.[0];
  const settings = [
    ...(isPath ? [`host=${encodeURIComponent(address)}`] : []),
    ...(mode === undefined ? [] : [`sslmode=${mode}`]),
    ...(certificates === null ? [] : [`sslrootcert=${encodeURIComponent(certificates)}`]),
  ];
  return [
    'postgresql://',
    user === null ? '' : `${encodeURIComponent(user)}@`,
    host,
    port === null ? '' : `:${port}`,
    database === null ? '' : `/${encodeURIComponent(database)}`,
    settings.length === 0 ? '' : `?${settings.join('&')}`,
  ].join('');
}
