/** What an automaton reads: bytes, or UTF-16 code units. */
export type Symbols = ArrayLike<number>;

const ROOT = 0;
const NONE = -1;

/** Symbols that are looked at together to see where a pattern may begin, and bits that each of them has in that. */
const GRAM = 4;
const CLASS_BITS = 6;
const CLASSES = 1 << CLASS_BITS;
const GRAM_MASK = (1 << (CLASS_BITS * GRAM)) - 1;
/** Shorter texts are gone through symbol by symbol: the table of beginnings is made once a long one comes. */
const LEAST_FILTERED = 512;

/** Folds `A`–`Z` to `a`–`z`. */
export const folded = (symbol: number): number => (symbol >= 65 && symbol <= 90 ? symbol + 32 : symbol);

/** Letters, case aside, and digits are a class each; all other symbols share those that are left. */
const classOf = (symbol: number): number => {
  const small = folded(symbol);
  if (small >= 97 && small <= 122) return small - 97;
  return symbol >= 48 && symbol <= 57 ? symbol - 22 : 36 + (symbol % 28);
};
const CLASS_OF = Uint8Array.from({ length: 65_536 }, (_, symbol) => classOf(symbol));

/**
 * Finds all of many patterns in one pass over a text, letters A–Z and a–z being equal (A. V. Aho, M. J. Corasick, “Efficient string matching: an
 * aid to bibliographic search”, CACM 18 (1975)). Time is linear in the text and in what is found, however many patterns there are and whatever
 * they have in common; memory is linear in the patterns. A long text is first asked at each place whether any pattern begins with the four symbols
 * there (S. Wu, U. Manber, “A fast algorithm for multi-pattern searching”, TR-94-17, 1994), and the automaton reads on only where one does.
 */
export class Automaton {
  readonly #first: Int32Array;
  readonly #symbol: Uint16Array;
  readonly #sibling: Int32Array;
  readonly #child: Int32Array;
  readonly #fail: Int32Array;
  /** Pattern that ends in a state, and the next state along the failures where one ends. */
  readonly #ends: Int32Array;
  readonly #output: Int32Array;
  /** Edges by state and symbol, open addressing. */
  readonly #states: Int32Array;
  readonly #symbols: Uint16Array;
  readonly #targets: Int32Array;
  readonly #mask: number;
  /** Symbols that lead to a state, counted up to those of a gram. */
  readonly #depths: Uint8Array;
  /** A bit for each gram that a pattern begins with, once it was asked for. */
  #beginnings: Uint8Array | null = null;
  readonly #patterns: readonly Symbols[];

  /** Empty patterns are never found; of equal ones the first is. */
  constructor(patterns: readonly Symbols[]) {
    const room = patterns.reduce((sum, { length }) => sum + length, 1);
    this.#first = new Int32Array(65_536).fill(NONE);
    this.#symbol = new Uint16Array(room);
    this.#sibling = new Int32Array(room).fill(NONE);
    this.#child = new Int32Array(room).fill(NONE);
    this.#fail = new Int32Array(room);
    this.#ends = new Int32Array(room).fill(NONE);
    this.#output = new Int32Array(room).fill(NONE);
    let slots = 16;
    while (slots < room * 2) slots *= 2;
    this.#mask = slots - 1;
    this.#states = new Int32Array(slots).fill(NONE);
    this.#symbols = new Uint16Array(slots);
    this.#targets = new Int32Array(slots);
    this.#depths = new Uint8Array(room);
    this.#patterns = patterns;
    this.#link(this.#grow(patterns));
  }

