/** The types of fields and primitive arrays, by their code in the file, with the bytes a value has in it; an object's are an id's. */
export const BASIC_TYPES = new Map<number, { readonly name: string; readonly bytes: number }>([
  [4, { name: 'boolean', bytes: 1 }],
  [5, { name: 'char', bytes: 2 }],
  [6, { name: 'float', bytes: 4 }],
  [7, { name: 'double', bytes: 8 }],
  [8, { name: 'byte', bytes: 1 }],
  [9, { name: 'short', bytes: 2 }],
  [10, { name: 'int', bytes: 4 }],
  [11, { name: 'long', bytes: 8 }],
]);

export const OBJECT_TYPE = 2;
export const BYTE_TYPE = 8;
export const CHAR_TYPE = 5;
export const INT_TYPE = 10;

const DESCRIPTORS = new Map([
  ['Z', 'boolean'],
  ['C', 'char'],
  ['F', 'float'],
  ['D', 'double'],
  ['B', 'byte'],
  ['S', 'short'],
  ['I', 'int'],
  ['J', 'long'],
]);

/** The JVM allows no more dimensions. */
const MAX_DIMENSIONS = 255;

/**
 * A class's name as Java writes it: `[[Ljava/lang/String;` is `java.lang.String[][]`, `[B` is `byte[]`, a hidden class
 * `Foo$$Lambda+0x12` is `Foo$$Lambda/0x12`. Slashes and points are both taken. A name of no such form is left as it is.
 */
export function javaClassName(internal: string): string {
  let dimensions = 0;
  while (internal[dimensions] === '[') dimensions++;
  if (dimensions > MAX_DIMENSIONS) return internal;
  let element = internal.slice(dimensions);
  if (dimensions > 0) {
    const primitive = DESCRIPTORS.get(element);
    if (primitive !== undefined) return primitive + '[]'.repeat(dimensions);
    if (!element.startsWith('L') || !element.endsWith(';')) return internal;
    element = element.slice(1, -1);
  }
  const hidden = /[+/]0x[0-9a-f]+$/i.exec(element);
  const plain = element.slice(0, hidden?.index ?? element.length).replaceAll('/', '.');
  return plain + (hidden?.[0].replace('+', '/') ?? '') + '[]'.repeat(dimensions);
}
