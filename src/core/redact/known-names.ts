import { Automaton } from './automaton.ts';
import { isCommonWord } from './common-words.ts';
import type { DataClass } from './data-class.ts';
import { type Pseudonyms, TOKEN_KINDS, type TokenKind } from './pseudonym.ts';
import { standsAlone } from './searchable.ts';
import { unitsOf } from './secrets/find-secrets.ts';
import type { Span } from './span.ts';

/** Shorter names are words of any text. */
const SHORTEST = 4;
const LONGEST = 300;
/** What divides the parts of a name: `com.shop.Price$Quote::of(int)`. */
const BETWEEN = /[^\p{L}\p{N}_]+/u;

const CLASSES: Partial<Record<TokenKind, DataClass>> = {
  fn: 'function',
  class: 'class',
  table: 'table',
  dir: 'function',
};
const kindOf = (token: string): TokenKind | null => TOKEN_KINDS.find((kind) => token.startsWith(`${kind}_`)) ?? null;

/**
 * True of a name by which somebody may know the program: one that is put together (`price_order`, `PriceService`), or a word that does not stand in any report.
 */
const isDistinctive = (name: string): boolean =>
  name.length >= SHORTEST && name.length <= LONGEST && /\p{L}/u.test(name) && !isCommonWord(name);

/**
 * Finds the names of a workspace's evidence in texts that people wrote: each name whole, and the parts of it that are told by themselves, as people leave out the
 * package of a class. One pass, however many there are; memory is linear in the names.
 */
export class KnownNames {
  readonly #tokens: readonly string[];
  readonly #lengths: readonly number[];
  readonly #classes: readonly DataClass[];
  readonly #automaton: Automaton;

  /** `names` are those that were replaced in records, with their tokens. */
  constructor(names: ReadonlyMap<string, string>, pseudonyms: Pseudonyms) {
    const found = new Map<string, readonly [name: string, token: string, DataClass]>();
    const add = (name: string, token: string, dataClass: DataClass): void => {
      const key = name.toLowerCase();
      if (isDistinctive(name) && !pseudonyms.isToken(name) && !found.has(key)) found.set(key, [name, token, dataClass]);
    };
    for (const [name, token] of names) {
      const kind = kindOf(token);
      const dataClass = kind === null ? undefined : CLASSES[kind];
      if (kind === null || dataClass === undefined) continue;
      add(name, token, dataClass);
      const parts = name.slice(0, LONGEST).split(BETWEEN);
      if (parts.length > 1) for (const part of parts) add(part, pseudonyms.of(kind, part, '_'), dataClass);
    }
    const all = [...found.values()];
    this.#tokens = all.map(([, token]) => token);
    this.#lengths = all.map(([name]) => name.length);
    this.#classes = all.map(([, , dataClass]) => dataClass);
    this.#automaton = new Automaton(all.map(([name]) => unitsOf(name)));
  }

  /** In order, the longest of those that begin in one place first. */
  find(text: string): readonly Span[] {
    if (this.#tokens.length === 0) return [];
    const units = unitsOf(text);
    const spans: Span[] = [];
    this.#automaton.search(units, (index, end) => {
      const start = end - (this.#lengths[index] ?? 0);
      if (!standsAlone(units[start - 1], units[end])) return;
      const [replacement = '', dataClass = 'function'] = [this.#tokens[index], this.#classes[index]];
      // Other records may keep the same word, as a public library's: it is not searched for afterwards.
      spans.push({ start, end, class: dataClass, originals: [], replacement });
    });
    return spans.sort((a, b) => a.start - b.start || b.end - a.end);
  }
}
