import type { JfrCursor } from './cursor.ts';

/** Deepest nesting of metadata elements: root, metadata, class, field, annotation. */
const MAX_NESTING = 16;

export interface JfrField {
  readonly name: string;
  readonly classId: number;
  /** The value stands in the constant pool of its class; only its id is in place. */
  readonly pooled: boolean;
  readonly array: boolean;
  /** Unit of a length of time (`jdk.jfr.Timespan`): `TICKS`, `NANOSECONDS`, …; empty for other fields. */
  readonly timespan: string;
}

export interface JfrClass {
  readonly id: number;
  readonly name: string;
  readonly fields: readonly JfrField[];
}

interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
}

/** The types a chunk's events and constants are made of, by id, as the metadata event at `at` describes them. */
export function readMetadata(cursor: JfrCursor, at: number): Map<number, JfrClass> {
  cursor.moveTo(at);
  const size = cursor.int();
  if (size <= 0 || at + size > cursor.bytes.length) throw cursor.damaged('its metadata has no end', at);
  cursor.end = at + size;
  if (cursor.long() !== 0) throw cursor.damaged('its metadata is not where the header says', at);
  cursor.skipLong(); // start
  cursor.skipLong(); // duration
  cursor.skipLong(); // metadata id
  const strings = Array.from({ length: cursor.count() }, () => cursor.string(() => ''));
  const root = readElement(cursor, strings, 0);
  const classes = root.children.flatMap((child) => (child.name === 'metadata' ? child.children : []));
  const names = new Map(classes.map((c) => [Number(c.attributes.get('id')), c.attributes.get('name') ?? '']));
  const types = new Map<number, JfrClass>();
  for (const element of classes) {
    if (element.name !== 'class') continue;
    const id = Number(element.attributes.get('id'));
    if (!Number.isFinite(id)) throw cursor.damaged('a class has no id', at);
    const fields = element.children.filter((child) => child.name === 'field').map((child) => field(child, names));
    types.set(id, { id, name: element.attributes.get('name') ?? '', fields });
  }
  return types;
}

function field(element: Element, names: ReadonlyMap<number, string>): JfrField {
  const { attributes } = element;
  const timespan = element.children.find(
    (child) => child.name === 'annotation' && names.get(Number(child.attributes.get('class'))) === 'jdk.jfr.Timespan',
  );
  return {
    name: attributes.get('name') ?? '',
    classId: Number(attributes.get('class')),
    pooled: attributes.get('constantPool') === 'true',
    array: Number(attributes.get('dimension') ?? 0) > 0,
    timespan: timespan?.attributes.get('value') ?? '',
  };
}

function readElement(cursor: JfrCursor, strings: readonly string[], nesting: number): Element {
  const at = cursor.at;
  if (nesting > MAX_NESTING) throw cursor.damaged('its metadata is nested too deeply');
  const text = (): string => {
    const index = cursor.int();
    const found = strings[index];
    if (found === undefined) throw cursor.damaged(`its metadata names string ${index} of ${strings.length}`, at);
    return found;
  };
  const name = text();
  const attributes = new Map<string, string>();
  for (let i = cursor.count(); i > 0; i--) {
    const key = text();
    attributes.set(key, text());
  }
  const children: Element[] = [];
  for (let i = cursor.count(); i > 0; i--) children.push(readElement(cursor, strings, nesting + 1));
  return { name, attributes, children };
}
