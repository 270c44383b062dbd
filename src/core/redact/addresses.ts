import type { Pseudonyms } from './pseudonym.ts';
import { isPublicSite } from './public-sites.ts';
import type { Span } from './span.ts';

const IPV4 = /(?<![A-Za-z\d.+-])(?:\d{1,3}\.){3}\d{1,3}(?![A-Za-z\d+-]|\.\d)/g;
const IPV6 = /(?<![\w:.])[0-9a-f]{0,4}:[0-9a-f:]{2,39}(?:\.\d{1,3}){0,3}(?![\w:])/gi;
/** Hardware addresses as Windows and as switches write them (IEEE 802): with a letter, or they may be a date, and the second with a digit too, or they may be words. */
const HARDWARE =
  /(?<![\w.-])(?=[\d-]*[a-f])(?:[0-9a-f]{2}-){5}[0-9a-f]{2}(?![\w-]|\.\w)|(?<![\w.-])(?=[\d.]*[a-f])(?=[a-f.]*\d)[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![\w-]|\.\w)/gi;
/** The host of a share: `\\\\files-1\\home`, also with its backslashes doubled. */
const SHARE = /(?<![\w\\:])\\{2}(?:\\\\)?([a-z0-9][a-z0-9.-]{1,252})(?=\\{1,2}[\w.$~-])/gi;
/**
 * A login on a machine, where a path or a command of SSH tells that it is one: `anna@box-3:/tmp`, `ssh anna@box-3`. Not a class and where it is defined, as heaps
 * have it: `Session@file:///app/main.mjs`, `Session@C:/app/main.js`.
 */
const DESTINATION =
  /(?<![\w@/.+-])([a-z_][\w.-]{0,63})@([a-z][\w.-]{1,252})(?=:(?:~|\/(?!\/)))|(?<=\b(?:ssh|scp|sftp|rsync|mosh)[ \t]{1,4})([a-z_][\w.-]{0,63})@([a-z][\w.-]{0,252}[\w])(?![\w@])/gi;
const CLOUD_NAME = /(?<![\w.-])ip-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}(?![\w-]|\.[a-z])/gi;
/** Ends of names that are hosts' and hardly anything else's. */
const PRIVATE_ENDS =
  'internal|local|lan|corp|intra|intranet|localdomain|home\\.arpa|example|invalid|onion|(?:rds\\.|elb\\.|compute\\.)?amazonaws\\.com|cloudapp\\.net|database\\.windows\\.net';
/** Ends of public names; those that are also ends of files' names are left out. */
const PUBLIC_ENDS =
  'com|net|org|io|dev|cloud|eu|de|fr|nl|uk|ch|at|it|es|se|no|dk|fi|be|us|ca|au|jp|cn|in|br|info|biz|online|shop|store|tech|ai|gov|edu|mil|int';
const names = (ends: string): RegExp =>
  new RegExp(
    `(?:(?<![\\w.@/$-])|(?<=\\[removed:[a-z-]{1,48}\\]@))(?:[a-z0-9][a-z0-9-]{0,62}\\.){1,8}(?:${ends})(?![\\w-]|\\.\\w|\\()`,
    'gi',
  );
const PRIVATE_NAME = names(PRIVATE_ENDS);
const PUBLIC_NAME = names(PUBLIC_ENDS);
/** Packages of languages that look like hosts. */
const PACKAGE = /^(?:java|javax|jdk|sun|kotlin|scala|akka|asp|system|microsoft|node|socket|d3)\./i;

/** Addresses that mean “this machine”, “any”, or nothing in particular. */
export function meansNobody(address: string): boolean {
  return /^(?:127\.|0\.0\.0\.0$|255\.255\.255\.)/.test(address) || /^(?:::1?|0*(?::0*)*:0*1?)$/.test(address);
}

const isIpv4 = (text: string): boolean => text.split('.').every((octet) => Number(octet) <= 255);

