import { hostToken } from './addresses.ts';
import type { Pseudonyms } from './pseudonym.ts';
import { isPublicSite } from './public-sites.ts';
import type { Span } from './span.ts';

/** Schemes of URLs with a host in them. `file:`, `webpack:` and `node:` have none. */
const WITH_HOST =
  /^(?:https?|wss?|ftps?|sftp|ssh|git|ldaps?|amqps?|redis|rediss|postgres|postgresql|mysql|mongodb|mongodb\+srv|kafka|nats|grpc|tcp|udp|s3|gs|smb|nfs)$/i;
/** What a URL cannot go on with. */
const END = /[\s"'`<>(){}|\\^,;\p{Cc}]/u;
const LONGEST = 8192;

const ID =
  /^(?:\d+|[0-9a-f]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[^.]*\d)[\w~-]{20,}|[^/]*(?:@|%40)[^/]*)$/i;

/** Parts of a path that name one thing become `{id}`: numbers, UUIDs, digests, e-mail addresses. A line and column behind the last part stay. */
function template(path: string): string {
  const place = /(?::\d+){1,2}$/.exec(path)?.[0] ?? '';
  const bare = place === '' ? path : path.slice(0, -place.length);
  return (
    bare
      .split('/')
      .map((part) => (ID.test(part) ? '{id}' : part))
      .join('/') + place
  );
}

/** A URL without who and what: the host as a token with its port, the path with `{id}`s, no user, query or fragment. */
export function shortUrl(url: string, pseudonyms: Pseudonyms): { readonly text: string; readonly host: string | null } {
  const [, scheme = '', rest = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s.exec(url) ?? [];
  const at = rest.search(/[/?#]/);
  const authority = at === -1 ? rest : rest.slice(0, at);
  const behind = at === -1 ? '' : rest.slice(at);
  const afterUser = authority.slice(authority.lastIndexOf('@') + 1);
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(:[\d:]*)?$/.exec(afterUser) ?? [null, afterUser, ''];
  // What stood behind a place in a file is kept: `app.js?v=3:10:5`.
  const query = behind.search(/[?#]/);
  const place = query === -1 ? '' : (/(?::\d+){1,2}$/.exec(behind)?.[0] ?? '');
  const path = query === -1 ? behind : behind.slice(0, query) + place;
  const isPublic = host === '' || isPublicSite(host);
  const token = isPublic ? host : hostToken(host, pseudonyms);
  return { text: `${scheme}://${token}${port}${template(path)}`, host: token === host ? null : host };
}

/** URLs in a text. Linear in its length. */
export function findUrls(text: string, pseudonyms: Pseudonyms): readonly Span[] {
  const spans: Span[] = [];
  let behind = 0;
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', Math.max(at + 3, behind))) {
    let start = at;
    while (start > behind && at - start < 20 && /[A-Za-z0-9+.-]/.test(text[start - 1] as string)) start--;
    while (start < at && !/[A-Za-z]/.test(text[start] as string)) start++;
    if (!WITH_HOST.test(text.slice(start, at))) continue;
    let end = at + 3;
    while (end < text.length && end - at < LONGEST && !END.test(text[end] as string)) end++;
    // A full stop at its end is the sentence's; so is a bracket, where none was opened: `[::1]` is a host.
    const isOpened = text.slice(at + 3, end).includes('[');
    while (end > at + 3 && (isOpened ? /[.!?:]/ : /[.\]!?:]/).test(text[end - 1] as string)) end--;
    if (end === at + 3) continue;
    const url = text.slice(start, end);
    const short = shortUrl(url, pseudonyms);
    behind = end;
    if (short.text === url) continue;
    const originals = [
      ...(short.host === null ? [] : [{ value: short.host, class: 'host' as const }]),
      ...dropped(url).map((value) => ({ value, class: 'url' as const })),
    ];
    spans.push({ start, end, class: 'url', originals, replacement: short.text });
  }
  return spans;
}

/** `GET /orders?id=7`, `db1:8080/orders?id=7`: an address without its scheme, and mostly without its host. */
const RELATIVE =
  /(?<=^|[\s"'(,;=[])(?:[\w.-]{1,253}(?::\d{1,5})?)?\/[^\s"'(,;=[?#<>`{}|\\^\p{Cc}]*\?[^\s"'(,;=[?#<>`{}|\\^\p{Cc}]*=[^\s"'<>`|\\^\p{Cc}]*(?<![.!?:,;)\]])/gu;

/** Queries of addresses that begin with their path, as results of load tests name endpoints. Linear in the length of the text. */
export function findQueries(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const { 0: address, index } of text.matchAll(RELATIVE)) {
    const query = address.indexOf('?');
    const originals = dropped(address).map((value) => ({ value, class: 'url' as const }));
    spans.push({ start: index + query, end: index + address.length, class: 'url', originals, replacement: '' });
  }
  return spans;
}

/** The values of a URL's query, and its user. */
function dropped(url: string): readonly string[] {
  const query = url.search(/[?#]/);
  const user = /^[^/]*:\/\/([^/?#@]*)@/.exec(url)?.[1];
  const values =
    query === -1
      ? []
      : url
          .slice(query + 1)
          .split(/[&#]/)
          .map((pair) => pair.slice(pair.indexOf('=') + 1));
  return [...(user === undefined ? [] : [user]), ...values].filter((value) => value.length >= 6);
}
