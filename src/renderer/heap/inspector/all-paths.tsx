import { useMemo, useState } from 'react';
import { PATH_LIMITS, type RetainingStep } from '../../../core/heap/view/all-paths.ts';
import type { LinkedNode } from '../../../core/heap/view/node-detail.ts';
import { DataTable, type ShownColumn } from '../../tables/data-table.tsx';
import { LoadingState } from '../../ui/empty-state.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { formatCount, plural } from '../../ui/format.ts';
import { useAllPaths } from '../heap-data.ts';
import type { HeapState } from '../heap-state.ts';
import { type NodeActions, nodeMenu } from '../node-actions.ts';
import { NodeName } from '../node-name.tsx';
import { formatDistance, formatSize } from '../sizes.tsx';
import { type PathLine, pathLines } from './path-lines.ts';

export interface AllPathsProps {
  readonly node: LinkedNode;
  readonly state: HeapState;
  readonly actions: NodeActions;
}

const NOTHING: readonly RetainingStep[] = [];

/** All ways from an object up to the roots, within limits that are told. */
export function AllPaths({ node, state, actions }: AllPathsProps) {
  const { id } = state;
  const { value, error } = useAllPaths(id, node.node);
  const steps = value ?? NOTHING;
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const [at, setAt] = useState(-1);
  const lines = useMemo(() => pathLines(steps, closed), [steps, closed]);
  const rows = useMemo(() => lines.map((_, index) => index), [lines]);
  const columns = useMemo(() => columnsOf(lines, steps, id), [lines, steps, id]);
  if (error !== null) return <ErrorCard error={error} />;
  if (value === null) return <LoadingState label="Looking for all ways to a root…" />;
  const roots = steps.filter(({ isRoot }) => isRoot).length;
  const left = steps.reduce((sum, { more }) => sum + more, 0);
  const stepAt = (index: number): RetainingStep | null => steps[lines[index]?.step ?? -1] ?? null;
  return (
    <>
      <p className="inspector-note">
        {plural(Math.max(0, steps.length - 1), 'object')} on ways to {plural(roots, 'root')}
        {left > 0 && (
          <>
            ; <b>{formatCount(left)} more holders</b> are not followed: a way ends after {PATH_LIMITS.depth} steps, a
            step shows {PATH_LIMITS.siblings} holders, all ways {formatCount(PATH_LIMITS.nodes)} objects
          </>
        )}
      </p>
      <DataTable
        label="All paths to the roots"
        rowName="Object"
        columns={columns}
        rows={rows}
        selected={at}
        onSelect={setAt}
        onOpen={(index) => {
          const step = stepAt(index);
          if (step !== null) actions.inspect(step);
        }}
        tree={{
          depth: (index) => lines[index]?.depth ?? 0,
          state: (index) => lines[index]?.state ?? 'leaf',
          onToggle: (index) => {
            const step = lines[index]?.step;
            if (step === undefined) return;
            setClosed((old) => new Set(old.has(step) ? [...old].filter((other) => other !== step) : [...old, step]));
          },
        }}
        menu={(index) => {
          const step = stepAt(index);
          return step === null ? [] : nodeMenu(id, step, actions);
        }}
        empty={node.distance < 0 ? 'Nothing keeps it alive.' : 'It is a root itself.'}
      />
    </>
  );
}

function columnsOf(lines: readonly PathLine[], steps: readonly RetainingStep[], id: string): readonly ShownColumn[] {
  const stepAt = (index: number): RetainingStep | null => steps[lines[index]?.step ?? -1] ?? null;
  return [
    {
      id: 'name',
      title: 'Held by',
      cell: (index) => {
        const step = stepAt(index);
        if (step === null) return null;
        return (
          <>
            <NodeName id={id} node={step} edge={step.edge} holds />
            {step.isRoot && <span className="tag tag-on">root</span>}
            {step.more > 0 && <span className="node-note"> +{formatCount(step.more)}</span>}
          </>
        );
      },
    },
    {
      id: 'distance',
      title: 'Distance',
      width: 70,
      align: 'end',
      cell: (index) => formatDistance(stepAt(index)?.distance ?? 0),
    },
    {
      id: 'retained',
      title: 'Retained',
      width: 78,
      align: 'end',
      cell: (index) => formatSize(stepAt(index)?.retained ?? 0),
    },
  ];
}
