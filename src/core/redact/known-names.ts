import { Automaton } from './automaton.ts';
import { isCommonWord } from './common-words.ts';
import type { DataClass } from './data-class.ts';
import { marksOf } from './marked-names.ts';
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
const joins = (character: string | undefined): boolean => /[_$-]/.test(character ?? '');
const kindOf = (token: string): TokenKind | null => TOKEN_KINDS.find((kind) => token.startsWith(`${kind}_`)) ?? null;

/** True of what can be told from the words around it at all. */
const isSearched = (name: string): boolean => name.length >= SHORTEST && name.length <= LONGEST && /\p{L}/u.test(name);

/** What a text is searched for. */
interface SearchedName {
  readonly name: string;
  readonly kind: TokenKind;
  /** Of a whole name; a part's is made where the part is found. */
  readonly token: string | null;
  readonly class: DataClass;
  /** It stands in any report, unlike one that is put together (`price_order`, `PriceService`). */
  readonly isWord: boolean;
}

/**
 * Finds the names of a workspace's evidence in texts that people wrote: each name whole, and the parts of it that are told by themselves, as people leave out the
 * package of a class. One pass, however many there are; memory is linear in the names. A name that is a word of any report too is told as a word, but where the text marks it as a name.
 */
export class KnownNames {
  readonly #names: readonly SearchedName[];
  readonly #pseudonyms: Pseudonyms;
  readonly #automaton: Automaton;

  /** `names` are those that were replaced in records, with their tokens. */
  constructor(names: ReadonlyMap<string, string>, pseudonyms: Pseudonyms) {
    const found = new Map<string, SearchedName>();
    const add = (name: string, kind: TokenKind, token: string | null): void => {
      const key = name.toLowerCase();
      if (!isSearched(name) || pseudonyms.isToken(name) || found.has(key)) return;
      found.set(key, { name, kind, token, class: CLASSES[kind] ?? 'function', isWord: isCommonWord(name) });
    };
    for (const [name, token] of names) {
      const kind = kindOf(token);
      if (kind === null || CLASSES[kind] === undefined) continue;
      add(name, kind, token);
      const parts = name.slice(0, LONGEST).split(BETWEEN);
      if (parts.length > 1) for (const part of parts) add(part, kind, null);
    }
    this.#names = [...found.values()];
    this.#pseudonyms = pseudonyms;
    this.#automaton = new Automaton(this.#names.map(({ name }) => unitsOf(name)));
  }

  /** In order, the longest of those that begin in one place first. */
  find(text: string): readonly Span[] {
    if (this.#names.length === 0) return [];
    const units = unitsOf(text);
    const spans: Span[] = [];
    let isMarked: ((start: number, end: number) => boolean) | null = null;
    this.#automaton.search(units, (index, end) => {
      const { name, kind, token, class: dataClass, isWord } = this.#names[index] as SearchedName;
      const start = end - name.length;
      if (!standsAlone(units[start - 1], units[end])) return;
      // `price_orders` and `order-id` are other names.
      if (isWord && (joins(text[start - 1]) || joins(text[end]))) return;
      if (isWord) isMarked ??= marksOf(text);
      const replacement = token ?? this.#pseudonyms.of(kind, name, '_');
      // Other records may keep the same word, as a public library's: it is not searched for afterwards.
      const span = { start, end, class: dataClass, originals: [], replacement };
      spans.push(isWord && isMarked?.(start, end) === false ? { ...span, isWord } : span);
    });
    return spans.sort((a, b) => a.start - b.start || b.end - a.end);
  }
}
