import type { TextBuilder } from '../input/plan-text.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
]);

/**
 * Appends what a JSON string in a text means, with the place of each of its characters. `start` is behind the opening quote, `limit` where the
 * line ends. Gives the place of the closing quote, or `limit` where the string was cut off before.
 */
export function appendJsonString(
  text: string,
  { start, limit }: { readonly start: number; readonly limit: number },
  to: TextBuilder,
): number {
  let kept = start;
  for (let at = start; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      to.keep(kept, at);
      return at;
    }
    if (code !== BACKSLASH) continue;
    to.keep(kept, at);
    const letter = text[at + 1] ?? '';
    const length = letter === 'u' ? 6 : 2;
    // An escape that was cut in two is nothing any more.
    if (at + length > limit) return limit;
    to.replace(escaped(text, at + 1, letter), at, at + length);
    at += length - 1;
    kept = at + 1;
  }
  to.keep(kept, limit);
  return limit;
}

function escaped(text: string, at: number, letter: string): string {
  if (letter !== 'u') return ESCAPES.get(letter) ?? letter;
  const code = Number.parseInt(text.slice(at + 1, at + 5), 16);
  return Number.isNaN(code) ? '\uFFFD' : String.fromCharCode(code);
}
