import { useMemo } from 'react';
import { type NodeColumn, NodeTree } from '../node-tree.tsx';
import { retainerTree } from '../tree-sources.ts';
import type { EdgesPartProps } from './edges-part.tsx';

const COLUMNS: readonly NodeColumn[] = ['distance', 'retained'];

/** What holds an object, nearest to a root first, and what holds that: upwards to the roots. */
export function RetainersPart({ node, facts, state, actions }: EdgesPartProps) {
  const tree = useMemo(() => retainerTree(state.id, node.node), [state.id, node.node]);
  return (
    <NodeTree
      label="Retainers"
      id={state.id}
      tree={tree}
      columns={COLUMNS}
      firstTitle="Held by"
      upwards
      totalSize={facts.totalSize}
      onOpen={actions.inspect}
      actions={actions}
      empty="Nothing holds it."
    />
  );
}