  /** Calls `found` with each pattern's index and the place behind its end, in the order of the ends; of those that end together with the longest first. */
  search(text: Symbols, found: (pattern: number, end: number) => void): void {
    const { length } = text;
    const beginnings = length < LEAST_FILTERED ? null : this.#filter();
    // Ends up to here were told.
    let told = 0;
    for (let from = 0; from < length; ) {
      const begin = beginnings === null ? 0 : nextBeginning(text, from, beginnings);
      const least = beginnings === null ? length : begin + GRAM;
      let at = ROOT;
      let i = begin;
      while (i < length) {
        at = this.#next(at, folded(text[i++] as number));
        if (at !== ROOT && i > told) this.#tell(at, i, found);
        // What began before here is decided, and what may have begun in the last symbols is asked for as at any other place.
        if (i >= least && (this.#depths[at] as number) < GRAM) break;
      }
      told = Math.max(told, i);
      if (i === length) return;
      from = i - (this.#depths[at] as number);
    }
  }

  #tell(state: number, behind: number, found: (pattern: number, end: number) => void): void {
    for (let end = this.#ends[state] === NONE ? (this.#output[state] as number) : state; end !== NONE; ) {
      found(this.#ends[end] as number, behind);
      end = this.#output[end] as number;
    }
  }

  #next(state: number, symbol: number): number {
    let at = state;
    for (;;) {
      const next = at === ROOT ? (this.#first[symbol] as number) : this.#edge(at, symbol);
      if (next !== NONE) return next;
      if (at === ROOT) return ROOT;
      at = this.#fail[at] as number;
    }
  }

  /** The grams that patterns begin with; of a shorter pattern all that begin with it. */
  #filter(): Uint8Array {
    if (this.#beginnings !== null) return this.#beginnings;
    const bits = new Uint8Array((GRAM_MASK + 1) >> 3);
    for (const pattern of this.#patterns) {
      if (pattern.length === 0) continue;
      const known = Math.min(GRAM, pattern.length);
      let gram = 0;
      for (let i = 0; i < known; i++) gram = (gram << CLASS_BITS) | (CLASS_OF[pattern[i] as number] as number);
      const others = CLASSES ** (GRAM - known);
      for (let one = gram * others; one < (gram + 1) * others; one++) {
        bits[one >> 3] = (bits[one >> 3] as number) | (1 << (one & 7));
      }
    }
    this.#beginnings = bits;
    return bits;
  }

  #edge(state: number, symbol: number): number {
    for (let slot = this.#slot(state, symbol); ; slot = (slot + 1) & this.#mask) {
      const known = this.#states[slot] as number;
      if (known === state && this.#symbols[slot] === symbol) return this.#targets[slot] as number;
      if (known === NONE) return NONE;
    }
  }

  /** Whole numbers of 32 bits only: this runs for each character that is searched. */
  #slot(state: number, symbol: number): number {
    const mixed = Math.imul(state, 0x9e37_79b1) ^ Math.imul(symbol, 0x85eb_ca6b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }

  /** The trie of the patterns; answers with its number of states. */
  #grow(patterns: readonly Symbols[]): number {
    let states = 1;
    patterns.forEach((pattern, index) => {
      let at = ROOT;
      for (let i = 0; i < pattern.length; i++) {
        const symbol = folded(pattern[i] as number);
        let next = at === ROOT ? (this.#first[symbol] as number) : this.#edge(at, symbol);
        if (next === NONE) {
          next = states++;
          this.#symbol[next] = symbol;
          this.#depths[next] = Math.min(GRAM, i + 1);
          this.#sibling[next] = this.#child[at] as number;
          this.#child[at] = next;
          if (at === ROOT) this.#first[symbol] = next;
          else this.#put(at, symbol, next);
        }
        at = next;
      }
      if (at !== ROOT && this.#ends[at] === NONE) this.#ends[at] = index;
    });
    return states;
  }

  #put(state: number, symbol: number, target: number): void {
    let slot = this.#slot(state, symbol);
    while (this.#states[slot] !== NONE) slot = (slot + 1) & this.#mask;
    this.#states[slot] = state;
    this.#symbols[slot] = symbol;
    this.#targets[slot] = target;
  }

  /** Failure and output links, breadth first. */
  #link(states: number): void {
    const queue = new Int32Array(states);
    let last = 1;
    for (let next = 0; next < last; next++) {
      const state = queue[next] as number;
      for (let child = this.#child[state] as number; child !== NONE; child = this.#sibling[child] as number) {
        const symbol = this.#symbol[child] as number;
        let fail = ROOT;
        if (state !== ROOT) {
          let at = this.#fail[state] as number;
          for (;;) {
            const edge = at === ROOT ? (this.#first[symbol] as number) : this.#edge(at, symbol);
            if (edge !== NONE) {
              fail = edge;
              break;
            }
            if (at === ROOT) break;
            at = this.#fail[at] as number;
          }
        }
        this.#fail[child] = fail;
        this.#output[child] = this.#ends[fail] === NONE ? (this.#output[fail] as number) : fail;
        queue[last++] = child;
      }
    }
  }
}

/** The next place, `from` on, where a pattern may begin; near the end of the text the first of those that are too near to be asked. */
function nextBeginning(text: Symbols, from: number, beginnings: Uint8Array): number {
  const { length } = text;
  if (length - from < GRAM) return from;
  let gram = 0;
  let i = from;
  for (; i < from + GRAM - 1; i++) gram = (gram << CLASS_BITS) | (CLASS_OF[text[i] as number] as number);
  for (; i < length; i++) {
    gram = ((gram << CLASS_BITS) | (CLASS_OF[text[i] as number] as number)) & GRAM_MASK;
    if (((beginnings[gram >> 3] as number) >> (gram & 7)) & 1) break;
  }
  return i - GRAM + 1;
}
