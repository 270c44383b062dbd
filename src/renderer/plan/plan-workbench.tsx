import { type ClipboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { PlanDetail } from '../../core/plan/stored.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { useCommand } from '../commands/dispatch.ts';
import { announce } from '../ui/announcer.tsx';
import { formatCount } from '../ui/format.ts';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { currentOf } from '../verdicts/current-evaluation.ts';
import { VerdictFrame } from '../verdicts/verdict-frame.tsx';
import { spoken } from '../verdicts/verdict-list.tsx';
import { ChecksPanel, checksOf, stepName } from './checks-panel.tsx';
import { DiagramPanel } from './diagram/diagram-panel.tsx';
import { levelsOf, stepOf } from './evidence.ts';
import { HistoryPanel } from './history-panel.tsx';
import { StepInspector } from './inspector.tsx';
import { planCopies } from './plan-copy.ts';
import { PlanHeader } from './plan-header.tsx';
import { PLAN_PANES, type PlanPane, type PlanState, usePlanState } from './plan-state.ts';
import type { PlanTable } from './plan-table.ts';
import { PlanVerdicts } from './plan-verdicts.tsx';
import { StatementPanel } from './statement-panel.tsx';
import { stepCopies, stepText } from './step-copy.ts';
import type { PlanActions } from './step-menu.ts';
import { type PlaceInText, TextPanel } from './text/text-panel.tsx';
import { TreePanel } from './tree/tree-panel.tsx';
import { type DrawnPlan, usePlanLines } from './tree/use-plan-lines.ts';

const TITLES: Readonly<Record<PlanPane, string>> = {
  tree: 'Steps',
  diagram: 'Diagram',
  text: 'Text',
  statement: 'Statement',
  checks: 'Checks',
  history: 'History',
};

export interface PlanWorkbenchProps {
  readonly detail: PlanDetail;
  readonly table: PlanTable;
}

/** Parts that are about the plan as a whole: they need the room, and no step. */
const WHOLE_PLAN: ReadonlySet<PlanPane> = new Set(['statement', 'checks', 'history']);

const NO_VERDICTS: readonly Verdict[] = [];

/** Verdicts, steps and the inspector of a plan, linked by the step that is selected. */
export function PlanWorkbench({ detail, table }: PlanWorkbenchProps) {
  const state = usePlanState(detail.item.id);
  const verdicts = currentOf(detail.evaluations)?.verdicts ?? NO_VERDICTS;
  const levels = useMemo(() => levelsOf(verdicts), [verdicts]);
  const special = useMemo(() => new Set(levels.keys()), [levels]);
  const drawn = usePlanLines(table, special, state);
  const [place, setPlace] = useState<PlaceInText | null>(null);
  const turn = useRef(0);
  const showPlace = (offset: number) => {
    turn.current += 1;
    setPlace({ offset, turn: turn.current });
    state.setPane('text');
  };
  const actions: PlanActions = {
    showInTree: (node) => {
      drawn.reveal(node);
      state.setPane('tree');
    },
    showInDiagram: (node) => {
      drawn.reveal(node);
      state.setPane('diagram');
    },
    showInText: (node, offset) => {
      state.setNode(node);
      if (offset !== undefined) return showPlace(offset);
      setPlace(null);
      state.setPane('text');
    },
    copies: (node) => stepCopies(detail.item.id, table, node),
  };
  const onEvidence = (verdict: Verdict) => {
    const node = stepOf(verdict);
    if (node === null || node >= table.count) return announce('This verdict speaks of the whole plan.');
    drawn.reveal(node);
    if (state.pane !== 'diagram' && state.pane !== 'text') state.setPane('tree');
  };
  useFirstSelection(verdicts, table, drawn, state);
  usePaneCommands(state);
  const selected = verdicts.find((verdict) => state.node !== null && stepOf(verdict) === state.node);
  const pane = (
    <section className="panel">
      <PanelTabs
        label="Parts of the plan"
        tabs={PLAN_PANES.map((id) => ({ id, title: TITLES[id], ...countOf(id, detail) }))}
        active={state.pane}
        onActive={(next) => {
          setPlace(null);
          state.setPane(next);
        }}
      >
        <Pane {...{ detail, table, state, drawn, levels, actions, place, showPlace }} />
      </PanelTabs>
    </section>
  );
  return (
    <div className="profile-view plan-view" onCopy={(event) => copyStep(event, table, state.node)}>
      <PlanHeader
        detail={detail}
        state={state}
        onPlace={showPlace}
        copies={planCopies({ detail, table, lines: drawn.lines })}
      />
      <VerdictFrame
        verdicts={
          <PlanVerdicts
            detail={detail}
            selectedKey={selected?.subject.key ?? null}
            onEvidence={onEvidence}
            onChecks={() => state.setPane('checks')}
            nameOf={(verdict) => numberedStep(table, stepOf(verdict)) ?? verdict.subject.label}
          />
        }
        verdictShare={state.verdictShare}
        onVerdictShare={state.setVerdictShare}
        label="Size of the inspector"
        direction="row"
        share={state.inspectorShare}
        onShare={state.setInspectorShare}
        first={pane}
        second={
          WHOLE_PLAN.has(state.pane) ? null : (
            <StepInspector id={detail.item.id} table={table} node={state.node} verdicts={verdicts} actions={actions} />
          )
        }
      />
    </div>
  );
}

/** Ctrl+C copies the step that is selected, unless text is marked or a field has the cursor. */
function copyStep(event: ClipboardEvent, table: PlanTable, node: number | null): void {
  const inField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
  if (node === null || node >= table.count || inField || window.getSelection()?.isCollapsed === false) return;
  event.clipboardData.setData('text/plain', stepText(table, node));
  event.preventDefault();
  announce('Copied the step.');
}

interface PaneProps extends PlanWorkbenchProps {
  readonly state: PlanState;
  readonly drawn: DrawnPlan;
  readonly levels: ReturnType<typeof levelsOf>;
  readonly actions: PlanActions;
  readonly place: PlaceInText | null;
  readonly showPlace: (offset: number) => void;
}

function Pane({ detail, table, state, drawn, levels, actions, place, showPlace }: PaneProps) {
  switch (state.pane) {
    case 'tree':
      return <TreePanel {...{ table, state, drawn, levels, actions }} />;
    case 'diagram':
      return <DiagramPanel {...{ table, state, drawn, levels, actions }} />;
    case 'text':
      return <TextPanel detail={detail} table={table} node={state.node} onNode={state.setNode} place={place} />;
    case 'statement':
      return <StatementPanel detail={detail} table={table} onPlace={showPlace} />;
    case 'checks':
      return <ChecksPanel detail={detail} table={table} actions={actions} />;
    case 'history':
      return <HistoryPanel id={detail.item.id} />;
  }
}

/** `Step 6 · Index Only Scan on parent_t`; null for none. */
const numberedStep = (table: PlanTable, step: number | null): string | null =>
  step === null || step >= table.count ? null : `Step ${formatCount(step + 1)} · ${stepName(table, step)}`;

function countOf(pane: PlanPane, { facts, checks }: PlanDetail): { readonly count?: string } {
  if (pane === 'tree') return { count: formatCount(facts.nodeCount) };
  if (pane !== 'checks') return {};
  const fires = checksOf(checks, 'fires').length;
  return fires === 0 ? {} : { count: formatCount(fires) };
}

/** The first time a plan is opened, the step its weightiest verdict speaks of is selected; the slowest in view where none speaks. */
function useFirstSelection(
  verdicts: readonly Verdict[],
  table: PlanTable,
  drawn: DrawnPlan,
  { node }: PlanState,
): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    if (node !== null) return;
    const [first] = spoken(verdicts).loud.flatMap((verdict) => stepOf(verdict) ?? []);
    drawn.reveal(first !== undefined && first < table.count ? first : slowest(table, drawn));
  }, [verdicts, table, drawn, node]);
}

/** The slowest step in view: of 20,000 partitions that are folded, none is worth opening all of them. */
const slowest = (table: PlanTable, { lines }: DrawnPlan): number =>
  lines.reduce(
    (slow, line) =>
      line.kind === 'node' && table.number('self', line.node) > table.number('self', slow) ? line.node : slow,
    0,
  );

function usePaneCommands({ setPane }: PlanState): void {
  useCommand('plan.steps', () => setPane('tree'));
  useCommand('plan.diagram', () => setPane('diagram'));
  useCommand('plan.text', () => setPane('text'));
  useCommand('plan.statement', () => setPane('statement'));
  useCommand('plan.checks', () => setPane('checks'));
  useCommand('plan.history', () => setPane('history'));
}
