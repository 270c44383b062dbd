import { ExactNumber, type Field, Fields, type FieldValue } from './fields.ts';

/** Where JSON stopped being JSON, and what should have stood there. */
export interface BrokenJson {
  readonly at: number;
  readonly expected: string;
  /** The text ended, instead of going on wrongly. */
  readonly ended: boolean;
}

export interface JsonRead {
  /** What was read; where it is broken, all that was whole before that. Undefined where there is nothing at all. */
  readonly value: FieldValue | undefined;
  /** Behind the value, or where it broke. */
  readonly end: number;
  readonly broken: BrokenJson | null;
  /** It is JSON to the letter, without what is taken beside: comments, other spaces, a comma before an end, C's words for numbers. */
  readonly strict: boolean;
}

/** A container that is being read. */
interface Open {
  readonly start: number;
  readonly entries: Field[] | null;
  readonly items: FieldValue[];
  key: string;
  keyStart: number;
}

/** White space that JSON does not know: what editors and pages put for it, and the comments of MySQL and MariaDB: `/* select#1 *\/`. */
const SPACE = /(?:[ \t\r\n\u00a0\ufeff]+|\/\*[^*]{0,1000}\*\/)*/y;
/** C's print of what is no number, as PostgreSQL has it in costs. */
const NO_NUMBER = /-?(?:NaN|nan|Infinity|inf(?:inity)?)/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const DOT = 0x2e;
const MINUS = 0x2d;
const PLUS = 0x2b;
const SLASH = 0x2f;
const ZERO = 0x30;
/** What a word or number that was cut off may look like. */
const CUT = /^[\w.+-]{0,40}$/;
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const isDigit = (code: number): boolean => code >= ZERO && code <= 0x39;

/** The numbers of one figure: most blocks are 0, most loops 1. */
const FIGURES: readonly ExactNumber[] = Array.from({ length: 10 }, (_, figure) => new ExactNumber(String(figure)));

/** A name of a field, and the one that stood behind it last: steps have the same names in the same order. */
interface Name {
  readonly text: string;
  next: Name | null;
}

/**
 * Reads one JSON value from `start` on, with the place of each field and numbers as they are written. Nesting costs memory, not calls: 5,000
 * levels are read as 5. Where the text is not JSON, what was read so far comes back with the place where it broke.
 */
export function readJson(text: string, start = 0): JsonRead {
  return new JsonReader(text, start).read();
}

