import { createHmac } from 'node:crypto';
import { keyTypeOf } from './host-key.ts';
import { matchesPatterns } from './wildcard.ts';

/** One line of a `known_hosts` file (sshd(8), “SSH_KNOWN_HOSTS FILE FORMAT”). */
export interface KnownHostsEntry {
  /** `authority`: the key signs host certificates and is no host's own. `revoked`: must never be accepted. */
  readonly marker: 'none' | 'authority' | 'revoked';
  /** The host names as written: patterns between commas, or one `|1|SALT|HASH`. */
  readonly hosts: string;
  readonly type: string;
  /** The public key in SSH's binary form. */
  readonly blob: Buffer;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** What is known of a key that a machine shows. */
export type Knowledge =
  | { readonly kind: 'known'; readonly entry: KnownHostsEntry }
  /** `authority` is an entry that would vouch for a certificate of this machine. */
  | { readonly kind: 'unknown'; readonly authority: KnownHostsEntry | null }
  /** Other keys are known for this machine, and not this one. */
  | { readonly kind: 'changed'; readonly entry: KnownHostsEntry }
  | { readonly kind: 'revoked'; readonly entry: KnownHostsEntry };

const MARKERS = { '@cert-authority': 'authority', '@revoked': 'revoked' } as const;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The entries of a `known_hosts` file; lines that cannot be read are left out, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): readonly KnownHostsEntry[] {
  return text.split('\n').flatMap((line, index) => parseLine(line, file, index + 1) ?? []);
}

function parseLine(text: string, file: string, line: number): KnownHostsEntry | null {
  const words = text.trim().split(/[ \t]+/);
  let marker: KnownHostsEntry['marker'] = 'none';
  if (words[0]?.startsWith('@') === true) {
    const name = words.shift();
    if (name !== '@cert-authority' && name !== '@revoked') return null;
    marker = MARKERS[name];
  }
  const [hosts = '', type = '', base64 = ''] = words;
  if (hosts === '' || hosts.startsWith('#') || !BASE64.test(base64)) return null;
  const blob = Buffer.from(base64, 'base64');
  return keyTypeOf(blob) === type ? { marker, hosts, type, blob, file, line } : null;
}

/** Whether an entry's host names take in a machine, named as {@link nameWithPort} does. */
export function namesHost(hosts: string, name: string): boolean {
  const lower = name.toLowerCase();
  if (!hosts.startsWith('|')) return matchesPatterns(lower, hosts.toLowerCase().split(','));
  const [, magic, salt = '', hash = ''] = hosts.split('|');
  return magic === '1' && hash !== '' && hashed(lower, Buffer.from(salt, 'base64')) === hash;
}

function hashed(name: string, salt: Uint8Array): string {
  return createHmac('sha1', salt).update(name).digest('base64');
}

/**
 * What is known of the key `blob` that a machine shows. `names` are what it is called, the exact one first; the further ones (its name without
 * the port, which OpenSSH looks up too) can make the key known or revoked, but not changed.
 *
 * A machine that is known by keys of other types only has changed as well: its known types are asked of it first (see
 * {@link knownKeyTypes}), so it does not have them any more. Types outside `types` cannot be asked for and do not count.
 */
export function judgeKey(
  entries: readonly KnownHostsEntry[],
  names: readonly string[],
  blob: Uint8Array,
  types: readonly string[],
): Knowledge {
  const shown = Buffer.from(blob);
  const about = entries.filter(({ hosts }) => names.some((name) => namesHost(hosts, name)));
  const same = about.filter((entry) => entry.blob.equals(shown));
  const revoked = same.find(({ marker }) => marker === 'revoked');
  if (revoked !== undefined) return { kind: 'revoked', entry: revoked };
  const known = same.find(({ marker }) => marker === 'none');
  if (known !== undefined) return { kind: 'known', entry: known };

  const exact = about.filter(
    ({ hosts, marker, type }) => marker === 'none' && types.includes(type) && namesHost(hosts, names[0] ?? ''),
  );
  const other = exact.find(({ type }) => type === keyTypeOf(shown)) ?? exact[0];
  if (other !== undefined) return { kind: 'changed', entry: other };
  return { kind: 'unknown', authority: about.find(({ marker }) => marker === 'authority') ?? null };
}

/** The types of the keys known for a machine: to be asked for before all others, else a known machine looks unknown. */
export function knownKeyTypes(entries: readonly KnownHostsEntry[], names: readonly string[]): readonly string[] {
  const about = entries.filter(
    ({ hosts, marker }) => marker === 'none' && names.some((name) => namesHost(hosts, name)),
  );
  return [...new Set(about.map(({ type }) => type))];
}

/** A line that makes a key known for a machine. With a salt (20 random bytes) the name is hashed, as `HashKnownHosts yes` asks. */
export function knownHostsLine(name: string, blob: Uint8Array, salt: Uint8Array | null): string {
  const lower = name.toLowerCase();
  const hosts = salt === null ? lower : `|1|${Buffer.from(salt).toString('base64')}|${hashed(lower, salt)}`;
  return `${hosts} ${keyTypeOf(blob) ?? ''} ${Buffer.from(blob).toString('base64')}\n`;
}
