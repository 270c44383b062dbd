/** A text with its escapes undone, and where each part of it came from. */
export interface Unescaped {
  readonly bytes: Uint8Array;
  /** The place in the source of a place in `bytes`. */
  readonly sourceOf: (at: number) => number;
}

/** Collects bytes with the places they came from: one pair of places a change of the distance between the two. */
class Collector {
  readonly #bytes: Uint8Array;
  #length = 0;
  readonly #at: number[] = [];
  readonly #source: number[] = [];

  constructor(room: number) {
    this.#bytes = new Uint8Array(room);
  }

  /** Notes that what follows came from `source`. */
  from(source: number): void {
    const last = this.#at.length - 1;
    if (last >= 0 && (this.#source[last] as number) + this.#length - (this.#at[last] as number) === source) return;
    this.#at.push(this.#length);
    this.#source.push(source);
  }

  byte(byte: number): void {
    this.#bytes[this.#length++] = byte;
  }

  copy(source: Uint8Array, from: number, to: number): void {
    if (to <= from) return;
    this.from(from);
    this.#bytes.set(source.subarray(from, to), this.#length);
    this.#length += to - from;
  }

  /** A code point as UTF-8. */
  point(point: number): void {
    if (point < 0x80) this.byte(point);
    else if (point < 0x800) {
      this.byte(0xc0 | (point >> 6));
      this.byte(0x80 | (point & 63));
    } else if (point < 0x10000) {
      this.byte(0xe0 | (point >> 12));
      this.byte(0x80 | ((point >> 6) & 63));
      this.byte(0x80 | (point & 63));
    } else {
      this.byte(0xf0 | (point >> 18));
      this.byte(0x80 | ((point >> 12) & 63));
      this.byte(0x80 | ((point >> 6) & 63));
      this.byte(0x80 | (point & 63));
    }
  }

  done(): Unescaped {
    const [at, source] = [this.#at, this.#source];
    return {
      bytes: this.#bytes.subarray(0, this.#length),
      sourceOf: (place) => {
        let low = 0;
        let high = at.length - 1;
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if ((at[middle] as number) <= place) low = middle;
          else high = middle - 1;
        }
        return (source[low] ?? 0) + place - (at[low] ?? 0);
      },
    };
  }
}

const hexDigit = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const folded = byte | 32;
  return folded >= 97 && folded <= 102 ? folded - 87 : -1;
};

/** Undoes `%40` (RFC 3986 §2.1). Null where there is nothing to undo. Linear, as all of these. */
export function unpercented(bytes: Uint8Array): Unescaped | null {
  return byEscape(bytes, 0x25, (at, out) => {
    const high = hexDigit(bytes[at + 1]);
    const low = hexDigit(bytes[at + 2]);
    if (high < 0 || low < 0) return 0;
    out.byte(16 * high + low);
    return 3;
  });
}

/** Undoes `=40` and the line ends behind `=` of quoted-printable (RFC 2045 §6.7), which has capitals only. */
export function unquotedPrintable(bytes: Uint8Array): Unescaped | null {
  return byEscape(bytes, 0x3d, (at, out) => {
    const next = bytes[at + 1];
    if (next === 10) return 2;
    if (next === 13 && bytes[at + 2] === 10) return 3;
    const isSmall = (next ?? 0) >= 97 || (bytes[at + 2] ?? 0) >= 97;
    const [high, low] = [hexDigit(next), hexDigit(bytes[at + 2])];
    if (isSmall || high < 0 || low < 0) return 0;
    out.byte(16 * high + low);
    return 3;
  });
}

const JSON_ESCAPES: Readonly<Record<number, number>> = {
  47: 0x2f,
  34: 0x22,
  92: 0x5c,
  110: 10,
  116: 9,
  114: 13,
  98: 8,
  102: 12,
};

/** Undoes `\u0040`, `\x40`, `\/`, `\n` (RFC 8259 §7; ECMA-262 §12.9.4). */
export function unbackslashed(bytes: Uint8Array): Unescaped | null {
  return byEscape(bytes, 0x5c, (at, out) => {
    const letter = bytes[at + 1] ?? 0;
    const digits = letter === 0x75 ? 4 : letter === 0x78 ? 2 : 0;
    if (digits === 0) {
      const plain = JSON_ESCAPES[letter];
      if (plain === undefined) return 0;
      out.byte(plain);
      return 2;
    }
    let point = 0;
    for (let i = 0; i < digits; i++) {
      const digit = hexDigit(bytes[at + 2 + i]);
      if (digit < 0) return 0;
      point = 16 * point + digit;
    }
    out.point(point);
    return 2 + digits;
  });
}

const NAMED: Readonly<Record<string, number>> = {
  amp: 38,
  lt: 60,
  gt: 62,
  quot: 34,
  apos: 39,
  nbsp: 160,
  commat: 64,
  period: 46,
  sol: 47,
  colon: 58,
  lowbar: 95,
  hyphen: 45,
};

/** Undoes `&#64;`, `&#x40;`, `&commat;` (HTML Living Standard §13.5). */
export function unentitied(bytes: Uint8Array): Unescaped | null {
  return byEscape(bytes, 0x26, (at, out) => {
    let end = at + 1;
    let name = '';
    while (end < bytes.length && end - at < 12 && bytes[end] !== 0x3b)
      name += String.fromCharCode(bytes[end++] as number);
    if (bytes[end] !== 0x3b) return 0;
    const [, hex, decimal] = /^#(?:[xX]([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name) ?? [];
    const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
    const point = hex !== undefined ? Number.parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : named;
    if (point === undefined || point > 0x10ffff) return 0;
    out.point(point);
    return end + 1 - at;
  });
}

/** Leaves out `<…>`, so that what markup cuts into pieces is whole. */
export function untagged(bytes: Uint8Array): Unescaped | null {
  // The next end of a tag: looked for once, however many beginnings stand before it.
  let end = -1;
  let isLast = false;
  return byEscape(bytes, 0x3c, (at) => {
    const next = bytes[at + 1] ?? 0;
    const isTag = next === 0x2f || next === 0x21 || ((next | 32) >= 97 && (next | 32) <= 122);
    if (!isTag) return 0;
    if (end < at && !isLast) {
      end = bytes.indexOf(0x3e, at);
      isLast = end === -1;
    }
    // A tag with attributes may be long; what is longer is none.
    return end < at || end - at > LONGEST_TAG ? 0 : end + 1 - at;
  });
}

const LONGEST_TAG = 4096;

/**
 * Copies bytes but for what begins with the byte `sign` and `undo` takes: it answers with how many bytes it took, 0 for none. Null where it took none.
 */
function byEscape(bytes: Uint8Array, sign: number, undo: (at: number, out: Collector) => number): Unescaped | null {
  let at = bytes.indexOf(sign);
  if (at === -1) return null;
  // A code point may become longer than its escape is: `\xff` has four bytes, its UTF-8 two.
  const out = new Collector(bytes.length);
  let copied = 0;
  let undone = 0;
  while (at !== -1) {
    out.copy(bytes, copied, at);
    copied = at;
    out.from(at);
    const took = undo(at, out);
    if (took > 0) {
      undone++;
      copied = at + took;
    }
    at = bytes.indexOf(sign, Math.max(copied, at + 1));
  }
  if (undone === 0) return null;
  out.copy(bytes, copied, bytes.length);
  return out.done();
}
