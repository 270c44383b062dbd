import { Button } from '@blueprintjs/core';
import { useEffect, useRef, useState } from 'react';
import { toErrorData } from '../../core/error.ts';
import type { HeapFacts } from '../../core/heap/stored.ts';
import { call } from '../state/client.ts';
import { notify } from '../ui/toasts.tsx';
import type { HeapState } from './heap-state.ts';
import type { NodeActions } from './node-actions.ts';
import { type NodeColumn, NodeTree, type NodeTreeSource, type ShownRow } from './node-tree.tsx';
import { dominatorWay } from './tree-sources.ts';

const COLUMNS: readonly NodeColumn[] = ['distance', 'own', 'retained', 'share'];

/** An object to be shown in the tree; each asking is an object of its own. */
export interface ToReveal {
  readonly node: number;
}

export interface DominatorsPanelProps {
  readonly facts: HeapFacts;
  readonly state: HeapState;
  readonly tree: NodeTreeSource;
  readonly wanted: ToReveal | null;
  /** What was wanted is shown, or cannot be. */
  readonly onRevealed: (wanted: ToReveal) => void;
  readonly actions: NodeActions;
}

/** The dominator tree: what would be freed with what. */
export function DominatorsPanel({ facts, state, tree, wanted, onRevealed, actions }: DominatorsPanelProps) {
  const { id, selection } = state;
  const [shown, setShown] = useState<ShownRow>(() => ({
    key: tree.keyOf(({ node }) => node.node === selection.node),
    turn: 0,
  }));
  const newest = useRef(0);
  const reveal = async (node: number) => {
    newest.current++;
    const turn = newest.current;
    try {
      const key = await tree.reveal(dominatorWay(await call('heapNode', { id, node })));
      if (turn !== newest.current) return;
      setShown({ key, turn });
      // Its largest parts are what a person wants to see next.
      if (key !== null) await tree.open(key);
    } catch (thrown) {
      notify({ text: toErrorData(thrown).message, intent: 'danger' });
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each asking is answered once, whatever else is drawn anew
  useEffect(() => {
    if (wanted !== null) void reveal(wanted.node).then(() => onRevealed(wanted));
    else if (tree.lines().length <= 1) void reveal(0);
  }, [wanted]);
  return (
    <div className="panel-body">
      <div className="panel-bar">
        <span title="What would be freed with what">Each object inside the one that alone keeps it alive</span>
        <span className="panel-actions">
          <Button
            size="small"
            variant="minimal"
            disabled={selection.node === null}
            onClick={() => {
              if (selection.node !== null) void reveal(selection.node);
            }}
          >
            Show the inspected object
          </Button>
        </span>
      </div>
      <NodeTree
        label="Dominator tree"
        id={id}
        tree={tree}
        columns={COLUMNS}
        firstTitle="Object"
        totalSize={facts.totalSize}
        shown={shown}
        onSelect={actions.inspect}
        actions={actions}
        empty="The heap holds no objects."
      />
    </div>
  );
}
