/** How often a text may be walked over, all in all. */
const WALKS = 6;
/** What a short text may cost in any case. */
const LEAST = 10_000;

/** The begin of a document of JSON or Python on a line of its own. */
const DOCUMENT =
  /^[ \t]{0,40}(?:[[(][ \t]{0,10}){0,3}(?:\{[ \t]{0,10}["'](?:Plan|Query Text|QUERY PLAN|query_block)["']|[[{][ \t]{0,10}\r?$)/gm;

/**
 * What may still be spent on mending one text. To mend what is broken somewhere costs a walk over all that follows, and a text may be broken in a
 * hundred thousand places: what is spent is counted in characters.
 */
export class Mending {
  #left: number;

  constructor(length: number) {
    this.#left = Math.max(length, LEAST) * WALKS;
  }

  /** Whether so many characters may be walked over; they are spent then. */
  spend(length: number): boolean {
    if (length > this.#left) return false;
    this.#left -= length;
    return true;
  }

  /** Where the document that begins behind a position begins; the text's end where none does, or nothing may be spent. */
  nextDocument(text: string, from: number): number {
    if (this.#left <= 0) return text.length;
    DOCUMENT.lastIndex = from;
    const next = DOCUMENT.exec(text)?.index ?? text.length;
    this.#left -= Math.min(this.#left, next - from);
    return next;
  }
}
