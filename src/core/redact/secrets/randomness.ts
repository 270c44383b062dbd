const classOf = (unit: number): number =>
  unit >= 48 && unit <= 57 ? 1 : unit >= 65 && unit <= 90 ? 2 : unit >= 97 && unit <= 122 ? 3 : 4;

/** Shannon's entropy of a text's characters, in bits per character (C. E. Shannon, “A mathematical theory of communication”, 1948). */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/**
 * True for a text that looks drawn by chance: at least three bits a character, three digits or more, and letters and digits changing places
 * often. Names of functions change seldom: `getTokenFromHeader2Async` is none.
 */
export function looksRandom(text: string): boolean {
  let digits = 0;
  let changes = 0;
  let last = 0;
  for (let at = 0; at < text.length; at++) {
    const now = classOf(text.charCodeAt(at));
    if (now === 1) digits++;
    // A capital before small letters begins a word.
    if (last !== 0 && now !== last && !(last === 2 && now === 3)) changes++;
    last = now;
  }
  return digits >= 3 && changes * 5 >= text.length && entropy(text) >= 3;
}

/** What digests and ids look like: a name beside them makes them a secret, nothing else. */
export const isDigestOrId = (text: string): boolean =>
  /^(?:[0-9a-f]{7,128}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|sha(?:256|384|512)-[A-Za-z0-9+/=]+)$/i.test(text);
