import { PlateauError } from '../../error.ts';
import { ExactNumber, type Field, Fields, type FieldValue, isList } from '../fields.ts';
import { withoutEntities } from '../input/entities.ts';
import type { Plan } from '../model.ts';
import type { PlanText } from '../reader.ts';
import { isTextKey, LISTS, nameOfElement } from './keys.ts';

/** What EXPLAIN's XML form, or part of one, says. Positions are those of the text. */
export interface XmlRead {
  /** Of each `<Query>`, of the root that holds one statement's fields itself, or of a bare `<Plan>`. */
  readonly documents: readonly Fields[];
  readonly end: number;
  readonly incomplete: Plan['incomplete'];
}

/** An element that is open. */
interface Open {
  readonly element: string;
  readonly key: string;
  /** Of its name. */
  readonly start: number;
  /** Behind its opening tag. */
  readonly inside: number;
  readonly entries: Field[];
  readonly items: FieldValue[];
  /** Of its entries those that tell what another one is called. */
  readonly told: Map<string, FieldValue>;
  /** It has elements within, and so no text. */
  isParent: boolean;
}

const TAG = /<(?:(\/?)([A-Za-z_][\w.-]{0,199})((?:\s[^<>]{0,2000})?)>|!--|!\[CDATA\[|\?[^<>]{0,2000}>|!)/g;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/**
 * Reads EXPLAIN's XML form from a position on. Elements nest to any depth; an element's name is its field's with `-` for spaces; entities are those
 * of XML. Nothing outside of the text is looked at. Where it breaks off, what was whole comes with the place. Throws `import.unsupported` for a
 * document type definition, which EXPLAIN never writes.
 */
export function readXmlForm(whole: PlanText, start: number): XmlRead {
  return new XmlReader(whole).read(start);
}

class XmlReader {
  readonly #whole: PlanText;
  readonly #text: string;
  readonly #stack: Open[] = [];
  readonly #documents: Fields[] = [];

  constructor(whole: PlanText) {
    this.#whole = whole;
    this.#text = whole.text;
  }

  read(start: number): XmlRead {
    const text = this.#text;
    let at = start;
    for (;;) {
      TAG.lastIndex = at;
      const tag = TAG.exec(text);
      // Between two elements stands nothing but white space; text is read from its opening to its closing tag.
      if (tag === null) return this.#broken(text.length, 'the text ends in the middle of the plan');
      const [all, slash, element, attributes = ''] = tag;
      const behind = tag.index + all.length;
      if (element === undefined) {
        at = this.#behindMarkup(tag.index, all, behind);
        continue;
      }
      if (slash === '/') {
        if (!this.#close(element, tag.index, behind))
          return this.#broken(tag.index, `</${this.#stack.at(-1)?.element ?? ''}> should stand here`);
        if (this.#stack.length === 0) return { documents: this.#documents, end: behind, incomplete: null };
      } else {
        const parent = this.#stack.at(-1);
        const key = nameOfElement(element);
        const isFirst = parent !== undefined && !parent.isParent;
        if (isFirst) parent.isParent = true;
        this.#stack.push({
          element,
          key,
          start: tag.index + 1,
          inside: behind,
          entries: [],
          items: [],
          told: new Map(),
          isParent: false,
        });
        if (attributes.endsWith('/')) this.#close(element, behind, behind);
        else if (isFirst && hasText(text, parent.inside, tag.index)) {
          return this.#broken(tag.index, `</${parent.element}> should stand here`);
        }
      }
      at = behind;
    }
  }

  /** Behind a comment, an instruction or CDATA's opening. */
  #behindMarkup(at: number, markup: string, behind: number): number {
    if (markup === '<!') {
      throw new PlateauError({
        code: 'import.unsupported',
        message: 'The XML has a document type definition, which EXPLAIN never writes.',
        hint: 'Give the plan as EXPLAIN (FORMAT XML) prints it.',
        at: this.#whole.place(at),
      });
    }
    if (markup !== '<!--' && markup !== '<![CDATA[') return behind;
    const close = this.#text.indexOf(markup === '<!--' ? '-->' : ']]>', behind);
    return close < 0 ? this.#text.length : close + 3;
  }

  /** Ends the element that is open; false where it has another name. */
  #close(element: string, at: number, behind: number): boolean {
    const open = this.#stack.pop();
    if (open === undefined) return false;
    if (open.element !== element) {
      this.#stack.push(open);
      return false;
    }
    this.#put(open, this.#valueOf(open, at, behind), open.entries.length > 0 || open.items.length > 0 ? behind : at);
    return true;
  }

  #valueOf(open: Open, at: number, behind: number): FieldValue {
    if (open.items.length > 0) return open.items;
    if (open.entries.length > 0) return new Fields(open.entries, { start: open.start - 1, end: behind });
    const raw = open.isParent ? '' : this.#text.slice(open.inside, Math.max(at, open.inside));
    const isList = LISTS.has(open.key) || LISTS.has(this.#stack.at(-1)?.key ?? '');
    if (isList && raw.trim() === '') return [];
    const text = withoutEntities(raw);
    const isText = isTextKey(open.key) || open.element === 'Item' || this.#stack.at(-1)?.key === 'Settings';
    return isText ? text : (WORDS.get(text) ?? (NUMBER.test(text) ? new ExactNumber(text) : text));
  }

  #put(open: Open, value: FieldValue, end: number): void {
    const parent = this.#stack.at(-1);
    // A log has the statement right below the root; a part that was copied alone may be a plan's only.
    const isRoot = parent === undefined && value instanceof Fields && (open.element === 'Plan' || value.has('Plan'));
    const isDocument = value instanceof Fields && (open.element === 'Query' || isRoot);
    if (isDocument) this.#documents.push(value);
    else if (parent === undefined) return;
    else if (open.element === 'Item' || LISTS.has(parent.key)) parent.items.push(value);
    else {
      const key = labelOf(open, parent);
      parent.entries.push({ key, value, start: open.start, end });
      if (TELLING.has(key) && !parent.told.has(key)) parent.told.set(key, value);
    }
  }

  /** Closes everything that is open, so that what was whole is kept. A text that was cut off is not. */
  #broken(at: number, why: string): XmlRead {
    for (let open = this.#stack.pop(); open !== undefined; open = this.#stack.pop()) {
      if (open.items.length > 0) this.#put(open, open.items, at);
      else if (open.entries.length > 0)
        this.#put(open, new Fields(open.entries, { start: open.start - 1, end: at }), at);
    }
    return { documents: this.#documents, end: at, incomplete: { at, why } };
  }
}

