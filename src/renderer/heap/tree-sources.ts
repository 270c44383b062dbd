import type { HeapNodeDetail, LinkedNode } from '../../core/heap/view/node-detail.ts';
import { call } from '../state/client.ts';
import { LazyTree } from './lazy-tree.ts';
import type { NodeTreeSource, TreeNode } from './node-tree.tsx';

const plain = (node: LinkedNode): TreeNode => ({ node, place: node.node, passed: 0 });

/** Beginning at the root: what each node alone keeps alive, largest first. A table of classes has no nodes, and is not asked for any. */
export function dominatorTree(id: string, withObjects: boolean): NodeTreeSource {
  return new LazyTree<TreeNode>({
    page: async (value, from, to) => {
      if (value === null) {
        if (!withObjects) return { values: [], total: 0 };
        const { node } = await call('heapNode', { id, node: 0 });
        return { values: from === 0 ? [plain(node)] : [], total: 1 };
      }
      const values = await call('heapChildren', { id, node: value.node.node, from, to });
      return { values: values.map(plain), total: value.node.dominated };
    },
    opens: ({ node }) => node.dominated > 0,
    identity: ({ place }) => place,
  });
}

/** The way down the dominator tree to an object; what of a long chain is left out is counted at the row below. */
export function dominatorWay({ dominators, node }: HeapNodeDetail): readonly TreeNode[] {
  const { first, passed, last } = dominators;
  const below = [...last, node].map(plain);
  return [
    ...first.map(plain),
    ...below.map((row, index) => (index === 0 && passed > 0 ? { ...row, passed } : row)),
  ].filter((row, index, all) => index === 0 || row.node.node !== all[index - 1]?.node.node);
}

/** What an object refers to, in the file’s order, and what that refers to. */
export function edgeTree(id: string, node: LinkedNode): NodeTreeSource {
  return new LazyTree<TreeNode>({
    page: async (value, from, to) => {
      const around = value?.node ?? node;
      const values = await call('heapEdges', { id, node: around.node, from, to });
      return {
        values: values.map((each, index) => ({ node: each, place: from + index, passed: 0 })),
        total: around.edges,
      };
    },
    opens: (row) => row.node.edges > 0,
    identity: ({ place }) => place,
  });
}

/** What keeps an object alive, nearest to a root first within a page, and what keeps that. */
export function retainerTree(id: string, node: number): NodeTreeSource {
  return new LazyTree<TreeNode>({
    page: async (value, from, to) => {
      const { nodes, total } = await call('heapReferrers', { id, node: value?.node.node ?? node, from, to });
      return { values: nodes.map((each, index) => ({ node: each, place: from + index, passed: 0 })), total };
    },
    opens: (row) => row.node.node !== 0,
    identity: ({ place }) => place,
  });
}
