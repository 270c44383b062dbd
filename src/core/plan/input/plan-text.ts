import type { ErrorPlace } from '../../error.ts';
import type { PlanText } from '../reader.ts';

/** A file's own text. `byteOf` gives the byte of a position in it. */
export function sourceText(text: string, byteOf: (position: number) => number, file?: string): PlanText {
  return {
    text,
    isSource: true,
    toSource: (position) => position,
    toSourceEnd: (position) => position,
    place: (position): ErrorPlace => ({ offset: byteOf(position), ...(file === undefined ? {} : { file }) }),
  };
}

/** A part of a text as a text of its own. */
export function partOf(whole: PlanText, start: number, end: number): PlanText {
  if (start === 0 && end === whole.text.length) return whole;
  return {
    text: whole.text.slice(start, end),
    isSource: false,
    toSource: (position) => whole.toSource(start + position),
    toSourceEnd: (position) => (position === 0 ? whole.toSource(start) : whole.toSourceEnd(start + position)),
    place: (position) => whole.place(start + position),
  };
}

/** Builds a text out of pieces of another, which are kept, left out or replaced, in the other's order. */
export class TextBuilder {
  readonly #from: PlanText;
  readonly #pieces: string[] = [];
  /** Of each stretch: where it begins in the new text, and from where to where it stood in the other. All ascend. */
  readonly #starts: number[] = [];
  readonly #origins: number[] = [];
  readonly #ends: number[] = [];
  #length = 0;
  /** The last stretch is one that was kept as it is. */
  #open = false;

  constructor(from: PlanText) {
    this.#from = from;
  }

  get length(): number {
    return this.#length;
  }

  /** Takes over the text between two positions of the other. */
  keep(start: number, end: number): this {
    if (start >= end) return this;
    const last = this.#ends.length - 1;
    if (this.#open && this.#ends[last] === start) {
      this.#ends[last] = end;
      return this.#add(this.#from.text.slice(start, end));
    }
    this.#stretch(start, end);
    this.#open = true;
    return this.#add(this.#from.text.slice(start, end));
  }

  /** Puts `text` for what stands between two positions of the other: an entity’s character, a line break for a frame. */
  replace(text: string, start: number, end: number): this {
    if (text === '') return this;
    this.#stretch(start, end);
    this.#open = false;
    return this.#add(text);
  }

  #stretch(start: number, end: number): void {
    this.#starts.push(this.#length);
    this.#origins.push(start);
    this.#ends.push(end);
  }

  #add(text: string): this {
    this.#pieces.push(text);
    this.#length += text.length;
    return this;
  }

  build(): PlanText {
    const from = this.#from;
    const length = this.#length;
    const starts = Float64Array.from(this.#starts);
    const origins = Float64Array.from(this.#origins);
    const ends = Float64Array.from(this.#ends);
    const startOf = (position: number): number => {
      const stretch = stretchAt(starts, position);
      if (position >= length) return ends.at(-1) ?? 0;
      return Math.min((origins[stretch] ?? 0) + position - (starts[stretch] ?? 0), ends[stretch] ?? 0);
    };
    const endOf = (position: number): number => {
      const stretch = stretchAt(starts, position - 1);
      const isWhole = position >= (starts[stretch + 1] ?? length);
      return isWhole ? (ends[stretch] ?? 0) : startOf(position - 1) + 1;
    };
    return {
      text: this.#pieces.join(''),
      isSource: false,
      toSource: (position) => from.toSource(startOf(position)),
      toSourceEnd: (position) => (position <= 0 ? from.toSource(startOf(0)) : from.toSourceEnd(endOf(position))),
      place: (position) => from.place(startOf(position)),
    };
  }
}

/** The last stretch that begins at a position or before it. */
function stretchAt(starts: Float64Array, position: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle;
  }
  return low;
}