const TELLING: ReadonlySet<string> = new Set(['Full-sort Groups', 'Sort Methods Used', 'Sort Space Memory']);

/**
 * A group's name in the other forms, where XML has that of its kind (`show_incremental_sort_group_info` in explain.c): full-sort groups come before
 * pre-sorted ones, memory before disk.
 */
function labelOf({ key }: Open, parent: Open): string {
  const { told } = parent;
  if (key === 'Incremental Sort Groups') return told.has('Full-sort Groups') ? 'Pre-sorted Groups' : 'Full-sort Groups';
  if (key !== 'Sort Space') return key;
  const methods = told.get('Sort Methods Used');
  const isOnDisk =
    isList(methods) && methods.length > 0 && methods.every((method) => String(method).startsWith('external'));
  return isOnDisk || told.has('Sort Space Memory') ? 'Sort Space Disk' : 'Sort Space Memory';
}

const hasText = (text: string, start: number, end: number): boolean => text.slice(start, end).trim() !== '';

/** True where EXPLAIN's XML form begins: its root, or a part of it that was copied alone. */
export const beginsXml = (text: string, at: number): boolean =>
  /^(?:<\?xml[^<>]{0,500}>\s{0,200})?(?:<!DOCTYPE|<explain\b|<Query>|<Plan>)/.test(text.slice(at, at + 800));
