import { edgeTypeCode, nodeTypeCode } from '../model.ts';
import type { ByteSource } from './byte-source.ts';
import { readClassDump } from './class-dump.ts';
import { primitiveArrayClass } from './classes.ts';
import type { Dump } from './dump.ts';
import { malformed } from './errors.ts';
import { BASIC_TYPES, BYTE_TYPE, CHAR_TYPE } from './java-names.ts';
import { NONE, ROOT_KINDS, THREAD_ROOT } from './roots.ts';

const CLASS_DUMP = 0x20;
const INSTANCE_DUMP = 0x21;
const OBJECT_ARRAY_DUMP = 0x22;
const PRIMITIVE_ARRAY_DUMP = 0x23;
/** More than the fields of any instance take. */
const MAX_INSTANCE = 1 << 20;

const OBJECT = nodeTypeCode('object');
const ARRAY = nodeTypeCode('array');
const PRIMITIVE_ARRAY = nodeTypeCode('primitive array');
const ELEMENT = edgeTypeCode('element');

/**
 * Reads the records inside of a heap dump's segments, as far as bytes are at hand, and goes on where it stopped: a record is small, or an
 * array that is read piece by piece.
 */
export class SubRecords {
  /** Bytes of the segment that are left. */
  #left = 0;
  /** The rest of an array of references. */
  #elements = 0;
  #element = 0;
  /** The rest of a primitive array's bytes, and how many of them are kept. */
  #content = 0;
  #kept = 0;
  readonly #dump: Dump;
  readonly #idSize: number;

  constructor(dump: Dump) {
    this.#dump = dump;
    this.#idSize = dump.idSize;
  }

  begin(bytes: number): void {
    this.#left = bytes;
  }

  /** Reads on; answers how many bytes must be at hand to read further, 0 at the end of the segment. */
  read(source: ByteSource): number {
    for (;;) {
      if (this.#elements > 0) {
        if (this.#readElements(source)) continue;
        return this.#idSize;
      }
      if (this.#content > 0) {
        if (this.#readContent(source)) continue;
        return 1;
      }
      if (this.#left === 0) return 0;
      const needed = this.#readRecord(source);
      if (needed > 0) return this.#inSegment(needed, source);
    }
  }

  #inSegment(bytes: number, source: ByteSource): number {
    if (bytes > this.#left) throw malformed(source.offset, 'a record does not fit into its segment');
    return bytes;
  }

  #advance(source: ByteSource, bytes: number): void {
    this.#inSegment(bytes, source);
    source.at += bytes;
    this.#left -= bytes;
  }

  /** Reads one record, or the head of an array; answers the bytes it needs where they are not at hand. */
  #readRecord(source: ByteSource): number {
    const have = source.available;
    if (have < 1) return 1;
    const tag = source.bytes[source.at] as number;
    const id = this.#idSize;
    switch (tag) {
      case INSTANCE_DUMP:
        return this.#readInstance(source, have);
      case OBJECT_ARRAY_DUMP: {
        const size = 9 + 2 * id;
        if (have < size) return size;
        this.#beginObjectArray(source);
        this.#advance(source, size);
        return 0;
      }
      case PRIMITIVE_ARRAY_DUMP: {
        const size = 10 + id;
        if (have < size) return size;
        this.#beginPrimitiveArray(source);
        this.#advance(source, size);
        return 0;
      }
      case CLASS_DUMP: {
        const size = readClassDump(source, this.#dump);
        // It asks for more than it may need, as only its end tells where it ends.
        if (size < 0) return have < this.#left ? Math.min(-size, this.#left) : -size;
        this.#advance(source, size);
        return 0;
      }
      default:
        return this.#readRoot(source, tag, have);
    }
  }

  #readInstance(source: ByteSource, have: number): number {
    const id = this.#idSize;
    const head = 9 + 2 * id;
    if (have < head) return head;
    const { view, at } = source;
    const bytes = view.getUint32(at + head - 4);
    const offset = source.offset;
    if (bytes > MAX_INSTANCE) throw malformed(offset, `an instance has ${bytes} bytes of fields`);
    const size = head + bytes;
    if (have < size) return size;
    this.#inSegment(size, source);
    const { nodes, classes } = this.#dump;
    const wide = id === 8;
    const high = wide ? view.getUint32(at + 1) : 0;
    const low = view.getUint32(wide ? at + 5 : at + 1);
    const classAt = at + 5 + id;
    const classHigh = wide ? view.getUint32(classAt) : 0;
    const javaClass = classes.ofInstance(classHigh, view.getUint32(wide ? classAt + 4 : classAt), offset);
    const layout = classes.layoutOf(javaClass, bytes, offset);
    const node = this.#newNode(OBJECT, javaClass.index, 0, high, low, offset);
    if (layout === null) this.#dump.deferred.add(node, javaClass, source.bytes.subarray(at + head, at + size), offset);
    else this.#dump.addFields(layout, node, view, at + head, offset, nodes.edges);
    this.#advance(source, size);
    return 0;
  }

  #newNode(type: number, javaClass: number, length: number, high: number, low: number, offset: number): number {
    if (high === 0 && low === 0) throw malformed(offset, 'an object has the id 0');
    return this.#dump.nodes.add(type, javaClass, length, high, low, offset);
  }

