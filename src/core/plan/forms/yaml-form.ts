import { ExactNumber, type Field, Fields, type FieldValue } from '../fields.ts';
import { type Line, lineAt } from '../input/lines.ts';
import { readJson } from '../json-fields.ts';
import type { Plan } from '../model.ts';
import { LISTS } from './keys.ts';

/** What EXPLAIN's YAML form says. Positions are those of the text. */
export interface YamlRead {
  /** The list of statements, or the one statement; undefined where there is none. */
  readonly value: FieldValue | undefined;
  readonly end: number;
  readonly incomplete: Plan['incomplete'];
}

/** A list or fields that are open, by the column their lines begin in. */
interface Open {
  readonly isList: boolean;
  readonly column: number;
  readonly start: number;
  readonly entries: Field[];
  readonly items: FieldValue[];
  /** The field whose value is still to come, in the lines below. */
  key: string | null;
  keyStart: number;
}

/** Thrown and caught here: the line does not say what a line of EXPLAIN's YAML says. */
interface Unread {
  readonly at: number;
  readonly why: string;
}

const KEY = /(?:"([^"\\\n]{1,200})"|'([^'\n]{1,200})'|([A-Za-z_][^:"'\n]{0,200}?)) ?:(?=[ \t\r\n]|$)/y;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
  ['~', null],
]);
const BLANK = /[ \t]*/y;

/**
 * Reads EXPLAIN's YAML form from a position on, up to a line that is no part of it: nested lists and fields by their columns, texts in quotes with
 * JSON's escapes, numbers and truth values without. (YAML has more; EXPLAIN does not.) Where it breaks off, what was whole comes with the place.
 */
export function readYamlForm(text: string, start: number): YamlRead {
  return new YamlReader(text).read(start);
}

class YamlReader {
  readonly #text: string;
  readonly #stack: Open[] = [];
  #behind = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(start: number): YamlRead {
    const text = this.#text;
    this.#behind = start;
    for (let line = lineAt(text, start); line !== null; line = lineAt(text, line.next)) {
      const at = this.#behindBlanks(line.start, line.end);
      if (at >= line.end) continue;
      if (!this.#fits(line, at)) return this.#done(null);
      const unread = this.#line(line, at);
      if (unread !== null) return this.#done(unread);
      this.#behind = line.end;
    }
    return this.#done(null);
  }

