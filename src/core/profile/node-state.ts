import { CATEGORIES, NODE_ACTIVE, NODE_IDLE, NODE_OVERHEAD, type NodeTable, type Runtime } from './model.ts';

/** What samples ending at each node count as (`rules.md` §2.6), from the categories of the frames on the node's stack. */
export function nodeStates(
  nodes: Pick<NodeTable, 'count' | 'parent' | 'frame'>,
  category: Uint8Array,
  _runtime: Runtime,
): Uint8Array {
  const state = new Uint8Array(nodes.count);
  for (let i = 0; i < nodes.count; i++) {
    const leaf = CATEGORIES[category[nodes.frame[i] as number] as number];
    state[i] =
      leaf === 'idle'
        ? NODE_IDLE
        : leaf === 'gc' || leaf === 'jit' || leaf === 'profiler'
          ? NODE_OVERHEAD
          : NODE_ACTIVE;
  }
  return state;
}
