import { isAbsolute, join } from 'node:path';
import { expandVariables } from './config-files.ts';
import type { SshPlaces } from './places.ts';

/** Values of `%` sequences by their letter. */
export type Tokens = Readonly<Record<string, string>>;

/** Replaces the `%` sequences of ssh_config(5), “TOKENS”; null where one is not known. */
export function expandTokens(text: string, tokens: Tokens): string | null {
  let known = true;
  const expanded = text.replaceAll(/%(.?)/gs, (_, letter: string) => {
    const value = Object.hasOwn(tokens, letter) ? tokens[letter] : undefined;
    if (value === undefined) known = false;
    return value ?? '';
  });
  return known ? expanded : null;
}

/**
 * A path of the configuration: `~/`, `${NAME}` and `%` sequences replaced; relative ones start at the home folder's `.ssh`. Null where a `%`
 * sequence is not known.
 */
export function expandPath(
  text: string,
  { home, env, tokens }: { readonly home: string; readonly env: SshPlaces['env']; readonly tokens: Tokens },
): string | null {
  const path = expandTokens(expandVariables(text, env), tokens)?.replace(/^~(?=\/|$)/, () => home);
  if (path === undefined) return null;
  return isAbsolute(path) ? path : join(home, '.ssh', path);
}