  /** False for a line that stands left of the whole, or beside it and is none of its kind. */
  #fits(line: Line, at: number): boolean {
    const [root] = this.#stack;
    if (root === undefined) return true;
    const column = at - line.start;
    if (column !== root.column) return column > root.column;
    const isItem = this.#isItem(at, line.end);
    if (!root.isList) return this.#keyAt(at) !== null || (isItem && root.key !== null);
    return isItem && this.#keyAt(this.#behindBlanks(at + 1, line.end)) !== null;
  }

  #isItem(at: number, end: number): boolean {
    const next = this.#text[at + 1];
    return this.#text[at] === '-' && (at + 1 >= end || next === ' ' || next === '\t');
  }

  #line(line: Line, start: number): Unread | null {
    let at = start;
    this.#closeRightOf(at - line.start, this.#isItem(at, line.end));
    while (this.#isItem(at, line.end)) {
      this.#openFor(true, at - line.start, at);
      at = this.#behindBlanks(at + 1, line.end);
      if (at >= line.end) return null;
    }
    const key = this.#keyAt(at);
    const top = this.#stack.at(-1);
    if (key === null) {
      if (top === undefined || !top.isList) return { at, why: 'a name and “:” should stand here' };
      const scalar = this.#scalar(at, line.end);
      if (scalar === null) return { at, why: 'a value should stand here' };
      top.items.push(scalar.value);
      return this.#unreadBehind(scalar.end, line);
    }
    return this.#field(line, at, key);
  }

  #field(line: Line, start: number, { key, end }: { readonly key: string; readonly end: number }): Unread | null {
    this.#openFor(false, start - line.start, start);
    const top = this.#stack.at(-1);
    if (top === undefined || top.isList || top.column !== start - line.start) {
      return { at: start, why: 'the line should begin where its neighbours do' };
    }
    this.#settle(top, start);
    const at = this.#behindBlanks(end, line.end);
    if (at >= line.end) {
      top.key = key;
      top.keyStart = start;
      return null;
    }
    const scalar = this.#scalar(at, line.end);
    if (scalar === null) return this.#broken(at, 'a value should stand here');
    top.entries.push({ key, value: scalar.value, start, end: scalar.end });
    return this.#unreadBehind(scalar.end, line);
  }

  /** Nothing but a comment stands behind a value. */
  #unreadBehind(end: number, line: Line): Unread | null {
    const at = this.#behindBlanks(end, line.end);
    return at >= line.end || this.#text[at] === '#' ? null : this.#broken(at, 'the line should end here');
  }

  /** A line whose begin was read is a part of the whole, up to where it breaks. */
  #broken(at: number, why: string): Unread {
    this.#behind = at;
    return { at, why };
  }

  /** Opens a list or fields in this column, unless those are open there. */
  #openFor(isList: boolean, column: number, start: number): void {
    const top = this.#stack.at(-1);
    if (top !== undefined && top.column === column && top.isList === isList) return;
    // Within fields something can only begin as the value of a name.
    if (top !== undefined && !top.isList && top.key === null) return;
    this.#stack.push({ isList, column, start, entries: [], items: [], key: null, keyStart: start });
  }

  /** Closes what stands further right. A list may stand in the column of the name it belongs to. */
  #closeRightOf(column: number, isItem: boolean): void {
    for (let top = this.#stack.at(-1); top !== undefined && this.#stack.length > 1; top = this.#stack.at(-1)) {
      const isBesideList = top.column === column && top.isList && !isItem;
      if (top.column <= column && !isBesideList) return;
      this.#closeTop();
    }
  }

  #closeTop(): void {
    const open = this.#stack.pop();
    const parent = this.#stack.at(-1);
    if (open === undefined || parent === undefined) return;
    const value = this.#valueOf(open);
    if (parent.isList) parent.items.push(value);
    else if (parent.key !== null) {
      parent.entries.push({ key: parent.key, value, start: parent.keyStart, end: this.#behind });
      parent.key = null;
    }
  }

  #valueOf(open: Open): FieldValue {
    this.#settle(open, this.#behind);
    if (open.isList) return open.items;
    // The line that opened them may have broken before anything of it was read.
    return new Fields(open.entries, { start: open.start, end: Math.max(open.start, this.#behind) });
  }

  /** A name below which nothing came has nothing: an empty list, where it should have been one. */
  #settle(open: Open, end: number): void {
    if (open.key === null) return;
    const value = LISTS.has(open.key) ? [] : null;
    open.entries.push({
      key: open.key,
      value,
      start: open.keyStart,
      end: Math.min(end, open.keyStart + open.key.length + 1),
    });
    open.key = null;
  }

  #keyAt(at: number): { readonly key: string; readonly end: number } | null {
    KEY.lastIndex = at;
    const match = KEY.exec(this.#text);
    if (match === null) return null;
    return { key: match[1] ?? match[2] ?? match[3] ?? '', end: at + match[0].length };
  }

  /** Null where quotes do not end on the line. */
  #scalar(at: number, lineEnd: number): { readonly value: FieldValue; readonly end: number } | null {
    const text = this.#text;
    const char = text[at];
    if (char === '"' || char === '[' || char === '{') {
      const { value, end, broken } = readJson(text, at);
      return broken === null && value !== undefined && end <= lineEnd ? { value, end } : null;
    }
    if (char === "'") {
      const match = /^'((?:[^'\n]|'')*)'/.exec(text.slice(at, lineEnd));
      return match === null ? null : { value: (match[1] ?? '').replaceAll("''", "'"), end: at + match[0].length };
    }
    const raw = text.slice(at, lineEnd).trimEnd();
    const word = WORDS.get(raw);
    const value = word !== undefined ? word : NUMBER.test(raw) ? new ExactNumber(raw) : raw;
    return { value, end: at + raw.length };
  }

  #behindBlanks(at: number, end: number): number {
    BLANK.lastIndex = at;
    BLANK.exec(this.#text);
    return Math.min(BLANK.lastIndex, end);
  }

  #done(unread: Unread | null): YamlRead {
    while (this.#stack.length > 1) this.#closeTop();
    const root = this.#stack.pop();
    const incomplete = unread === null ? null : { at: unread.at, why: unread.why };
    return { value: root === undefined ? undefined : this.#valueOf(root), end: unread?.at ?? this.#behind, incomplete };
  }
}

/** True where EXPLAIN's YAML form begins: a list of statements, or one statement as a log has it, or one step. */
export const beginsYaml = (text: string, at: number): boolean =>
  /^[ \t]{0,400}(?:- ?)?(?:Plan: *\r?\n|Query Text: *["']|Node Type: *["'A-Z])/.test(text.slice(at, at + 600));