/** RFC 4291 §2.2; of the compressed forms those that are no path of a C++ or Rust name. Hardware addresses too. */
function isIpv6(text: string): boolean {
  if (/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)) return true;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group) && !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(group))) return false;
  if (halves.length === 1) return groups.length === 8;
  return (
    groups.length >= 2 && groups.length < 8 && /^(?=.*\d)[0-9a-f]{3,4}$|^f[cde][0-9a-f]{2}$/i.test(groups[0] ?? '')
  );
}

/** Beside an underscore. */
const isPartOfAName = (text: string, { index, 0: value }: RegExpExecArray): boolean =>
  text[index - 1] === '_' || text[index + value.length] === '_';

function spanOf(match: RegExpExecArray, dataClass: 'host' | 'address', replacement: string): Span {
  const [value] = match;
  const start = match.index;
  return { start, end: start + value.length, class: dataClass, originals: [{ value, class: dataClass }], replacement };
}

/** Addresses of machines and names that only hosts have, in a text that a tool wrote. Linear in its length. */
export function findAddresses(text: string, pseudonyms: Pseudonyms): readonly Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(IPV4)) {
    if (
      !isIpv4(match[0]) ||
      meansNobody(match[0]) ||
      (isPartOfAName(text, match) && !isNoVersion(match[0])) ||
      /(?:version|jdk|java|v)[\s:=]*$/i.test(text.slice(Math.max(0, match.index - 12), match.index))
    )
      continue;
    spans.push(spanOf(match, 'address', pseudonyms.of('ip', match[0])));
  }
  for (const match of text.matchAll(IPV6)) {
    if (!isIpv6(match[0]) || meansNobody(match[0])) continue;
    spans.push(spanOf(match, 'address', pseudonyms.of('ip', match[0].toLowerCase())));
  }
  for (const match of text.matchAll(HARDWARE))
    spans.push(spanOf(match, 'address', pseudonyms.of('ip', match[0].toLowerCase())));
  spans.push(...findDestinations(text, pseudonyms));
  for (const pattern of [CLOUD_NAME, PRIVATE_NAME]) {
    for (const match of text.matchAll(pattern)) {
      if (/^localhost\./i.test(match[0])) continue;
      spans.push(spanOf(match, 'host', hostToken(match[0], pseudonyms)));
    }
  }
  return spans.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Logins and hosts that only the form of a destination or of a share tells. */
