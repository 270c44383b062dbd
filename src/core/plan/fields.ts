/**
 * A number as its tool wrote it. Query identifiers have 64 bits and row estimates reach 1e25: a double cannot hold the first and would print
 * the second otherwise.
 */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The nearest double. */
  get value(): number {
    return Number(this.text);
  }
}

/** What a plan's tool printed behind a name, in whichever of its forms. */
export type FieldValue = string | boolean | null | ExactNumber | readonly FieldValue[] | Fields;

/** One line of a plan. Positions are UTF-16 code units in the text of the file it came from. */
export interface Field {
  readonly key: string;
  readonly value: FieldValue;
  /** From the first character of its name … */
  readonly start: number;
  /** … to behind the last of its value. */
  readonly end: number;
}

/** Names with values, in the order of the file. A name may stand there twice: the last one counts. */
export class Fields {
  readonly entries: readonly Field[];
  readonly start: number;
  readonly end: number;

  constructor(entries: readonly Field[], { start, end }: { readonly start: number; readonly end: number }) {
    this.entries = entries;
    this.start = start;
    this.end = end;
  }

  /** The field of that name that counts; undefined where there is none. */
  field(key: string): Field | undefined {
    const { entries } = this;
    // A step is asked for two dozen names, and a plan has thousands of steps.
    for (let at = entries.length - 1; at >= 0; at--) if (entries[at]?.key === key) return entries[at];
    return undefined;
  }

  get(key: string): FieldValue | undefined {
    return this.field(key)?.value;
  }

  has(key: string): boolean {
    return this.field(key) !== undefined;
  }

  /** A text, or null where there is none. */
  text(key: string): string | null {
    return textOf(this.get(key));
  }

  /** A finite number, also one written as text; null where there is none. */
  number(key: string): number | null {
    return numberOf(this.get(key));
  }

  /** True where the field says so. */
  flag(key: string): boolean {
    const value = this.get(key);
    return value === true || value === 'true';
  }

  /** The texts of a list; a single text is a list of one. */
  texts(key: string): readonly string[] {
    const value = this.get(key);
    const list = isList(value) ? value : [value];
    return list.map(textOf).filter((text) => text !== null);
  }

  /** The members of a list that are fields themselves; one that stands alone is a list of one. */
  members(key: string): readonly Fields[] {
    const value = this.get(key);
    const list = isList(value) ? value : [value];
    return list.filter((member) => member instanceof Fields);
  }
}

export function isList(value: FieldValue | undefined): value is readonly FieldValue[] {
  return Array.isArray(value);
}

/** A text as it is, a number or truth value as it is written; null for what has parts of its own, and for nothing. */
export function textOf(value: FieldValue | undefined): string | null {
  if (typeof value === 'string') return value;
  if (value instanceof ExactNumber) return value.text;
  return typeof value === 'boolean' ? String(value) : null;
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
/** Figures whose number is told faster than a pattern tells that they are one. */
const SHORT_INTEGER = 9;

/** A number of figures alone, and of few; −1 for any other text. */
function shortInteger(text: string): number {
  if (text.length === 0 || text.length > SHORT_INTEGER) return -1;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const figure = text.charCodeAt(at) - 0x30;
    if (figure < 0 || figure > 9) return -1;
    value = value * 10 + figure;
  }
  return value;
}

/** A finite number, also one written as text; null for anything else. */
export function numberOf(value: FieldValue | undefined): number | null {
  const text = value instanceof ExactNumber ? value.text : value;
  if (typeof text !== 'string') return null;
  const short = shortInteger(text);
  if (short >= 0) return short;
  if (!NUMBER.test(text.trim())) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}