class JsonReader {
  readonly #text: string;
  readonly #stack: Open[] = [];
  readonly #names = new Map<string, Name>();
  #name: Name = { text: '', next: null };
  #at: number;
  /** The text ended within quotes. */
  #cut = false;
  #strict = true;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#at = start;
  }

  read(): JsonRead {
    for (;;) {
      this.#space();
      const open = this.#openContainer();
      if (open !== null) {
        this.#stack.push(open);
        if (!this.#beginsEmpty(open)) {
          if (!this.#readKey(open)) return this.#brokenAt('a name in quotes, and “:”');
          continue;
        }
        this.#stack.pop();
        const done = this.#store(this.#closed(open));
        if (done !== null) return done;
        continue;
      }
      const value = this.#scalar();
      if (value === undefined) return this.#brokenAt('a value');
      const done = this.#store(value);
      if (done !== null) return done;
    }
  }

  /** Puts a value where it belongs and closes what ends behind it; the whole when nothing is open any more, null to go on with the next value. */
  #store(value: FieldValue): JsonRead | null {
    let whole = value;
    for (;;) {
      const open = this.#stack[this.#stack.length - 1];
      if (open === undefined) return { value: whole, end: this.#at, broken: null, strict: this.#strict };
      this.#put(open, whole);
      this.#space();
      const next = this.#text.charCodeAt(this.#at);
      const close = open.entries === null ? CLOSE_BRACKET : CLOSE_BRACE;
      if (next === COMMA) {
        this.#at++;
        this.#space();
        // A comma before the end: people leave it when they cut something out.
        if (this.#text.charCodeAt(this.#at) !== close) {
          if (this.#readKey(open)) return null;
          return this.#brokenAt('a name in quotes, and “:”');
        }
        this.#strict = false;
      } else if (next !== close) return this.#brokenAt(`“,” or “${String.fromCharCode(close)}”`);
      this.#at++;
      this.#stack.pop();
      whole = this.#closed(open);
    }
  }

  #put(open: Open, value: FieldValue): void {
    if (open.entries === null) open.items.push(value);
    else open.entries.push({ key: open.key, value, start: open.keyStart, end: this.#at });
  }

  #closed(open: Open): FieldValue {
    return open.entries === null ? open.items : new Fields(open.entries, { start: open.start, end: this.#at });
  }

  #openContainer(): Open | null {
    const code = this.#text.charCodeAt(this.#at);
    if (code !== OPEN_BRACE && code !== OPEN_BRACKET) return null;
    const entries = code === OPEN_BRACE ? [] : null;
    const open = { start: this.#at, entries, items: [], key: '', keyStart: this.#at };
    this.#at++;
    return open;
  }

  #beginsEmpty(open: Open): boolean {
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== (open.entries === null ? CLOSE_BRACKET : CLOSE_BRACE)) return false;
    this.#at++;
    return true;
  }

  /** Reads the name of the next field and its colon; a list has none. */
  #readKey(open: Open): boolean {
    if (open.entries === null) return true;
    const start = this.#at;
    const key = this.#nameAt() ?? this.#newName();
    if (key === undefined) return false;
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== COLON) return false;
    this.#at++;
    open.key = key;
    open.keyStart = start;
    return true;
  }

  /** The name at the cursor where it is the one that is expected; undefined, and the cursor where it was, where it is another. */
  #nameAt(): string | undefined {
    const expected = this.#name.next;
    if (expected === null) return undefined;
    const text = this.#text;
    const start = this.#at + 1;
    const end = start + expected.text.length;
    if (text.charCodeAt(this.#at) !== QUOTE || text.charCodeAt(end) !== QUOTE) return undefined;
    if (!text.startsWith(expected.text, start)) return undefined;
    this.#at = end + 1;
    this.#name = expected;
    return expected.text;
  }

  #newName(): string | undefined {
    const start = this.#at;
    const text = this.#string();
    if (text === undefined) return undefined;
    let name = this.#names.get(text);
    if (name === undefined) {
      // As the name of a property it is one object for all that compare it, which then need not look into it.
      const [own = text] = Object.keys({ [text]: 0 });
      name = { text: own, next: null };
      this.#names.set(own, name);
    }
    // One with escapes is not read as it is written.
    if (this.#at - start === text.length + 2) this.#name.next = name;
    this.#name = name;
    return name.text;
  }

  #scalar(): FieldValue | undefined {
    const code = this.#text.charCodeAt(this.#at);
    if (code === QUOTE) return this.#string();
    if (code === MINUS || isDigit(code)) {
      const number = this.#number();
      if (number !== undefined) return number;
    }
    const none = this.#match(NO_NUMBER);
    if (none !== undefined) {
      this.#strict = false;
      return new ExactNumber(none);
    }
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return undefined;
  }

  /** The number at the cursor, as JSON has it; undefined, and the cursor where it was, where there is none. */
  #number(): ExactNumber | undefined {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    if (text.charCodeAt(at) === MINUS) at++;
    const first = text.charCodeAt(at);
    if (!isDigit(first)) return undefined;
    at++;
    if (first !== ZERO) while (isDigit(text.charCodeAt(at))) at++;
    if (text.charCodeAt(at) === DOT && isDigit(text.charCodeAt(at + 1))) {
      at += 2;
      while (isDigit(text.charCodeAt(at))) at++;
    }
    if ((text.charCodeAt(at) | 0x20) === 0x65) {
      const sign = text.charCodeAt(at + 1);
      const digits = at + (sign === PLUS || sign === MINUS ? 2 : 1);
      if (isDigit(text.charCodeAt(digits))) {
        at = digits + 1;
        while (isDigit(text.charCodeAt(at))) at++;
      }
    }
    this.#at = at;
    const figure = at === start + 1 ? FIGURES[first - ZERO] : undefined;
    return figure ?? new ExactNumber(text.slice(start, at));
  }

  /** The text in quotes at the cursor; undefined, and the cursor where it was, where there is none or it does not end. */
  #string(): string | undefined {
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== QUOTE) return undefined;
    let escaped = false;
    let at = this.#at + 1;
    for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(++at)) {
      if (Number.isNaN(code)) this.#cut = true;
      if (!(code >= 0x20)) return undefined;
      if (code !== BACKSLASH) continue;
      escaped = true;
      at++;
    }
    const raw = text.slice(this.#at + 1, at);
    const whole = escaped ? unescaped(raw) : raw;
    if (whole !== undefined) this.#at = at + 1;
    return whole;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined || found === '') return undefined;
    this.#at += found.length;
    return found;
  }

  #space(): void {
    const text = this.#text;
    let at = this.#at;
    let code = text.charCodeAt(at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++at);
    this.#at = at;
    if (code !== SLASH && code < 0x80) return;
    SPACE.lastIndex = at;
    SPACE.exec(text);
    if (SPACE.lastIndex > at) this.#strict = false;
    this.#at = SPACE.lastIndex;
  }

  /** Closes everything that is open, so that what was whole is kept. */
  #brokenAt(expected: string): JsonRead {
    const at = this.#at;
    const ended = this.#cut || CUT.test(this.#text.slice(at, at + 50));
    let value: FieldValue | undefined;
    for (let open = this.#stack.pop(); open !== undefined; open = this.#stack.pop()) {
      if (value !== undefined) this.#put(open, value);
      value = this.#closed(open);
    }
    return { value, end: at, broken: { at, expected, ended }, strict: false };
  }
}

function unescaped(raw: string): string | undefined {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return undefined;
  }
}