function findDestinations(text: string, pseudonyms: Pseudonyms): readonly Span[] {
  const spans: Span[] = [];
  const add = (value: string, start: number, dataClass: 'host' | 'user', replacement: string): void => {
    if (replacement === value || pseudonyms.isToken(value)) return;
    spans.push({
      start,
      end: start + value.length,
      class: dataClass,
      originals: [{ value, class: dataClass }],
      replacement,
    });
  };
  for (const { index, 0: whole, 1: host = '' } of text.matchAll(SHARE)) {
    add(host, index + whole.length - host.length, 'host', hostToken(host, pseudonyms));
  }
  for (const { index, 0: whole } of text.matchAll(DESTINATION)) {
    const sign = whole.indexOf('@');
    const [user, host] = [whole.slice(0, sign), whole.slice(sign + 1)];
    add(user, index, 'user', pseudonyms.of('user', user));
    add(host, index + sign + 1, 'host', hostToken(host, pseudonyms));
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** Networks that no version is numbered by: RFC 1918, RFC 6598, link-local. */
const PRIVATE_NETWORK =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.)/;

const DIGITS_OF_NO_VERSION = 8;

/** Four numbers up to 255 of a private network, or of more digits than versions have. */
const isNoVersion = (address: string): boolean =>
  PRIVATE_NETWORK.test(address) || address.length - 3 >= DIGITS_OF_NO_VERSION;

/**
 * Addresses in the name of a function, where four numbers may be a version and two colons a namespace: those of private networks and those of eight digits and
 * more, with a port behind or an `@` before them, in brackets, with a colon by itself, or beginning with a digit as no name of a language does; names of hosts
 * only with what no language has in a name. Linear.
 */
export function findAddressesInNames(text: string, pseudonyms: Pseudonyms): readonly Span[] {
  return findAddresses(text, pseudonyms).filter(({ start, end }) => {
    const value = text.slice(start, end);
    const isPlaced =
      /[@[\\]/.test(text[start - 1] ?? '') ||
      text[end] === '@' ||
      /^(?:[0-9a-f]{2}-){5}[0-9a-f]{2}$/i.test(value) ||
      /^:\d{1,5}\b/.test(text.slice(end, end + 6));
    if (/^\d+(?:\.\d+){3}$/.test(value)) return isPlaced || isNoVersion(value);
    if (value.includes(':')) return isPlaced || /^\d|[^:]:[^:]/.test(value) || /^fe80:/i.test(value);
    return isPlaced || /-[^.]*\.|^ip-/i.test(value);
  });
}

/** A file's name behind which only its kind is told: `.speedscope.json`, `.heapsnapshot.gz`. */
const KINDS = /(?:\.[a-z][a-z0-9]{0,14}){1,3}$/i;
const NAMED_HOST = new RegExp(
  `(?<![a-z0-9.-])(?:[a-z0-9][a-z0-9-]{0,62}\\.){1,8}(?:${PRIVATE_ENDS}|${PUBLIC_ENDS})(?![a-z0-9])`,
  'gi',
);
const NAMED_IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)/g;

/** Addresses and names of hosts in the name of a file: people call captures after the machine that they are of. */
export function hostsInFileName(
  fileName: string,
): readonly { readonly value: string; readonly class: 'host' | 'address' }[] {
  const addresses = [...fileName.matchAll(NAMED_IPV4)]
    .map(([value]) => value)
    .filter((value) => isIpv4(value) && !meansNobody(value));
  const rest = addresses.reduce((name, address) => name.replaceAll(address, '_'), fileName).replace(/-?_-?/g, '_');
  const kinds = KINDS.exec(rest)?.[0] ?? '';
  // `report.dev.json` is a name and its kinds; a host has two names before its end, or an end that only hosts have.
  const hosts = [...rest.matchAll(NAMED_HOST)]
    .map(([value]) => value)
    .filter((value) => {
      const isPrivate = new RegExp(`\\.(?:${PRIVATE_ENDS})$`, 'i').test(value);
      return !PACKAGE.test(value) && (isPrivate || value.split('.').length > 2) && !kinds.startsWith(`.${value}`);
    });
  return [
    ...addresses.map((value) => ({ value, class: 'address' as const })),
    ...hosts.map((value) => ({ value, class: 'host' as const })),
  ];
}

/** Of these the names that only a machine has: three parts, one of them with a hyphen or a digit. What a tool wrote is full of names with dots. */
export const findMachineNames = (text: string, pseudonyms: Pseudonyms): readonly Span[] =>
  findPublicNames(text, pseudonyms).filter(({ start, end }) => {
    const parts = text.slice(start, end).split('.');
    // Behind a login that was taken out stands a host.
    if (text[start - 1] === '@') return true;
    return parts.length >= 3 && parts.slice(0, -1).some((part) => /[a-z]-?\d|-/i.test(part));
  });

/** Public names of hosts in a text that a person wrote. */
export function findPublicNames(text: string, pseudonyms: Pseudonyms): readonly Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(PUBLIC_NAME)) {
    if (PACKAGE.test(match[0]) || isPublicSite(match[0])) continue;
    spans.push(spanOf(match, 'host', hostToken(match[0], pseudonyms)));
  }
  return spans;
}

/** The token of a host's name; case and a final dot tell no hosts apart (RFC 4343, RFC 1034 §3.1). */
export function hostToken(name: string, pseudonyms: Pseudonyms): string {
  const plain = name.toLowerCase().replace(/\.$/, '');
  const bare = plain.replace(/^\[(.*)\]$/, '$1');
  if (/^localhost(?:\.localdomain)?$/.test(bare) || meansNobody(bare)) return name;
  if (pseudonyms.isToken(bare)) return name;
  if (/^\d+(?:\.\d+){3}$/.test(bare) || isIpv6(bare)) {
    const token = pseudonyms.of('ip', bare);
    return plain === bare ? token : `[${token}]`;
  }
  return pseudonyms.of('host', plain);
}
