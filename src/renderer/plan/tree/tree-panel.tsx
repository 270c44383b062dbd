import { Button } from '@blueprintjs/core';
import { type Ref, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { Level } from '../../../core/verdict/verdict.ts';
import { useCommand } from '../../commands/dispatch.ts';
import { DataTable } from '../../tables/data-table.tsx';
import { TableActions } from '../../tables/table-actions.tsx';
import { formatCount } from '../../ui/format.ts';
import { BarsSwitch, drawable } from '../bars-switch.tsx';
import type { PlanState } from '../plan-state.ts';
import type { PlanTable } from '../plan-table.ts';
import { type PlanActions, stepMenu } from '../step-menu.ts';
import { indentOf, planColumns } from './plan-columns.tsx';
import { nextFound, stepsFound } from './step-search.ts';
import { useLineCursor } from './use-line-cursor.ts';
import type { DrawnPlan } from './use-plan-lines.ts';

export interface TreePanelProps {
  readonly table: PlanTable;
  readonly state: PlanState;
  readonly drawn: DrawnPlan;
  readonly levels: ReadonlyMap<number, Level>;
  readonly actions: PlanActions;
}

/** A step that stays in sight beside its scrolling numbers costs a layer a line, which long plans have no time for while they scroll. */
const STICKY_LINES = 500;

/** The plan as a table that is a tree: every step with its numbers. */
export function TreePanel({ table, state, drawn, levels, actions }: TreePanelProps) {
  const { lines } = drawn;
  const bars = drawable(table, state.bars);
  const columns = useMemo(() => planColumns({ table, lines, bars, levels }), [table, lines, bars, levels]);
  const rows = useMemo(() => lines.map((_, at) => at), [lines]);
  const cursor = useLineCursor(table, lines, state.node, state.setNode);
  const input = useRef<HTMLInputElement>(null);
  const find = () => {
    input.current?.focus();
    input.current?.select();
  };
  useCommand('edit.find', find);
  const toggle = (at: number) => {
    const line = lines[at];
    if (line !== undefined && line.state !== 'leaf') drawn.toggle(line);
  };
  return (
    <section className="panel" aria-label="Steps" data-keeps-step={lines.length <= STICKY_LINES}>
      <div className="panel-bar panel-bar-fields">
        <StepSearch table={table} at={state.node} input={input} onStep={drawn.reveal} />
        <BarsSwitch table={table} bars={bars} onBars={state.setBars} />
        <span className="panel-actions">
          <Button size="small" variant="minimal" title="Open every subtree" onClick={() => drawn.setAll(true)}>
            Open all
          </Button>
          <Button size="small" variant="minimal" title="Close every subtree" onClick={() => drawn.setAll(false)}>
            Close all
          </Button>
          <TableActions columns={columns} rows={rows} file="plan" />
        </span>
      </div>
      <DataTable
        label="Steps of the plan"
        rowName="Step"
        columns={columns}
        rows={rows}
        selected={cursor.selected}
        onSelect={cursor.select}
        onOpen={toggle}
        tree={{
          depth: (at) => lines[at]?.depth ?? 0,
          state: (at) => lines[at]?.state ?? 'leaf',
          onToggle: toggle,
          indent: indentOf(lines),
        }}
        menu={(at) => {
          const line = lines[at];
          return line?.kind === 'node' ? stepMenu(line.node, actions) : [];
        }}
        onKey={(key, at) => {
          if (key !== '/') return cursor.type(key, at);
          find();
          return true;
        }}
        empty="The plan has no steps."
      />
    </section>
  );
}

interface StepSearchProps {
  readonly table: PlanTable;
  /** The step that is selected. */
  readonly at: number | null;
  readonly input: Ref<HTMLInputElement>;
  readonly onStep: (node: number) => void;
}

/** Looks for steps by name, also in what is closed or folded; Enter goes from one to the next. */
function StepSearch({ table, at, input, onStep }: StepSearchProps) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const found = useMemo(() => stepsFound(table, wanted), [table, wanted]);
  const place = at === null ? -1 : found.indexOf(at);
  return (
    <search className="plan-search">
      <input
        ref={input}
        type="search"
        className="heap-filter"
        value={text}
        placeholder="Find steps: scan, relation, index"
        aria-label="Find steps by name, relation or index"
        maxLength={500}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            const next = nextFound(stepsFound(table, text), at, event.shiftKey);
            if (next !== null) onStep(next);
          } else if (event.key === 'Escape' && text !== '') {
            event.stopPropagation();
            setText('');
          }
        }}
      />
      <output className="plan-found">
        {wanted.trim() === ''
          ? ''
          : found.length === 0
            ? 'none'
            : `${place < 0 ? '' : `${formatCount(place + 1)} of `}${formatCount(found.length)}`}
      </output>
    </search>
  );
}
