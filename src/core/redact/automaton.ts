/** What an automaton reads: bytes, or UTF-16 code units. */
export type Symbols = ArrayLike<number>;

const ROOT = 0;
const NONE = -1;

/** Folds `A`–`Z` to `a`–`z`. */
export const folded = (symbol: number): number => (symbol >= 65 && symbol <= 90 ? symbol + 32 : symbol);

/**
 * Finds all of many patterns in one pass over a text, letters A–Z and a–z being equal (A. V. Aho, M. J. Corasick, “Efficient string matching: an
 * aid to bibliographic search”, CACM 18 (1975)). Time is linear in the text and in what is found, however many patterns there are and whatever
 * they have in common; memory is linear in the patterns.
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
  readonly #lengths: Int32Array;

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
    this.#lengths = Int32Array.from(patterns, ({ length }) => length);
    this.#link(this.#grow(patterns));
  }

  /**
   * Calls `found` with each pattern's index and the place behind its end, in the order of the ends. A search may go on in a further part of
   * the text: give the state that the last part answered with.
   */
  search(
    text: Symbols,
    found: (pattern: number, end: number) => void,
    from = 0,
    to = text.length,
    state = ROOT,
  ): number {
    let at = state;
    for (let i = from; i < to; i++) {
      const symbol = folded(text[i] as number);
      if (at !== ROOT) {
        let next = this.#edge(at, symbol);
        while (next === NONE && at !== ROOT) {
          at = this.#fail[at] as number;
          next = at === ROOT ? (this.#first[symbol] as number) : this.#edge(at, symbol);
        }
        at = next === NONE ? ROOT : next;
      } else {
        const next = this.#first[symbol] as number;
        if (next === NONE) continue;
        at = next;
      }
      for (let end = this.#ends[at] === NONE ? (this.#output[at] as number) : at; end !== NONE; ) {
        found(this.#ends[end] as number, i + 1);
        end = this.#output[end] as number;
      }
    }
    return at;
  }

  lengthOf(pattern: number): number {
    return this.#lengths[pattern] ?? 0;
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
