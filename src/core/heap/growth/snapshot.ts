import type { Column } from '../../columns.ts';
import { classSizes } from '../graph/class-sizes.ts';
import { type ClassRows, plainRow } from '../graph/classes.ts';
import { release } from '../graph/release.ts';
import { preorder } from '../graph/retained.ts';
import { inferShapes, matchShapes, type PlainObjects, type Shape } from '../graph/shapes.ts';
import type { WideColumn } from '../model.ts';
import type { StoredHeap } from '../stored-heap.ts';
import { HeapIds } from './ids.ts';

const u32 = (column: Column): Uint32Array => (column instanceof Uint32Array ? column : Uint32Array.from(column));
const wide = (column: Column): WideColumn =>
  column instanceof Uint32Array || column instanceof Float64Array ? column : Float64Array.from(column);

function plainOf(heap: StoredHeap): PlainObjects | null {
  if (!heap.columns.has('plainNode')) return null;
  return {
    node: u32(heap.all('plainNode')),
    sequence: u32(heap.all('plainSequence')),
    sequenceEnd: u32(heap.all('sequenceEnd')),
    names: u32(heap.all('sequenceNames')),
  };
}

/** Shapes that a heap's plain objects have. */
export function shapesOf(heap: StoredHeap): readonly Shape[] {
  const plain = plainOf(heap);
  return plain === null ? [] : inferShapes(plain, heap.strings);
}

/** One heap of a series with the columns that a difference needs. */
export class SnapshotColumns {
  readonly heap: StoredHeap;
  readonly count: number;
  readonly type: Column;
  readonly id: Column | null;
  readonly own: WideColumn;
  readonly retained: WideColumn;
  readonly dominator: Column;
  /** By node: the class's number in the series. */
  readonly class: Uint32Array;
  /** True where plain objects were given other shapes than those the heap was stored with. */
  readonly reshaped: boolean;
  readonly #numbers: Uint32Array;
  #ids: HeapIds | null = null;

  /** `shapes`: those of the series' plain objects; null where they are the heap's own. */
  constructor(heap: StoredHeap, classes: ClassRows, shapes: readonly Shape[] | null) {
    this.heap = heap;
    this.count = heap.count;
    const { columns } = heap;
    this.type = columns.copy('type');
    this.id = columns.has('id') ? columns.copy('id') : null;
    this.own = wide(columns.copy('ownSize'));
    this.retained = wide(columns.copy('retained'));
    this.dominator = columns.copy('dominator');
    const numbers = Uint32Array.from(heap.classes, (row) => classes.of(row));
    this.#numbers = numbers;
    const of = u32(columns.copy('class'));
    for (let node = 0; node < of.length; node++) of[node] = numbers[of[node] as number] as number;
    this.class = of;
    this.reshaped = shapes !== null && this.#reshape(classes, shapes);
  }

  /** Gives plain objects the shapes of the series, where those of the heap's own are others. */
  #reshape(classes: ClassRows, shapes: readonly Shape[]): boolean {
    const plain = plainOf(this.heap);
    if (plain === null) return false;
    const own = inferShapes(plain, this.heap.strings);
    const texts = new Set(shapes.map(({ text }) => text));
    if (own.length === shapes.length && own.every(({ text }) => texts.has(text))) return false;
    const matched = matchShapes(plain, this.heap.strings, shapes);
    const numbers = shapes.map(({ text }) => classes.of(plainRow('object', text)));
    const none = classes.of(plainRow('object', 'Object'));
    plain.node.forEach((node, i) => {
      this.class[node] = numbers[matched[plain.sequence[i] as number] as number] ?? none;
    });
    return true;
  }

  /** Gives its memory back; it must not be used afterwards. */
  release(): void {
    release(this.type, this.id, this.own, this.retained, this.dominator, this.class);
    this.#ids = null;
  }

  get ids(): HeapIds | null {
    if (this.id !== null) this.#ids ??= new HeapIds(this.id, this.type);
    return this.#ids;
  }

  /** Sums by class of the series, for `classes` of them. */
  sizes(classes: number): {
    readonly count: ArrayLike<number>;
    readonly self: ArrayLike<number>;
    readonly retained: ArrayLike<number>;
  } {
    if (this.reshaped) {
      const distance = this.heap.all('distance');
      return classSizes(
        classes,
        this.class,
        this.own,
        distance instanceof Int32Array ? distance : Int32Array.from(distance),
        this.retained,
        preorder({
          dominator: u32(this.dominator),
          childEnd: u32(this.heap.all('childEnd')),
          child: u32(this.heap.all('child')),
        }),
        // Only V8's heaps have plain objects.
        'v8',
      );
    }
    const count = new Float64Array(classes);
    const self = new Float64Array(classes);
    const retained = new Float64Array(classes);
    this.heap.classes.forEach((row, i) => {
      const at = this.#numbers[i] as number;
      count[at] = row.count;
      self[at] = row.self;
      retained[at] = row.retained;
    });
    return { count, self, retained };
  }
}
