import type { PlanNode } from '../model.ts';

/** What stands below each step of a plan, InitPlans and SubPlans left out: they are asked, not passed on. */
export interface Below {
  /** The one step that it passes the rows of on; −1 where there is none, or more than one. */
  only(index: number): number;
  /** It has several inputs and reads relations through them. */
  isJoin(index: number): boolean;
  /** Equal for steps with the same relations below them, each counted as often as it is read. */
  key(index: number): string;
}

/**
 * Relations below each step as a sum of hashes of their names: the order does not count, and the sums of a plan cost one pass. Two sums of 32
 * bits and the number of relations; names that collide in all three would have to be made for it, and then mismatch two joins.
 */
export function belowOf(nodes: readonly PlanNode[]): Below {
  const [sums, others] = [new Uint32Array(nodes.length), new Uint32Array(nodes.length)];
  const counts = new Uint32Array(nodes.length);
  const only = new Int32Array(nodes.length).fill(-1);
  const inputs = new Uint32Array(nodes.length);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index];
    if (node === undefined) continue;
    const read = node.relation ?? node.cteName ?? node.functionName;
    if (read !== null) {
      sums[index] = (sums[index] ?? 0) + fnv(read, 0x811c9dc5);
      others[index] = (others[index] ?? 0) + fnv(read, 0x2f0b4a27);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    const { parent, relationship } = node;
    if (parent < 0 || relationship === 'InitPlan' || relationship === 'SubPlan') continue;
    sums[parent] = (sums[parent] ?? 0) + (sums[index] ?? 0);
    others[parent] = (others[parent] ?? 0) + (others[index] ?? 0);
    counts[parent] = (counts[parent] ?? 0) + (counts[index] ?? 0);
    inputs[parent] = (inputs[parent] ?? 0) + 1;
    only[parent] = inputs[parent] === 1 ? index : -1;
  }
  return {
    only: (index) => only[index] ?? -1,
    isJoin: (index) => (inputs[index] ?? 0) > 1 && (counts[index] ?? 0) > 0,
    key: (index) => `${counts[index]} ${sums[index]} ${others[index]}`,
  };
}

/** A 32-bit hash of a text. Source: Fowler, Noll, Vo, FNV-1a, over UTF-16 code units. */
function fnv(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
