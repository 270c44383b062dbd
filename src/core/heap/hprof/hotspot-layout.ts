import type { Classes } from './classes.ts';
import type { JavaClass } from './java-class.ts';
import { BASIC_TYPES, OBJECT_TYPE } from './java-names.ts';

/** How a JVM lays out objects: what a dump does not say. Bytes. */
export interface ObjectModel {
  /** Mark word and class: 8 with compact headers, 12 with a compressed class, 16 without; 8 on 32 bits. */
  readonly header: 8 | 12 | 16;
  readonly reference: 4 | 8;
  /** `packed` fills gaps of super classes with fields (JDK 15 and later), `classic` starts each class anew (until 14). */
  readonly fields: 'packed' | 'classic';
  /** Whether elements of less than 8 bytes start right after the length (JDK 23 and later) or at a whole word. */
  readonly elements: 'tight' | 'word';
  readonly alignment: number;
}

export const aligned = (bytes: number, to: number): number => Math.ceil(bytes / to) * to;

/** Size of an array in bytes; `width` is that of an element. */
export function arraySize(model: ObjectModel, width: number, length: number): number {
  const base = aligned(model.header + 4, model.elements === 'word' || width === 8 ? 8 : 4);
  return aligned(base + width * length, model.alignment);
}

/** Where a class's fields end, and the gaps before: offset and size in turn. */
interface Extent {
  readonly end: number;
  readonly gaps: readonly number[];
}

const MAX_DEPTH = 256;
/** More gaps than real classes leave; further ones are lost. */
const MAX_GAPS = 16;

/**
 * Sizes of instances as HotSpot lays them out: `fieldLayoutBuilder.cpp` (packed), `classFileParser.cpp` until JDK 14 (classic). Fields the VM
 * adds to its own classes and the padding of `@Contended` are not in a dump and not counted.
 */
export class InstanceSizes {
  readonly #model: ObjectModel;
  readonly #classes: Classes;
  readonly #extents: (Extent | undefined)[] = [];

  constructor(model: ObjectModel, classes: Classes) {
    this.#model = model;
    this.#classes = classes;
  }

  sizeOf(javaClass: JavaClass): number {
    return aligned(this.#extentOf(javaClass, 0).end, this.#model.alignment);
  }

  /** Bytes static fields take in the object of their class: references first, then the largest; gaps stay. */
  staticBytes(javaClass: JavaClass): number {
    const { primitives, references, reference } = widths(javaClass.statics, this.#model);
    return primitives.reduce((end, width) => aligned(end, width) + width, references * reference);
  }

  #extentOf(javaClass: JavaClass, depth: number): Extent {
    const known = this.#extents[javaClass.index];
    if (known !== undefined) return known;
    const header: Extent = { end: this.#model.header, gaps: [] };
    // Stands in for the class while its super classes are looked at, should they lead back to it.
    this.#extents[javaClass.index] = header;
    const above = depth < MAX_DEPTH ? this.#classes.superOf(javaClass) : undefined;
    const start = above === undefined ? header : this.#extentOf(above, depth + 1);
    const types = Uint8Array.from(javaClass.fields, (field) => field.type);
    const own = widths(types, this.#model);
    const extent = this.#model.fields === 'packed' ? laidOut(own, start) : classic(own, start.end, this.#model);
    this.#extents[javaClass.index] = extent;
    return extent;
  }
}

interface FieldWidths {
  /** Largest first. */
  readonly primitives: readonly number[];
  readonly references: number;
  readonly reference: 4 | 8;
}

function widths(types: Uint8Array, model: ObjectModel): FieldWidths {
  const primitives = [...types].filter((type) => type !== OBJECT_TYPE).map((type) => BASIC_TYPES.get(type)?.bytes ?? 0);
  primitives.sort((a, b) => b - a);
  return { primitives, references: types.length - primitives.length, reference: model.reference };
}

/** Each field, largest first and references last, goes into the smallest gap that takes it, or to the end. */
function laidOut(own: FieldWidths, start: Extent): Extent {
  const gaps = [...start.gaps];
  let end = start.end;
  const place = (width: number) => {
    let best = -1;
    for (let i = 0; i < gaps.length; i += 2) {
      const lost = aligned(gaps[i] as number, width) - (gaps[i] as number);
      if (lost + width > (gaps[i + 1] as number)) continue;
      if (best < 0 || (gaps[i + 1] as number) < (gaps[best + 1] as number)) best = i;
    }
    if (best < 0) {
      const at = aligned(end, width);
      if (at > end && gaps.length < 2 * MAX_GAPS) gaps.push(end, at - end);
      end = at + width;
      return;
    }
    const offset = gaps[best] as number;
    const size = gaps[best + 1] as number;
    const at = aligned(offset, width);
    gaps.splice(best, 2);
    if (at > offset) gaps.push(offset, at - offset);
    if (at + width < offset + size) gaps.push(at + width, offset + size - at - width);
  };
  for (const width of own.primitives) place(width);
  for (let i = 0; i < own.references; i++) place(own.reference);
  return { end, gaps };
}

/** Longs, ints, shorts, bytes, references; four bytes before the first long are filled with what is smaller. */
function classic(own: FieldWidths, superEnd: number, model: ObjectModel): Extent {
  const counts = new Map<number, number>();
  for (const width of own.primitives) counts.set(width, (counts.get(width) ?? 0) + 1);
  let references = own.references;
  let end = aligned(superEnd, model.reference);
  const take = (width: number, most: number): number => {
    const count = Math.min(counts.get(width) ?? 0, most);
    counts.set(width, (counts.get(width) ?? 0) - count);
    return count * width;
  };
  if ((counts.get(8) ?? 0) > 0 && end % 8 !== 0) {
    let gap = 8 - (end % 8);
    for (const width of [4, 2, 1]) gap -= take(width, Math.floor(gap / width));
    if (references > 0 && model.reference === 4 && gap >= 4) references--;
    end = aligned(end, 8);
  }
  for (const width of [8, 4, 2, 1]) end += take(width, Number.MAX_SAFE_INTEGER);
  if (references > 0) end = aligned(end, model.reference) + references * model.reference;
  return { end: aligned(end, model.reference), gaps: [] };
}
