import { everyMillion, type Tick } from '../graph/progress.ts';
import { GrowingUint8, GrowingUint32 } from '../growing.ts';
import { edgeTypeCode, type HeapEdges, nodeTypeCode } from '../model.ts';
import type { AddressIndex } from './address-index.ts';
import { addressOrder } from './address-order.ts';
import type { Dump } from './dump.ts';

const CLASS = nodeTypeCode('class');
export const INTERNAL_EDGE = edgeTypeCode('internal');

/** Edges between nodes, found after those of the nodes they start from were read. */
export class AddedEdges {
  readonly from = new GrowingUint32();
  readonly to = new GrowingUint32();
  readonly type = new GrowingUint8();
  readonly name = new GrowingUint32();

  get count(): number {
    return this.from.length;
  }

  add(from: number, to: number, type: number, name: number): void {
    this.from.push(from);
    this.to.push(to);
    this.type.push(type);
    this.name.push(name);
  }
}

/**
 * Resolves the ids of the dump's edges in place, the lower halves becoming the nodes they point to, and drops edges to objects that are not
 * in the dump. Answers how many were dropped, and which classes (by index) something refers to, other than a sub-class to its super class
 * or a class to itself.
 */
export function resolveEdges(
  dump: Dump,
  index: AddressIndex,
  superName: number,
  tick: Tick,
): { readonly dropped: number; readonly isHeld: Uint8Array } {
  const { nodes } = dump;
  const { edges } = nodes;
  const isHeld = new Uint8Array(dump.classes.list.length);
  const count = edges.count;
  const first = nodes.firstEdge.values;
  const low = edges.low.values;
  const high = edges.high.values;
  const name = edges.name.values;
  const type = edges.type.values;
  let kept = 0;
  const done = everyMillion(nodes.count, tick);
  for (let node = 0; node < nodes.count; node++) {
    done(node);
    const from = first[node] as number;
    const to = node + 1 < nodes.count ? (first[node + 1] as number) : count;
    first[node] = kept;
    for (let edge = from; edge < to; edge++) {
      const target = index.find(low[edge] as number, high[edge] as number);
      if (target < 0) continue;
      // A class that refers to itself is not held by that.
      if (nodes.type.values[target] === CLASS && name[edge] !== superName && target !== node) {
        isHeld[nodes.class.values[target] as number] = 1;
      }
      low[kept] = target;
      name[kept] = name[edge] as number;
      type[kept] = type[edge] as number;
      kept++;
    }
  }
  edges.truncate(kept);
  return { dropped: count - kept, isHeld };
}

/** The dump's resolved edges and those that were added, in the order of the nodes they start from; a node's own come first. */
export function mergedEdges(
  dump: Dump,
  added: AddedEdges,
): { readonly edges: HeapEdges; readonly firstEdge: Uint32Array } {
  const { nodes } = dump;
  const { edges } = nodes;
  const own = edges.count;
  const total = own + added.count;
  nodes.firstEdge.push(own);
  const first = nodes.firstEdge.taken();
  const to = enlarged(edges.low.values, total, Uint32Array);
  const name = enlarged(edges.name.values, total, Uint32Array);
  const type = enlarged(edges.type.values, total, Uint8Array);
  const { order } = addressOrder(added.from.values, new Uint16Array(added.count), added.count, Int32Array.of(0));
  // From the last node to the first, so that what is moved up never lands on what has not been moved.
  let upTo = nodes.count;
  let end = own;
  for (let left = added.count; left > 0; ) {
    const from = added.from.values[order === null ? left - 1 : (order[left - 1] as number)] as number;
    const start = first[from + 1] as number;
    for (const column of [to, name, type]) column.copyWithin(start + left, start, end);
    for (let node = from + 1; node <= upTo; node++) first[node] = (first[node] as number) + left;
    for (; left > 0; left--) {
      const edge = order === null ? left - 1 : (order[left - 1] as number);
      if (added.from.values[edge] !== from) break;
      const place = start + left - 1;
      to[place] = added.to.values[edge] as number;
      name[place] = added.name.values[edge] as number;
      type[place] = added.type.values[edge] as number;
    }
    upTo = from;
    end = start;
  }
  return {
    edges: { count: total, type: type.subarray(0, total), name: name.subarray(0, total), to: to.subarray(0, total) },
    firstEdge: first,
  };
}

function enlarged<T extends Uint8Array | Uint32Array>(values: T, length: number, make: new (length: number) => T): T {
  if (values.length >= length) return values;
  const larger = new make(length);
  larger.set(values);
  return larger;
}
