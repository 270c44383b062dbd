import { useEffect, useMemo, useRef } from 'react';
import type { Item } from '../../../main/api/contract/items.ts';
import { setTabState } from '../../state/tab-state.ts';
import { DataTable, type ShownColumn } from '../../tables/data-table.tsx';
import { LoadingState } from '../../ui/empty-state.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { MiddleText } from '../../ui/middle-text.tsx';
import { openItemById } from '../../workspace/item-actions.ts';
import { usePlanTable } from '../plan-data.ts';
import type { PlanTable } from '../plan-table.ts';
import { indentOf, planColumns } from '../tree/plan-columns.tsx';
import { lineOfNode } from '../tree/plan-lines.ts';
import { useLineCursor } from '../tree/use-line-cursor.ts';
import { usePlanLines } from '../tree/use-plan-lines.ts';
import { type PlanComparisonState, useSideState } from './comparison-state.ts';
import type { StepMark, StepPairs } from './step-pairs.ts';

export interface SideTreeProps {
  readonly side: 'before' | 'after';
  /** The plan that stands for the side. */
  readonly itemId: string;
  readonly item: Item | undefined;
  readonly pairs: StepPairs;
  readonly state: PlanComparisonState;
  /** Steps that differ most: never folded away. */
  readonly special: ReadonlySet<number>;
}

const TITLES = { before: 'Before', after: 'After' } as const;

/** The plan of one side; selecting a step selects its counterpart in the other. */
export function SideTree(props: SideTreeProps) {
  const { value, error, retry } = usePlanTable(props.itemId);
  return (
    <section className="panel plan-side" aria-label={`The plan ${props.side}`}>
      <div className="panel-bar plan-side-head">
        <b className="plan-side-title">{TITLES[props.side]}</b>
        {props.item !== undefined && (
          <button
            type="button"
            className="side-label"
            title="Open this plan"
            onClick={() => openItemById(props.itemId)}
          >
            <MiddleText text={props.item.label} />
          </button>
        )}
      </div>
      {error !== null && <ErrorCard error={error} onRetry={retry} />}
      {value === null ? (
        error === null && <LoadingState label="Reading the steps…" />
      ) : (
        <Tree {...props} table={value} />
      )}
    </section>
  );
}

const SIGNS: Readonly<Record<StepMark, string>> = { added: '+', removed: '−', changed: '~', moved: '↕' };
const NO_LEVELS = new Map();
const SHOWN_COLUMNS: readonly string[] = ['self', 'inclusive', 'rows', 'estimateFactor'];

function Tree({ side, itemId, table, pairs, state, special }: SideTreeProps & { readonly table: PlanTable }) {
  const opened = useSideState(state.id, side);
  const selectedStep = state.pair?.[side] ?? null;
  const drawn = usePlanLines(table, special, {
    ...opened,
    setNode: (next) => {
      if (typeof next === 'number') state.setPair(pairs.of(side, next));
    },
  });
  const { lines } = drawn;
  const cursor = useLineCursor(table, lines, selectedStep, (node) => state.setPair(pairs.of(side, node)));
  const columns = useMemo(
    () =>
      sideColumns(planColumns({ table, lines, bars: 'self', levels: NO_LEVELS, nodeWidth: 190 }), side, pairs, (at) => {
        const line = lines[at];
        return line?.kind === 'node' ? line.node : null;
      }),
    [table, lines, side, pairs],
  );
  const rows = useMemo(() => lines.map((_, at) => at), [lines]);
  // What was selected on the other side may be closed or folded here; later it is closed only by who closes it.
  const { reveal } = drawn;
  const revealed = useRef<number | null>(null);
  useEffect(() => {
    if (revealed.current === selectedStep) return;
    revealed.current = selectedStep;
    if (selectedStep !== null && lineOfNode(lines, selectedStep) < 0) reveal(selectedStep);
  }, [selectedStep, lines, reveal]);
  const toggle = (at: number) => {
    const line = lines[at];
    if (line !== undefined && line.state !== 'leaf') drawn.toggle(line);
  };
  const openStep = (at: number) => {
    const line = lines[at];
    if (line?.kind !== 'node') return toggle(at);
    setTabState(itemId, 'node', line.node);
    openItemById(itemId);
  };
  return (
    <DataTable
      label={`Steps ${side}`}
      rowName="Step"
      columns={columns}
      rows={rows}
      selected={cursor.selected}
      onSelect={cursor.select}
      onOpen={openStep}
      tree={{
        depth: (at) => lines[at]?.depth ?? 0,
        state: (at) => lines[at]?.state ?? 'leaf',
        onToggle: toggle,
        indent: indentOf(lines),
      }}
      onKey={cursor.type}
      empty="The plan has no steps."
    />
  );
}

/** Few columns, as there are two trees; the step carries what became of it. */
function sideColumns(
  all: ReturnType<typeof planColumns>,
  side: 'before' | 'after',
  pairs: StepPairs,
  nodeAt: (at: number) => number | null,
): readonly ShownColumn[] {
  return all
    .filter(({ id }) => id === 'node' || SHOWN_COLUMNS.includes(id))
    .map((column) => {
      if (column.id !== 'node') return column;
      return {
        ...column,
        cell: (at) => {
          const node = nodeAt(at);
          const mark = node === null ? undefined : pairs.mark(side, node);
          return (
            <>
              {mark !== undefined && (
                <span className="diff-mark" data-kind={mark} title={mark} role="img" aria-label={mark}>
                  {SIGNS[mark]}
                </span>
              )}
              {column.cell(at)}
            </>
          );
        },
      };
    });
}
