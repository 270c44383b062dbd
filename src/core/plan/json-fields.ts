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
}

/** A container that is being read. */
interface Open {
  readonly start: number;
  readonly entries: Field[] | null;
  readonly items: FieldValue[];
  key: string;
  keyStart: number;
}

/** White space, also what editors and pages put for it, and the comments of MySQL and MariaDB: `/* select#1 *\/`. */
const SPACE = /(?:[ \t\r\n\u00a0\ufeff]+|\/\*[^*]{0,1000}\*\/)*/y;
/** Numbers; C's print of what is none, as PostgreSQL has it in costs. */
const NUMBER = /-?(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|nan|Infinity|inf(?:inity)?)/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** What a word or number that was cut off may look like. */
const CUT = /^[\w.+-]{0,40}$/;
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

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
  #at: number;
  /** The text ended within quotes. */
  #cut = false;

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
      const open = this.#stack.at(-1);
      if (open === undefined) return { value: whole, end: this.#at, broken: null };
      this.#put(open, whole);
      this.#space();
      const next = this.#text[this.#at];
      const close = open.entries === null ? ']' : '}';
      if (next === ',') {
        this.#at++;
        this.#space();
        // A comma before the end: people leave it when they cut something out.
        if (this.#text[this.#at] !== close) {
          if (this.#readKey(open)) return null;
          return this.#brokenAt('a name in quotes, and “:”');
        }
      } else if (next !== close) return this.#brokenAt(`“,” or “${close}”`);
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
    const char = this.#text[this.#at];
    if (char !== '{' && char !== '[') return null;
    const open = { start: this.#at, entries: char === '{' ? [] : null, items: [], key: '', keyStart: this.#at };
    this.#at++;
    return open;
  }

  #beginsEmpty(open: Open): boolean {
    this.#space();
    if (this.#text[this.#at] !== (open.entries === null ? ']' : '}')) return false;
    this.#at++;
    return true;
  }

  /** Reads the name of the next field and its colon; a list has none. */
  #readKey(open: Open): boolean {
    if (open.entries === null) return true;
    const start = this.#at;
    const key = this.#string();
    if (key === undefined) return false;
    this.#space();
    if (this.#text[this.#at] !== ':') return false;
    this.#at++;
    open.key = key;
    open.keyStart = start;
    return true;
  }

  #scalar(): FieldValue | undefined {
    const char = this.#text[this.#at];
    if (char === '"') return this.#string();
    const number = this.#match(NUMBER);
    if (number !== undefined) return new ExactNumber(number);
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return undefined;
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
    SPACE.lastIndex = this.#at;
    SPACE.exec(this.#text);
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
    return { value, end: at, broken: { at, expected, ended } };
  }
}

function unescaped(raw: string): string | undefined {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return undefined;
  }
}
