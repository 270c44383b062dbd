import { GrowingUint8, GrowingUint32 } from '../growing.ts';
import { nodeTypeCode } from '../model.ts';
import { Classes } from './classes.ts';
import { malformed } from './errors.ts';
import { HighWords } from './identifiers.ts';
import type { InstanceLayout, JavaClass } from './java-class.ts';
import { JavaStrings } from './java-strings.ts';
import { Names } from './names.ts';
import { LateEdges, type PendingEdges, PendingNodes } from './nodes.ts';
import { Roots, Stacks } from './roots.ts';
import type { StringWriter } from './string-writer.ts';

/** JVMs write classes first; instances before them are held in memory. */
const MAX_DEFERRED = 1 << 30;

export interface JavaThread {
  readonly high: number;
  readonly low: number;
  /** Number of its stack trace. */
  readonly trace: number;
}

/** A dump while it is read: what its records said, ids not resolved. Node 0 is the root that the roots hang under. */
export class Dump {
  readonly idSize: 4 | 8;
  readonly words = new HighWords();
  readonly names = new Names();
  readonly classes: Classes;
  readonly nodes = new PendingNodes(this.words);
  readonly late = new LateEdges(this.words);
  readonly roots = new Roots(this.words);
  readonly texts = new JavaStrings(this.words);
  readonly stacks = new Stacks();
  /** By number. */
  readonly threads = new Map<number, JavaThread>();
  readonly deferred = new Deferred();
  readonly strings: StringWriter;

  constructor(idSize: 4 | 8, strings: StringWriter) {
    this.idSize = idSize;
    this.strings = strings;
    this.classes = new Classes(this.names, strings, idSize);
    this.nodes.add(nodeTypeCode('synthetic'), 0, 0, 0, 0, 0);
  }

  /** Reads the references among an instance's fields, which start at `at` of `view`. */
  addFields(
    layout: InstanceLayout,
    node: number,
    view: DataView,
    at: number,
    offset: number,
    edges: PendingEdges | LateEdges,
  ): void {
    const { offsets, edgeTypes, edgeNames, text } = layout;
    const wide = this.idSize === 8;
    for (let i = 0; i < offsets.length; i++) {
      const place = at + (offsets[i] as number);
      const high = wide ? view.getUint32(place) : 0;
      const low = view.getUint32(wide ? place + 4 : place);
      if (high === 0 && low === 0) continue;
      const type = edgeTypes[i] as number;
      const name = edgeNames[i] as number;
      if (edges instanceof LateEdges) edges.add(node, type, name, high, low, offset);
      else edges.add(type, name, high, low, offset);
    }
    if (text === null) return;
    const value = at + text.value;
    const coder = text.coder < 0 ? 0 : view.getUint8(at + text.coder);
    const high = wide ? view.getUint32(value) : 0;
    const isKept = this.texts.addString(node, coder, high, view.getUint32(wide ? value + 4 : value), offset);
    if (isKept && text.offset >= 0 && text.count >= 0) {
      this.texts.addPart(view.getUint32(at + text.offset), view.getUint32(at + text.count));
    }
  }

  /** Reads the instances whose classes came after them. Answers how many have no class in the file. */
  readDeferred(offset: number): number {
    let without = 0;
    this.deferred.each((node, classIndex, bytes) => {
      const javaClass = this.classes.list[classIndex];
      const layout = javaClass === undefined ? null : this.classes.layoutOf(javaClass, bytes.length, offset);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      if (layout === null) without++;
      else this.addFields(layout, node, view, 0, offset, this.late);
    });
    return without;
  }
}

/** Fields of instances that were read before their classes. */
class Deferred {
  readonly #bytes = new GrowingUint8();
  readonly #node = new GrowingUint32();
  readonly #class = new GrowingUint32();
  readonly #end = new GrowingUint32();

  add(node: number, javaClass: JavaClass, bytes: Uint8Array, offset: number): void {
    if (this.#bytes.length + bytes.length > MAX_DEFERRED)
      throw malformed(offset, 'its classes come after its instances');
    this.#bytes.append(bytes);
    this.#node.push(node);
    this.#class.push(javaClass.index);
    this.#end.push(this.#bytes.length);
  }

  each(visit: (node: number, classIndex: number, bytes: Uint8Array) => void): void {
    let start = 0;
    for (let i = 0; i < this.#node.length; i++) {
      const end = this.#end.values[i] as number;
      visit(this.#node.values[i] as number, this.#class.values[i] as number, this.#bytes.values.subarray(start, end));
      start = end;
    }
  }
}
