import { PlateauError } from '../../core/error.ts';

/** A destination as the person gave it. */
export interface Destination {
  /** An alias of OpenSSH's configuration or a host name. */
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
}

/** What OpenSSH refuses in host names, as they come into commands of its configuration (`valid_hostname` of its `ssh.c`), and patterns. */
const BAD_IN_HOST = /['`"$\\;&<>|(){}!*?,#@%\s\p{C}]/u;
const BAD_IN_USER = /['`";&<>|(){}\p{C}]|\\$|^-|\s-/u;

function bad(text: string, why: string): PlateauError {
  return new PlateauError({
    code: 'ssh.badDestination',
    message: `“${text.replaceAll(/\p{C}/gu, '�').slice(0, 200)}” is no destination: ${why}.`,
    hint: 'Give an alias of your OpenSSH configuration, HOST, USER@HOST, USER@HOST:PORT, [IPV6]:PORT or ssh://USER@HOST:PORT.',
  });
}

function portOf(text: string, digits: string): number {
  const port = Number(digits);
  if (!/^\d{1,5}$/.test(digits) || port < 1 || port > 65535) throw bad(text, `“${digits.slice(0, 20)}” is no port`);
  return port;
}

/**
 * Takes a destination apart: `alias`, `user@host`, `user@host:port`, `[v6]:port`, `ssh://user@host:port`. A bare IPv6 address has no port.
 * Throws `ssh.badDestination`.
 */
export function parseDestination(text: string): Destination {
  const url = /^ssh:\/\/(.*?)\/?$/.exec(text)?.[1];
  if (text.startsWith('-')) throw bad(text, 'it begins with a dash, which programs take for an option');
  const rest = url ?? text;
  const at = rest.lastIndexOf('@');
  const user = at < 0 ? null : rest.slice(0, at);
  const place = rest.slice(at + 1);
  if (user === '') throw bad(text, 'there is no user before the @');
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(place);
  const named = bracketed ?? /^([^:]*):([^:]*)$/.exec(place);
  const host = named?.[1] ?? place;
  const port = named?.[2] === undefined ? null : portOf(text, named[2]);
  if (host === '') throw bad(text, 'it names no host');
  if (host.startsWith('-')) throw bad(text, 'its host begins with a dash, which programs take for an option');
  // Only the zone of an IPv6 address has a per cent sign.
  const checked = host.includes(':') ? host.replace(/%[A-Za-z0-9]+$/, '') : host;
  if (BAD_IN_HOST.test(checked)) throw bad(text, 'its host holds a character that no host name has');
  if (user !== null && BAD_IN_USER.test(user)) throw bad(text, 'its user holds a character that no user name has');
  return { host, user: user === null || url === undefined ? user : decoded(text, user), port };
}

/** In a URL the user may hold `%40` and the like. */
function decoded(text: string, user: string): string {
  let plain = '';
  try {
    plain = decodeURIComponent(user);
  } catch {
    throw bad(text, 'its user holds a broken % sequence');
  }
  if (BAD_IN_USER.test(plain)) throw bad(text, 'its user holds a character that no user name has');
  return plain;
}
