import { pathText } from '../describe.ts';
import type { ClassRows } from '../graph/classes.ts';
import { zeros } from './class-sums.ts';
import { holdings } from './difference.ts';
import type { Marked } from './ids.ts';
import type { GrowthOwner } from './model.ts';
import type { OpenHeaps } from './open-heaps.ts';
import type { SnapshotColumns } from './snapshot.ts';

const OWNERS = 200;
const CONTENTS = 5;

interface OwnerSums {
  /** Its place in the heap in which it last held something new. */
  node: number;
  snapshot: number;
  readonly gained: number[];
  readonly released: number[];
  contents: GrowthOwner['contents'];
}

/** Growth owners (`heaps.md`): by id, what each object got to hold and let go of in every difference. */
export class GrowthOwners {
  readonly #sums = new Map<number, OwnerSums>();
  readonly #classes: ClassRows;
  readonly #differences: number;

  constructor(classes: ClassRows, differences: number) {
    this.#classes = classes;
    this.#differences = differences;
  }

  /** Charges what is new in a heap to the objects that hold it. */
  gained(columns: SnapshotColumns, added: Marked, snapshot: number): void {
    const difference = snapshot - 1;
    for (const [node, holding] of holdings(columns, added)) {
      const owner = this.#of(columns, node);
      owner.gained[difference] = (owner.gained[difference] ?? 0) + holding.bytes;
      owner.node = node;
      owner.snapshot = snapshot;
      owner.contents = [...holding.contents]
        .map(([at, kind]) => ({ name: this.#classes.rows[at]?.name ?? '', ...kind }))
        .sort((a, b) => b.retained - a.retained)
        .slice(0, CONTENTS);
    }
  }

  /** Charges what a heap has, and the next one has not, to the objects that held it. */
  released(columns: SnapshotColumns, removed: Marked, snapshot: number): void {
    for (const [node, holding] of holdings(columns, removed)) {
      const { released } = this.#of(columns, node);
      released[snapshot] = (released[snapshot] ?? 0) + holding.bytes;
    }
  }

  #of({ id: ids }: SnapshotColumns, node: number): OwnerSums {
    const id = ids?.[node] ?? -1;
    const known = this.#sums.get(id);
    if (known !== undefined) return known;
    const made: OwnerSums = {
      node,
      snapshot: 0,
      gained: zeros(this.#differences),
      released: zeros(this.#differences),
      contents: [],
    };
    this.#sums.set(id, made);
    return made;
  }

  /** The owners that grew most from a difference on, with their paths, described in the heap in which they were last seen to grow. */
  rows(open: OpenHeaps, from: number): readonly GrowthOwner[] {
    const net = ({ gained, released }: OwnerSums): number =>
      gained.reduce((sum, bytes, i) => (i < from ? sum : sum + bytes - (released[i] ?? 0)), 0);
    const most = [...this.#sums]
      .filter(([, { gained }]) => gained.slice(from).some((bytes) => bytes > 0))
      .map(([id, sums]) => ({ id, sums, net: net(sums) }))
      .sort((a, b) => b.net - a.net)
      .slice(0, OWNERS);
    const described = new Map<number, Pick<GrowthOwner, 'name' | 'path'>>();
    const held = Array.from({ length: this.#differences + 1 }, (_, step) => step).filter((step) => open.holds(step));
    for (const [snapshot, owners] of Map.groupBy(most, ({ sums }) => sums.snapshot)) {
      const heap = open.heap(snapshot);
      for (const { id, sums } of owners) {
        described.set(id, { name: heap.className(sums.node), path: pathText(heap, heap.path(sums.node), false) });
      }
      open.keepOnly(...held);
    }
    return most.map(({ id, sums: { node, snapshot, gained, released, contents } }) => {
      const { name = '', path = '' } = described.get(id) ?? {};
      return { id, node, snapshot, name, path, gained, released, contents };
    });
  }
}
