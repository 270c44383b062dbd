import { PlateauError } from '../error.ts';

/** What stands in an object that a program printed: numbers, texts, objects; anything else is null. */
export type LooseValue = number | string | null | LooseObject;
export type LooseObject = ReadonlyMap<string, LooseValue>;

/** An object in a text, with where it stands: characters from the start, `from` its brace, `to` behind its end. */
export interface FoundObject {
  readonly object: LooseObject;
  readonly from: number;
  readonly to: number;
}

/** Longest object that is looked at, in characters, and how deep one may be nested. */
const MAX_OBJECT = 4096;
const MAX_DEPTH = 8;
/** How often a text may be read in vain before it is taken for something else. */
const VAIN_READS = 16;

const KEY = /["']([^"'\n]{0,200})["']|([\p{L}_$@][\p{L}\p{N}_$@.-]{0,200})/uy;
const NUMBER = /-?\d[\d_]*(?:\.[\d_]+)?(?:[eE][+-]?\d+)?(?=\s*[,}\]\n])/y;
const STRING = /"((?:[^"\\\n]|\\.){0,4096})"|'((?:[^'\\\n]|\\.){0,4096})'|`((?:[^`\\]|\\.){0,4096})`/y;
const BARE = /[^,{}[\]"'`\n]{0,400}/y;
const BLANK = /\s*/y;

/** Reads what `console.log` and `JSON.stringify` print of plain objects: keys with or without quotes, over one or several lines. */
class LooseReader {
  readonly #text: string;
  readonly #end: number;
  at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#end = Math.min(text.length, at + MAX_OBJECT);
    this.at = at;
  }

  /** The object at the cursor; null where there is none that can be read. */
  object(depth = 0): LooseObject | null {
    if (depth > MAX_DEPTH || !this.#take('{')) return null;
    const object = new Map<string, LooseValue>();
    for (;;) {
      this.#match(BLANK);
      if (this.#take('}')) return object;
      const key = this.#match(KEY);
      this.#match(BLANK);
      if (key === null || !this.#take(':')) return null;
      this.#match(BLANK);
      const value = this.#value(depth);
      if (value === undefined) return null;
      object.set(key[1] ?? key[2] ?? '', value);
      this.#match(BLANK);
      if (!this.#take(',') && this.#text[this.at] !== '}') return null;
    }
  }

  #value(depth: number): LooseValue | undefined {
    const next = this.#text[this.at];
    if (next === '{') return this.object(depth + 1) ?? undefined;
    if (next === '[') return this.#brackets() ? null : undefined;
    const number = this.#match(NUMBER);
    if (number !== null) return Number(number[0].replaceAll('_', ''));
    const string = this.#match(STRING);
    if (string !== null) return string[1] ?? string[2] ?? string[3] ?? '';
    return this.#match(BARE)?.[0].trim() || undefined;
  }

  /** Skips an array, or what `console.log` writes for things it does not open. */
  #brackets(): boolean {
    let open = 0;
    for (; this.at < this.#end; this.at++) {
      const char = this.#text[this.at];
      if (char === '[') open++;
      else if (char === ']' && --open === 0) {
        this.at++;
        return true;
      }
    }
    return false;
  }

  #take(char: string): boolean {
    if (this.at >= this.#end || this.#text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    if (this.at >= this.#end) return null;
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }
}

/**
 * The objects that stand in a text, outermost first, in order; what lies between them is passed over. Throws `import.malformed` for a text of
 * open braces that hold nothing.
 */
export function* looseObjects(text: string): Generator<FoundObject> {
  let vain = 0;
  for (let from = text.indexOf('{'); from >= 0; from = text.indexOf('{', from)) {
    const reader = new LooseReader(text, from);
    const object = reader.object();
    if (object === null) {
      vain += reader.at - from;
      if (vain > VAIN_READS * text.length + 1_000_000) {
        throw new PlateauError({
          code: 'import.malformed',
          message: 'The text is full of braces that hold no values.',
          hint: 'Give the log that a program printed of its memory.',
          at: { offset: from },
        });
      }
      from++;
      continue;
    }
    yield { object, from, to: reader.at };
    from = reader.at;
  }
}