  #beginObjectArray(source: ByteSource): void {
    const { view, at } = source;
    const wide = this.#idSize === 8;
    const length = view.getUint32(at + 5 + this.#idSize);
    const classAt = at + 9 + this.#idSize;
    const classHigh = wide ? view.getUint32(classAt) : 0;
    const offset = source.offset;
    const javaClass = this.#dump.classes.ofInstance(classHigh, view.getUint32(wide ? classAt + 4 : classAt), offset);
    if (length * this.#idSize > this.#left)
      throw malformed(offset, `an array of ${length} elements does not fit into its segment`);
    const high = wide ? view.getUint32(at + 1) : 0;
    this.#newNode(ARRAY, javaClass.index, length, high, view.getUint32(wide ? at + 5 : at + 1), offset);
    this.#elements = length;
    this.#element = 0;
  }

  #beginPrimitiveArray(source: ByteSource): void {
    const { view, at } = source;
    const wide = this.#idSize === 8;
    const length = view.getUint32(at + 5 + this.#idSize);
    const type = view.getUint8(at + 9 + this.#idSize);
    const offset = source.offset;
    const basic = BASIC_TYPES.get(type);
    if (basic === undefined) throw malformed(offset, `a primitive array has elements of type ${type}`);
    const bytes = length * basic.bytes;
    if (bytes > this.#left) throw malformed(offset, `an array of ${length} elements does not fit into its segment`);
    const high = wide ? view.getUint32(at + 1) : 0;
    const low = view.getUint32(wide ? at + 5 : at + 1);
    const node = this.#newNode(PRIMITIVE_ARRAY, primitiveArrayClass(type), length, high, low, offset);
    this.#content = bytes;
    this.#kept = 0;
    if (type === BYTE_TYPE || type === CHAR_TYPE) {
      this.#kept = this.#dump.texts.beginArray(node, type === CHAR_TYPE, bytes);
    }
  }

  #readElements(source: ByteSource): boolean {
    const id = this.#idSize;
    const count = Math.min(this.#elements, Math.floor(source.available / id));
    if (count === 0) return false;
    const { view } = source;
    const { edges } = this.#dump.nodes;
    const offset = source.offset;
    let at = source.at;
    for (let i = 0; i < count; i++, at += id) {
      const high = id === 8 ? view.getUint32(at) : 0;
      edges.add(ELEMENT, this.#element + i, high, view.getUint32(id === 8 ? at + 4 : at), offset);
    }
    this.#element += count;
    this.#elements -= count;
    this.#advance(source, count * id);
    return true;
  }

  #readContent(source: ByteSource): boolean {
    const count = Math.min(this.#content, source.available);
    if (count === 0) return false;
    const kept = Math.min(this.#kept, count);
    if (kept > 0) this.#dump.texts.append(source.bytes.subarray(source.at, source.at + kept));
    this.#kept -= kept;
    this.#content -= count;
    this.#advance(source, count);
    return true;
  }

  #readRoot(source: ByteSource, tag: number, have: number): number {
    const kind = ROOT_KINDS.get(tag);
    const offset = source.offset;
    if (kind === undefined) throw malformed(offset, `there is no record of kind 0x${tag.toString(16)} in a heap`);
    const id = this.#idSize;
    const size = 1 + id + (kind.extra === 'id' ? id : kind.extra);
    if (have < size) return size;
    const { view, at } = source;
    const wide = id === 8;
    const hasNumbers = kind.extra !== 'id';
    const thread = hasNumbers && kind.extra >= 4 ? view.getUint32(at + 1 + id) : NONE;
    const frame = hasNumbers && kind.extra >= 8 ? view.getUint32(at + 5 + id) : NONE;
    const high = wide ? view.getUint32(at + 1) : 0;
    const low = view.getUint32(wide ? at + 5 : at + 1);
    this.#dump.roots.add(tag, high, low, thread, frame, offset);
    if (tag === THREAD_ROOT) this.#dump.threads.set(thread, { high, low, trace: frame });
    this.#advance(source, size);
    return 0;
  }
}
