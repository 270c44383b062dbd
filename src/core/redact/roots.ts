import type { Pseudonyms } from './pseudonym.ts';
import type { Span } from './span.ts';

const NAME = '(?:(?!%2[fF]|%5[cC])[^\\s/\\\\"\'`()<>:;,|?*\\u0000]){1,255}';
const SLASH = '(?:/|\\\\{1,2}|%2[fF]|%5[cC])';
/** What divides folders of a Unix path, also where a query of a URL holds it. */
const BAR = '(?:/|%2[fF])';
/** Folders whose next part is a login's name. */
const HOMES = `(?:(?:/(?:export|var|usr|data|nfs|net|[A-Za-z]|mnt/[A-Za-z]|mnt/[\\w.-]{1,32}))?${BAR}(?:home|Users)${BAR}|[A-Za-z](?::|%3[aA])${SLASH}(?:Users|Benutzer|Documents and Settings|Dokumente und Einstellungen)${SLASH})`;
/** Homes on the share of another machine, behind its name. */
const SHARED = '(?:home|homes|Users)\\\\{1,2}';
/** Folders whose next part is the name of what is deployed there. */
const DEPLOYED = '/(?:srv|opt|var/www|var/app|mnt|media|builds|workspaces)/';
const ROOT = new RegExp(`(?:${HOMES}|(?<=[^\\s\\\\]\\\\{1,2})${SHARED}|${DEPLOYED})(?:${NAME})`, 'g');
const HOME = new RegExp(`^(?:${HOMES}|${SHARED})`);

/** Folders below `/opt` and the like that say only which public software it is. */
const PUBLIC =
  /^(?:python[\d.]*|java|jdk[\w.+-]*|jre[\w.+-]*|graalvm[\w.+-]*|conda|mini(?:conda|forge)\d?|anaconda\d?|venv|hostedtoolcache|homebrew|node(?:js)?|go|google|async-profiler[\w.-]*|rh|microsoft|aws|local|html|bitnami|datadog-agent|postgresql|pgsql|shared|public|default)$/i;

const before = (text: string, at: number): string => (at === 0 ? '' : (text[at - 1] as string));

/**
 * Homes and deploy roots in a text, `/home/anna` as `~user-…` and `/srv/shop` as `$APP-…`: the token keeps functions of two homes or two
 * deployments apart, as they were before. The path behind the root stays. `/root`, `/opt/python` and the like tell of nobody and stay.
 */
export function findRoots(text: string, pseudonyms: Pseudonyms): readonly Span[] {
  if (!/[/\\%]/.test(text)) return [];
  const spans: Span[] = [];
  for (const match of text.matchAll(ROOT)) {
    const [found] = match;
    // In the middle of a path it is another folder of that name: `/api/home/start`.
    if (/[\p{L}\p{N}_.~-]/u.test(before(text, match.index))) continue;
    const home = HOME.exec(found)?.[0];
    const name = found.slice(home?.length ?? found.lastIndexOf('/') + 1);
    if (/^\.{1,2}$/.test(name) || pseudonyms.isToken(name)) continue;
    if (PUBLIC.test(name)) continue;
    spans.push({
      start: match.index,
      end: match.index + found.length,
      class: 'path',
      originals: [
        { value: found, class: 'path' },
        ...(home === undefined ? [] : [{ value: name, class: 'user' as const }]),
      ],
      replacement: rootToken(found, pseudonyms),
    });
  }
  return spans;
}

/** What stands for a home or a deploy root. */
export function rootToken(root: string, pseudonyms: Pseudonyms): string {
  const home = HOME.exec(root)?.[0];
  if (home !== undefined) return `~${pseudonyms.of('user', root.slice(home.length))}`;
  return `$APP-${pseudonyms.of('app', root).slice('app-'.length)}`;
}

/** First parts of paths that every system has. */
const SYSTEM =
  /^(?:bin|boot|dev|etc|lib|lib32|lib64|libx32|nix|proc|root|run|sbin|snap|sys|tmp|usr|var|System|Library|Applications|private|home|Users|srv|opt|mnt|media|builds|workspaces|app|code|cygdrive|usr_local|node_modules)$/;

/**
 * The deploy root of an absolute path that {@link findRoots} does not see by itself, such as `/acme-shop` of `/acme-shop/app/orders.py`, or the
 * home of a name with a blank in it; null where there is none. It is what a redactor is told as known.
 */
export function unusualRoot(path: string): string | null {
  const blank = /^(?:\/(?:home|Users)|[A-Za-z]:[\\/]Users)[\\/]([^\\/]* [^\\/]*)(?=[\\/])/.exec(path);
  if (blank !== null) return blank[0];
  const windows = /^[A-Za-z]:[\\/](?!Users|Windows|Program Files|ProgramData)[^\\/]+(?=[\\/])/i.exec(path)?.[0];
  if (windows !== undefined) return windows;
  const [, first] = /^\/([^/]+)\/[^/]/.exec(path) ?? [];
  return first === undefined || SYSTEM.test(first) || first.includes('(') ? null : `/${first}`;
}
