import { readdirSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { matchesWildcard } from '../wildcard.ts';
import { type ConfigLine, parseConfigLines } from './config-lines.ts';
import type { SshPlaces } from './places.ts';

/** A directive, or what an `Include` brought in its place: what stands in it ends with it. */
export type ConfigNode = ConfigLine | { readonly included: readonly ConfigNode[] };

/** Includes within includes, as in OpenSSH (`READCONF_MAX_DEPTH`). */
const DEEPEST = 16;

/** The person's configuration and the system's, each with its includes expanded. Files that are not there are empty. */
export function readConfigFiles(
  places: SshPlaces,
  warn: (sentence: string) => void,
): readonly (readonly ConfigNode[])[] {
  const own = join(places.home, '.ssh');
  return [
    readConfig(join(own, 'config'), { places, warn, base: own, depth: 0 }),
    readConfig(places.globalConfig, { places, warn, base: dirname(places.globalConfig), depth: 0 }),
  ];
}

interface Reading {
  readonly places: SshPlaces;
  readonly warn: (sentence: string) => void;
  /** Folder that relative includes start from. */
  readonly base: string;
  readonly depth: number;
}

function readConfig(file: string, reading: Reading): readonly ConfigNode[] {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    if (!missing) reading.warn(`${file} cannot be read and is left out.`);
    return [];
  }
  const { lines, bad } = parseConfigLines(text, file);
  for (const { line, why } of bad) reading.warn(`${file}:${line} is left out: ${why}.`);
  return lines.map((line) => (line.keyword === 'include' ? { included: include(line, reading) } : line));
}

function include({ words, file, line }: ConfigLine, reading: Reading): readonly ConfigNode[] {
  if (reading.depth >= DEEPEST) {
    reading.warn(`${file}:${line} is left out: files include each other more than ${DEEPEST} deep.`);
    return [];
  }
  const { home, env } = reading.places;
  return words.flatMap((word) => {
    const path = expandVariables(word, env).replace(/^~(?=\/|$)/, () => home);
    const pattern = isAbsolute(path) ? path : join(reading.base, path);
    return pathsMatching(pattern).flatMap((found) => readConfig(found, { ...reading, depth: reading.depth + 1 }));
  });
}

/** `${NAME}` as OpenSSH expands it in paths; unset ones stay. */
export function expandVariables(text: string, env: SshPlaces['env']): string {
  return text.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) => env[name] ?? whole);
}

/** The paths that a pattern stands for, sorted: `*` and `?` within names, where a leading dot must be written (glob(3)). */
function pathsMatching(pattern: string): readonly string[] {
  let found = ['/'];
  const names = pattern.split('/').filter((name) => name !== '');
  for (const name of names) {
    found = /[*?]/.test(name)
      ? found.flatMap((folder) => namesIn(folder, name).map((entry) => join(folder, entry)))
      : found.map((folder) => join(folder, name));
  }
  return found;
}

function namesIn(folder: string, pattern: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => (!name.startsWith('.') || pattern.startsWith('.')) && matchesWildcard(name, pattern))
      .sort();
  } catch {
    return [];
  }
}
