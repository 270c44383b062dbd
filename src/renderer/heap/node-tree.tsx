import { type ReactNode, useMemo, useState, useSyncExternalStore } from 'react';
import type { LinkedNode } from '../../core/heap/view/node-detail.ts';
import { DataTable, type ShownColumn } from '../tables/data-table.tsx';
import { formatCount, oneLine } from '../ui/format.ts';
import type { LazyTree, TreeLine } from './lazy-tree.ts';
import { type NodeActions, nodeMenu } from './node-actions.ts';
import { NodeName } from './node-name.tsx';
import { formatDistance, formatSize, ShareBar } from './sizes.tsx';

/** One row of a tree of objects. */
export interface TreeNode {
  readonly node: LinkedNode;
  /** What tells it from the other rows inside the same one. */
  readonly place: number;
  /** Objects between it and the row around it that are not shown. */
  readonly passed: number;
}

export type NodeTreeSource = LazyTree<TreeNode>;

/** A row to go to, by its key; each turn goes there once. */
export interface ShownRow {
  readonly key: number | null;
  readonly turn: number;
}

export type NodeColumn = 'share' | 'distance' | 'own' | 'retained';

export interface NodeTreeProps {
  readonly label: string;
  readonly id: string;
  readonly tree: NodeTreeSource;
  /** Columns beside the object, in order. */
  readonly columns: readonly NodeColumn[];
  readonly firstTitle: string;
  /** Rows hold what they stand in, instead of being held by it. */
  readonly upwards?: boolean;
  readonly totalSize: number;
  /** The row to begin at, and to go to with each new turn. */
  readonly shown?: ShownRow;
  readonly onSelect?: (node: LinkedNode) => void;
  /** Enter or a double click; without it they open the row. */
  readonly onOpen?: (node: LinkedNode) => void;
  readonly actions: NodeActions;
  readonly empty: ReactNode;
}

interface FirstProps {
  readonly line: TreeLine<TreeNode>;
  readonly id: string;
  readonly upwards: boolean;
}

function First({ line, id, upwards }: FirstProps) {
  switch (line.kind) {
    case 'value':
      return (
        <>
          {line.value.passed > 0 && (
            <span className="node-note" title="Objects of the chain that are left out here">
              … {formatCount(line.value.passed)} between …{' '}
            </span>
          )}
          <NodeName id={id} node={line.value.node} edge={line.value.node.edge} holds={upwards} />
        </>
      );
    case 'more':
      return (
        <span className="heap-more">
          Next {formatCount(Math.min(100, line.total - line.shown))} of {formatCount(line.total)}
        </span>
      );
    case 'waiting':
      return <span className="heap-waiting">…</span>;
    case 'failed':
      return <span className="field-error">{oneLine(line.message, 300)} Enter asks again.</span>;
  }
}

/** A tree of objects that is asked for where it is opened. */
export function NodeTree(props: NodeTreeProps) {
  const { tree, id, totalSize, actions, upwards = false } = props;
  const lines = useSyncExternalStore(tree.subscribe, tree.lines);
  const [at, setAt] = useState<number | null>(props.shown?.key ?? null);
  const [turn, setTurn] = useState(props.shown?.turn);
  if (props.shown?.turn !== turn) {
    setTurn(props.shown?.turn);
    setAt(props.shown?.key ?? null);
  }
  const columns = useMemo(
    () => columnsOf(lines, id, totalSize, props.columns, props.firstTitle, upwards),
    [lines, id, totalSize, props.columns, props.firstTitle, upwards],
  );
  const rows = useMemo(() => lines.map((_, index) => index), [lines]);
  const selected = useMemo(() => (at === null ? -1 : lines.findIndex((line) => line.key === at)), [lines, at]);
  const more = async (key: number) => {
    const first = await tree.more(key);
    // The cursor stays where it is, on what came: the line it was on went down, or away.
    if (first !== null) setAt((old) => (old === key ? first : old));
  };
  const open = (index: number) => {
    const line = lines[index];
    if (line === undefined) return;
    if (line.kind === 'more' || line.kind === 'failed') void more(line.key);
    else if (line.kind === 'value') {
      if (props.onOpen === undefined) void tree.toggle(line.key);
      else props.onOpen(line.value.node);
    }
  };
  return (
    <DataTable
      label={props.label}
      rowName="Object"
      columns={columns}
      rows={rows}
      selected={selected}
      onSelect={(index) => {
        const line = lines[index];
        setAt(line?.key ?? null);
        if (line?.kind === 'value') props.onSelect?.(line.value.node);
      }}
      onClick={(index) => {
        const line = lines[index];
        if (line?.kind === 'more' || line?.kind === 'failed') void more(line.key);
      }}
      onOpen={open}
      tree={{
        depth: (index) => lines[index]?.depth ?? 0,
        state: (index) => {
          const line = lines[index];
          return line?.kind === 'value' ? line.state : 'leaf';
        },
        onToggle: (index) => void tree.toggle(lines[index]?.key ?? 0),
      }}
      menu={(index) => {
        const line = lines[index];
        return line?.kind === 'value' ? nodeMenu(id, line.value.node, actions) : [];
      }}
      empty={props.empty}
    />
  );
}

function columnsOf(
  lines: readonly TreeLine<TreeNode>[],
  id: string,
  totalSize: number,
  shown: readonly NodeColumn[],
  firstTitle: string,
  upwards: boolean,
): readonly ShownColumn[] {
  const node = (index: number): LinkedNode | null => {
    const line = lines[index];
    return line?.kind === 'value' ? line.value.node : null;
  };
  const all: Readonly<Record<NodeColumn, Omit<ShownColumn, 'id'>>> = {
    distance: {
      title: 'Distance',
      hint: 'Steps from a root; – where only the runtime holds it',
      width: 70,
      align: 'end',
      cell: (index) => {
        const here = node(index);
        return here === null ? '' : formatDistance(here.distance);
      },
    },
    own: {
      title: 'Shallow',
      hint: 'Bytes of the object itself, with the parts that only it owns',
      width: 74,
      align: 'end',
      cell: (index) => {
        const here = node(index);
        return here === null ? '' : formatSize(here.ownSize);
      },
    },
    retained: {
      title: 'Retained',
      hint: 'Bytes that would be freed with the object',
      width: 78,
      align: 'end',
      cell: (index) => {
        const here = node(index);
        return here === null ? '' : formatSize(here.retained);
      },
    },
    share: {
      title: 'of the heap',
      hint: 'Retained bytes as a part of the whole heap',
      width: 116,
      align: 'end',
      cell: (index) => {
        const here = node(index);
        return here === null || totalSize <= 0 ? null : <ShareBar share={here.retained / totalSize} />;
      },
    },
  };
  return [
    {
      id: 'name',
      title: firstTitle,
      cell: (index) => {
        const line = lines[index];
        return line === undefined ? null : <First line={line} id={id} upwards={upwards} />;
      },
    },
    ...shown.map((column) => ({ id: column, ...all[column] })),
  ];
}
