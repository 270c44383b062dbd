import { edgeTypeCode, nodeTypeCode } from '../model.ts';
import type { ByteSource } from './byte-source.ts';
import type { Dump } from './dump.ts';
import { malformed } from './errors.ts';
import { idAt, idKey } from './identifiers.ts';
import type { DeclaredField } from './java-class.ts';
import { OBJECT_TYPE } from './java-names.ts';

const CLASS = nodeTypeCode('class');
const PROPERTY = edgeTypeCode('property');
const INTERNAL = edgeTypeCode('internal');

/** What a class refers to besides its static fields, in the order of the record. */
const REFERENCES = ['<super>', '<class loader>', '<signers>', '<protection domain>'] as const;
export const SUPER_EDGE = REFERENCES[0];

interface StaticField {
  readonly name: DeclaredField['name'];
  readonly type: number;
  readonly at: number;
}

/** Reads the class at hand; answers the record's size, or the number of bytes it needs as a negative number. */
export function readClassDump(source: ByteSource, dump: Dump): number {
  const { view } = source;
  const id = dump.idSize;
  const start = source.at;
  const end = source.bytes.length;
  const offset = source.offset;
  let at = start + 1 + id + 4 + 6 * id + 4;
  const more = () => -(2 * (end - start) + 4096);
  const sized = (type: number): number => {
    const bytes = dump.classes.valueBytes(type);
    if (bytes === 0) throw malformed(offset + (at - start), `a field has the type ${type}`);
    return bytes;
  };
  if (at + 2 > end) return -(at + 2 - start);
  let left = view.getUint16(at);
  for (at += 2; left > 0; left--) {
    if (at + 3 > end) return more();
    at += 3 + sized(view.getUint8(at + 2));
  }
  if (at + 2 > end) return more();
  left = view.getUint16(at);
  const statics: StaticField[] = [];
  for (at += 2; left > 0; left--) {
    if (at + id + 1 > end) return more();
    const type = view.getUint8(at + id);
    const value = at + id + 1;
    const next = value + sized(type);
    if (next > end) return more();
    statics.push({ name: idAt(view, at, id), type, at: value });
    at = next;
  }
  if (at + 2 > end) return more();
  left = view.getUint16(at);
  const fields: DeclaredField[] = [];
  for (at += 2; left > 0; left--) {
    if (at + id + 1 > end) return more();
    const type = view.getUint8(at + id);
    sized(type);
    fields.push({ name: idAt(view, at, id), type });
    at += id + 1;
  }
  addClass(source, dump, statics, fields);
  return at - start;
}

function addClass(
  source: ByteSource,
  dump: Dump,
  statics: readonly StaticField[],
  fields: readonly DeclaredField[],
): void {
  const { view, at: start, offset } = source;
  const id = dump.idSize;
  const { classes, nodes } = dump;
  const high = (at: number) => (id === 8 ? view.getUint32(at) : 0);
  const low = (at: number) => view.getUint32(id === 8 ? at + 4 : at);
  const ownAt = start + 1;
  if (high(ownAt) === 0 && low(ownAt) === 0) throw malformed(offset, 'a class has the id 0');
  const own = classes.named(idKey(high(ownAt), low(ownAt)), offset);
  // A class that is told twice is the one that was told first.
  if (own.node >= 0) return;
  own.node = nodes.add(CLASS, own.index, 0, high(ownAt), low(ownAt), offset);
  const referencesAt = ownAt + id + 4;
  own.superId = idAt(view, referencesAt, id);
  own.loaderId = idAt(view, referencesAt + id, id);
  own.fields = fields;
  const inObject = statics.filter(({ name }) => !classes.fieldName(name).startsWith('<'));
  own.statics = Uint8Array.from(inObject, (field) => field.type);
  classes.dumped++;
  REFERENCES.forEach((name, i) => {
    const at = referencesAt + i * id;
    nodes.edges.add(INTERNAL, classes.strings.name(name), high(at), low(at), offset);
  });
  for (const { name, type, at } of statics) {
    if (type !== OBJECT_TYPE) continue;
    nodes.edges.add(PROPERTY, classes.strings.name(classes.fieldName(name)), high(at), low(at), offset);
  }
}
