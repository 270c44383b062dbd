import { PlateauError } from '../error.ts';

/** Texts as one UTF-8 array and the byte offset of each end: any one of them can be read without the others. */
export class PackedTexts {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(bytes: Uint8Array, ends: Uint32Array) {
    this.bytes = bytes;
    this.ends = ends;
  }

  get count(): number {
    return this.ends.length;
  }

  /** The text of that number. Throws `data.badColumns` where there is none. */
  text(index: number): string {
    const end = this.ends[index];
    const start = index === 0 ? 0 : this.ends[index - 1];
    if (end === undefined || start === undefined) throw damagedPlan();
    return this.#decoder.decode(this.bytes.subarray(start, end));
  }
}

/** Collects texts, each once, under numbers that count from 0. */
export class TextPacker {
  readonly #numbers = new Map<string, number>();

  /** The text's number. */
  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  /** The same for what may be absent: −1. */
  numberOrNone(text: string | null): number {
    return text === null ? -1 : this.number(text);
  }

  get texts(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  packed(): PackedTexts {
    const encoder = new TextEncoder();
    const { texts } = this;
    const whole = texts.join('');
    const bytes = encoder.encode(whole);
    // As many bytes as units: every character is of one byte.
    const isAscii = bytes.length === whole.length;
    const ends = new Uint32Array(texts.length);
    let at = 0;
    for (const [i, text] of texts.entries()) {
      at += isAscii ? text.length : encoder.encode(text).length;
      ends[i] = at;
    }
    // Halves of a pair of units that stand in two texts are one character in the whole.
    if (at === bytes.length) return new PackedTexts(bytes, ends);
    return packedOneByOne(texts);
  }
}

function packedOneByOne(texts: readonly string[]): PackedTexts {
  const encoder = new TextEncoder();
  const parts = texts.map((text) => encoder.encode(text));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const ends = new Uint32Array(parts.length);
  let at = 0;
  for (const [i, part] of parts.entries()) {
    bytes.set(part, at);
    at += part.length;
    ends[i] = at;
  }
  return new PackedTexts(bytes, ends);
}

/** What is thrown where a plan's stored columns do not fit each other. */
export const damagedPlan = (): PlateauError =>
  new PlateauError({
    code: 'data.badColumns',
    message: 'The derived data of a plan is damaged.',
    hint: 'Delete the plan and import its file again.',
  });
