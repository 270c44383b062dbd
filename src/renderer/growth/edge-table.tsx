import { useMemo, useState } from 'react';
import type { LinkedNode } from '../../core/heap/view/node-detail.ts';
import { NodeName, nodeTitle } from '../heap/node-name.tsx';
import { DataTable, type TableColumn } from '../tables/data-table.tsx';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import { byClass, type EdgeChange, edgeChanges, isTabled } from './edge-diff.ts';
import { formatMore, formatSize } from './growth-numbers.ts';
import type { SeenObject } from './object-data.ts';

const WORDS: Readonly<Record<EdgeChange['state'], string>> = {
  added: '+ added',
  removed: '− removed',
  other: '≠ another',
  kept: 'the same',
};

export interface EdgeTableProps {
  readonly before: SeenObject | null;
  readonly after: SeenObject | null;
  readonly beforeHeap: string;
  readonly afterHeap: string;
  /** Goes on to an object, by its ordinal in the heap of that side. */
  readonly onChoose: (side: 'before' | 'after', node: number) => void;
}

const NONE: readonly LinkedNode[] = [];

/** What an object refers to in two heaps: what was added, what was removed, what leads elsewhere, what stayed. */
export function EdgeTable({ before, after, beforeHeap, afterHeap, onChoose }: EdgeTableProps) {
  const [kept, setKept] = useState(false);
  const changes = useMemo(() => edgeChanges(before?.edges ?? NONE, after?.edges ?? NONE), [before, after]);
  const [chosen, setChosen] = useState<{ readonly of: readonly EdgeChange[]; readonly row: number } | null>(null);
  // The rows of another object are others.
  const at = chosen?.of === changes ? chosen.row : -1;
  const groups = useMemo(() => byClass(changes), [changes]);
  const rows = useMemo(
    () => changes.flatMap(({ state }, row) => (kept || state !== 'kept' ? [row] : [])),
    [changes, kept],
  );
  const columns = useMemo(() => edgeColumns(changes, beforeHeap, afterHeap), [changes, beforeHeap, afterHeap]);
  const same = changes.filter(({ state }) => state === 'kept').length;
  const open = (row: number) => {
    const change = changes[row];
    if (change?.after) onChoose('after', change.after.node);
    else if (change?.before) onChoose('before', change.before.node);
  };
  return (
    <>
      <div className="panel-bar growth-edges-bar">
        <span className="growth-edges-sum">{summary(groups)}</span>
        <label className="check">
          <input type="checkbox" checked={kept} onChange={(event) => setKept(event.target.checked)} />
          {plural(same, 'reference')} that stayed
        </label>
      </div>
      <DataTable
        label="What it refers to, before and after"
        rowName="Reference"
        columns={columns}
        rows={rows}
        selected={at}
        onSelect={(row) => setChosen({ of: changes, row })}
        onOpen={open}
        menu={(row) => [
          {
            kind: 'action',
            id: 'go',
            title: 'Look at this one in both heaps',
            enabled: true,
            key: 'Enter',
            run: () => open(row),
          },
        ]}
        empty="It refers to the same objects in both heaps."
      />
    </>
  );
}

/** Classes whose changes are told in a line. */
const TOLD = 3;

function summary(groups: ReturnType<typeof byClass>): string {
  const parts = groups.slice(0, TOLD).flatMap(({ className, added, removed }) => {
    const name = oneLine(className === '' ? '(anonymous)' : className, 60);
    return [
      ...(added > 0 ? [`${formatCount(added)} × ${name} added`] : []),
      ...(removed > 0 ? [`${formatCount(removed)} × ${name} removed`] : []),
    ];
  });
  if (parts.length === 0) return 'Nothing added, nothing removed';
  return `${parts.join(', ')}${groups.length > TOLD ? ', and others' : ''}`;
}

function edgeColumns(changes: readonly EdgeChange[], beforeHeap: string, afterHeap: string): readonly TableColumn[] {
  const of = (row: number): EdgeChange | undefined => changes[row];
  const size = (node: LinkedNode | null | undefined): number => node?.retained ?? Number.NaN;
  const sizeColumn = (id: string, title: string, hint: string, value: (row: number) => number): TableColumn => ({
    id,
    title,
    hint,
    width: 88,
    align: 'end',
    value,
    cell: (row) => (Number.isNaN(value(row)) ? '' : formatSize(value(row))),
    text: (row) => (Number.isNaN(value(row)) ? '' : String(value(row))),
  });
  return [
    {
      id: 'state',
      title: 'State',
      width: 92,
      value: () => 0,
      cell: (row) => {
        const change = of(row);
        return change === undefined ? null : (
          <span className="growth-edge-state" data-state={change.state}>
            {WORDS[change.state]}
          </span>
        );
      },
      text: (row) => of(row)?.state ?? '',
    },
    {
      id: 'object',
      title: 'Refers to',
      value: () => 0,
      cell: (row) => {
        const change = of(row);
        if (change === undefined) return null;
        const node = change.after ?? change.before;
        return node === null ? null : (
          <NodeName
            id={change.after === null ? beforeHeap : afterHeap}
            node={node}
            edge={isTabled(node) ? null : node.edge}
          />
        );
      },
      text: (row) => {
        const node = of(row)?.after ?? of(row)?.before;
        return node === null || node === undefined ? '' : `${of(row)?.label} ${nodeTitle(node)} @${node.id}`;
      },
    },
    sizeColumn('before', 'Before', 'Retained in the earlier heap', (row) => size(of(row)?.before)),
    sizeColumn('after', 'After', 'Retained in the later heap', (row) => size(of(row)?.after)),
    {
      id: 'change',
      title: 'Δ retained',
      width: 88,
      align: 'end',
      value: () => 0,
      cell: (row) => formatMore((of(row)?.after?.retained ?? 0) - (of(row)?.before?.retained ?? 0), formatSize),
      text: (row) => String((of(row)?.after?.retained ?? 0) - (of(row)?.before?.retained ?? 0)),
    },
  ];
}
