import type { ClassRows } from '../graph/classes.ts';
import type { StoredHeap } from '../stored-heap.ts';
import type { MeasuredHeap } from './model.ts';
import { SnapshotColumns, shapesOf } from './snapshot.ts';

/** The heaps of a series that are open while it is measured, by step: each is opened where it is asked for, and stays so until it is released. */
export class OpenHeaps {
  readonly #heaps: readonly MeasuredHeap[];
  readonly #classes: ClassRows;
  readonly #stored = new Map<number, StoredHeap>();
  readonly #columns = new Map<number, SnapshotColumns>();
  #shapes: ReturnType<typeof shapesOf> | null = null;

  constructor(heaps: readonly MeasuredHeap[], classes: ClassRows) {
    this.#heaps = heaps;
    this.#classes = classes;
  }

  heap(step: number): StoredHeap {
    const known = this.#stored.get(step);
    if (known !== undefined) return known;
    const opened = (this.#heaps[step] as MeasuredHeap).open();
    this.#stored.set(step, opened);
    return opened;
  }

  columns(step: number): SnapshotColumns {
    const known = this.#columns.get(step);
    if (known !== undefined) return known;
    // All heaps' plain objects get the shapes of the last one: a class is the same in each of them.
    const last = this.#heaps.length - 1;
    if (step !== last) this.#shapes ??= shapesOf(this.heap(last));
    const made = new SnapshotColumns(this.heap(step), this.#classes, step === last ? null : this.#shapes);
    this.#columns.set(step, made);
    return made;
  }

  /** True where its columns are in memory. */
  holds(step: number): boolean {
    return this.#columns.has(step);
  }

  /** Gives back all heaps but those of some steps; their columns must not be used afterwards. */
  keepOnly(...steps: readonly number[]): void {
    for (const [step, columns] of this.#columns) {
      if (steps.includes(step)) continue;
      columns.release();
      this.#columns.delete(step);
    }
    for (const step of this.#stored.keys()) {
      if (steps.includes(step)) continue;
      this.#heaps[step]?.close();
      this.#stored.delete(step);
    }
  }
}
