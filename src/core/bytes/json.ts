import { PlateauError } from '../error.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** How deep values may be nested: no profile nests deeper, and each level costs a few calls. */
const MAX_NESTING = 1000;

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/**
 * Reads JSON straight from its bytes, value by value: nothing is turned into text that is not asked for, errors name the byte, and no
 * value has to fit into one JavaScript string. Every method reads exactly one value at the cursor.
 * Throws `import.badJson`, `import.truncated`, `import.badEncoding`, and `import.tooDeep` for more than {@link MAX_NESTING} levels that are
 * visited; what is skipped may be nested as deep as it likes.
 */
export class JsonCursor {
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #at: number;
  #nesting = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  }

  /** Byte offset of the cursor. */
  get offset(): number {
    return this.#at;
  }

  /** What stands at the cursor. */
  kind(): JsonKind {
    const byte = this.#token();
    if (byte === OPEN_BRACE) return 'object';
    if (byte === OPEN_BRACKET) return 'array';
    if (byte === QUOTE) return 'string';
    if (byte === 0x74 || byte === 0x66) return 'boolean';
    if (byte === 0x6e) return 'null';
    if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) return 'number';
    throw this.error('a value');
  }

  /** Calls `visit` with each key of an object; what it leaves unread is skipped. */
  object(visit: (key: string) => void): void {
    this.#expect(OPEN_BRACE, 'an object');
    if (this.#token() === CLOSE_BRACE) {
      this.#at++;
      return;
    }
    for (;;) {
      if (this.#token() !== QUOTE) throw this.error('a key');
      const key = this.string();
      this.#expect(COLON, '“:”');
      const before = this.#enter();
      visit(key);
      this.#leave(before);
      if (this.#separator(CLOSE_BRACE, '“,” or “}”')) return;
    }
  }

  /** Calls `visit` with the index of each element of an array; what it leaves unread is skipped. */
  array(visit: (index: number) => void): void {
    this.#expect(OPEN_BRACKET, 'an array');
    if (this.#token() === CLOSE_BRACKET) {
      this.#at++;
      return;
    }
    for (let index = 0; ; index++) {
      const before = this.#enter();
      visit(index);
      this.#leave(before);
      if (this.#separator(CLOSE_BRACKET, '“,” or “]”')) return;
    }
  }

  /** An array of numbers; `null` elements are NaN. */
  numbers(): Float64Array {
    let values = new Float64Array(64);
    let count = 0;
    this.#expect(OPEN_BRACKET, 'an array of numbers');
    if (this.#token() === CLOSE_BRACKET) {
      this.#at++;
      return values.slice(0, 0);
    }
    const bytes = this.#bytes;
    for (;;) {
      if (count === values.length) {
        const longer = new Float64Array(count * 2);
        longer.set(values);
        values = longer;
      }
      // Short whole numbers that a comma follows at once are nearly all there are.
      let at = this.#at;
      let value = 0;
      let digit = (bytes[at] as number) - 0x30;
      while (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digit = (bytes[++at] as number) - 0x30;
      }
      const digits = at - this.#at;
      if (digits > 0 && digits <= 15 && digit === COMMA - 0x30) {
        values[count++] = value;
        this.#at = at + 1;
        continue;
      }
      values[count++] = this.#token() === 0x6e ? this.#nullAsNaN() : this.number();
      if (this.#separator(CLOSE_BRACKET, '“,” or “]”')) return values.slice(0, count);
    }
  }

  number(): number {
    const first = this.#token();
    const bytes = this.#bytes;
    const start = this.#at;
    let at = first === 0x2d ? start + 1 : start;
    let value = 0;
    let byte = bytes[at] as number;
    const digits = at;
    while (byte >= 0x30 && byte <= 0x39) {
      value = value * 10 + (byte - 0x30);
      byte = bytes[++at] as number;
    }
    if (at === digits) throw this.error('a number');
    if (byte !== 0x2e && byte !== 0x65 && byte !== 0x45 && at - digits <= 15) {
      this.#at = at;
      return first === 0x2d ? -value : value;
    }
    while (
      (byte >= 0x30 && byte <= 0x39) ||
      byte === 0x2e ||
      byte === 0x65 ||
      byte === 0x45 ||
      byte === 0x2b ||
      byte === 0x2d
    ) {
      byte = bytes[++at] as number;
    }
    const text = ascii(bytes, start, at);
    const parsed = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(parsed)) throw this.error('a number');
    this.#at = at;
    return parsed;
  }

  string(): string {
    if (this.#token() !== QUOTE) throw this.error('a text');
    const bytes = this.#bytes;
    const start = this.#at + 1;
    let at = start;
    let plain = true;
    let escaped = false;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) throw this.#truncated();
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        escaped = true;
        at++;
      } else if (byte < 0x20) {
        this.#at = at;
        throw this.error('a text without control characters');
      } else if (byte >= 0x80) plain = false;
      at++;
    }
    this.#at = at + 1;
    if (escaped) return this.#unescaped(start, at);
    return plain && at - start < 64 ? ascii(bytes, start, at) : this.#decoded(start, at);
  }

  boolean(): boolean {
    if (this.#word('true')) return true;
    if (this.#word('false')) return false;
    throw this.error('true or false');
  }

  /** Reads past one value of any kind. */
  skip(): void {
    const kind = this.kind();
    if (kind === 'string') this.#skipString();
    else if (kind === 'number') this.number();
    else if (kind === 'boolean') this.boolean();
    else if (kind === 'null') this.#nullAsNaN();
    else this.#skipNested();
  }

  /** One value as JavaScript has it, objects without a prototype: for small parts whose form is checked afterwards. */
  value(): unknown {
    const kind = this.kind();
    if (kind === 'string') return this.string();
    if (kind === 'number') return this.number();
    if (kind === 'boolean') return this.boolean();
    if (kind === 'null') {
      this.#nullAsNaN();
      return null;
    }
    if (kind === 'array') {
      const list: unknown[] = [];
      this.array(() => list.push(this.value()));
      return list;
    }
    const object: Record<string, unknown> = Object.create(null);
    this.object((key) => {
      object[key] = this.value();
    });
    return object;
  }

  /** Number, or `otherwise` for a value of another kind. */
  numberOr(otherwise: number): number {
    if (this.kind() === 'number') return this.number();
    this.skip();
    return otherwise;
  }

  /** Text, or `otherwise` for a value of another kind. */
  stringOr(otherwise: string): string {
    if (this.kind() === 'string') return this.string();
    this.skip();
    return otherwise;
  }

  /** Checks that nothing but white space follows. */
  end(): void {
    this.#space();
    if (this.#at < this.#bytes.length) throw this.error('the end of the file');
  }

  /** True when only white space is left. */
  atEnd(): boolean {
    this.#space();
    return this.#at >= this.#bytes.length;
  }

  /** An error at the cursor that says what was expected there. */
  error(expected: string): PlateauError {
    if (this.#at >= this.#bytes.length) return this.#truncated();
    return new PlateauError({
      code: 'import.badJson',
      message: `The JSON is not valid at byte ${this.#at}: expected ${expected}.`,
      hint: 'The file is damaged or was edited. Export it from its tool again.',
      at: { offset: this.#at },
    });
  }

  #truncated(): PlateauError {
    return new PlateauError({
      code: 'import.truncated',
      message: `The JSON ends in the middle, at byte ${this.#bytes.length}.`,
      hint: 'Fetch the file again and compare its size with the original.',
      at: { offset: this.#bytes.length },
    });
  }

  #space(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let byte = bytes[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = bytes[++at]);
    this.#at = at;
  }

  #token(): number {
    this.#space();
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw this.#truncated();
    return byte;
  }

  #expect(byte: number, what: string): void {
    if (this.#token() !== byte) throw this.error(what);
    this.#at++;
  }

  /** After an element: true at the closing byte, false after a comma. */
  #separator(close: number, what: string): boolean {
    const byte = this.#token();
    if (byte !== COMMA && byte !== close) throw this.error(what);
    this.#at++;
    return byte === close;
  }

  /** Goes to a nested value; where it begins. */
  #enter(): number {
    this.#space();
    if (++this.#nesting > MAX_NESTING) {
      throw new PlateauError({
        code: 'import.tooDeep',
        message: `The JSON is nested more than ${MAX_NESTING} levels deep at byte ${this.#at}.`,
        hint: 'Limit the depth of stacks where the capture is made.',
        at: { offset: this.#at },
      });
    }
    return this.#at;
  }

  /** Skips a nested value that was not read. */
  #leave(before: number): void {
    if (this.#at === before) this.skip();
    this.#nesting--;
  }

  #word(word: string): boolean {
    this.#space();
    for (let i = 0; i < word.length; i++) if (this.#bytes[this.#at + i] !== word.charCodeAt(i)) return false;
    this.#at += word.length;
    return true;
  }

  #nullAsNaN(): number {
    if (this.#word('null')) return Number.NaN;
    throw this.error('null');
  }

  #skipString(): void {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[++at]) {
      if (byte === undefined) throw this.#truncated();
      if (byte === BACKSLASH) at++;
    }
    this.#at = at + 1;
  }

  /** Counts brackets instead of nesting calls, so that no depth is too much. */
  #skipNested(): void {
    let depth = 0;
    for (;;) {
      const byte = this.#token();
      if (byte === QUOTE) {
        this.#skipString();
        continue;
      }
      this.#at++;
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) return;
    }
  }

  #decoded(start: number, end: number): string {
    try {
      return this.#decoder.decode(this.#bytes.subarray(start, end));
    } catch (cause) {
      throw new PlateauError({
        code: 'import.badEncoding',
        message: `The text at byte ${start} is not valid UTF-8.`,
        hint: 'Save the file as UTF-8.',
        at: { offset: start },
        cause,
      });
    }
  }

  #unescaped(start: number, end: number): string {
    const text = this.#decoded(start, end);
    try {
      return String(JSON.parse(`"${text}"`));
    } catch {
      this.#at = start;
      throw this.error('a text with valid escapes');
    }
  }
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] as number);
  return text;
}
