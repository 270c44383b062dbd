import type { ProfileDetail } from '../../main/api/contract/items.ts';
import { boxOfNode, type FlamePicture, widestBoxOf } from '../flame/picture.ts';
import type { Resource } from '../state/resource.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { CapturePanel } from './capture-panel.tsx';
import { type FunctionActions, functionMenu } from './flame-menu.ts';
import type { FunctionTable } from './function-table.ts';
import { FunctionsPanel } from './functions-panel.tsx';
import { LinePanel } from './line-panel.tsx';
import { SandwichPanel } from './sandwich-panel.tsx';
import { PANELS, type Panel, type ViewState } from './view-state.ts';

const TITLES: Readonly<Record<Panel, string>> = {
  functions: 'Functions',
  sandwich: 'Callers and callees',
  lines: 'Lines',
  capture: 'Capture',
};

export interface BottomPanelProps {
  readonly detail: ProfileDetail;
  readonly view: ViewState;
  readonly picture: FlamePicture | null;
  readonly functions: Resource<FunctionTable>;
  readonly matched: ReadonlySet<string> | null;
  readonly actions: FunctionActions;
}

/** The tables below the picture, one at a time. */
export function BottomPanel(props: BottomPanelProps) {
  const { view } = props;
  return (
    <section className="panel">
      <PanelTabs
        label="Tables"
        tabs={PANELS.map((id) => ({ id, title: TITLES[id] }))}
        active={view.panel}
        onActive={view.setPanel}
      >
        <PanelContent {...props} />
      </PanelTabs>
    </section>
  );
}

function PanelContent({ detail, view, picture, functions, matched, actions }: BottomPanelProps) {
  const frame = view.selection.function === null ? null : Number(view.selection.function);
  const table = functions.value;
  const menu = (of: number) => functionMenu(of, nameOfFrame(table, of), actions);
  switch (view.panel) {
    case 'functions':
      if (functions.error !== null) return <ErrorCard error={functions.error} />;
      if (table === null) return <LoadingState label="Summing up functions…" />;
      return (
        <FunctionsPanel
          table={table}
          matched={matched}
          filtered={view.focus.length > 0 || view.hide.length > 0}
          sort={view.sort}
          onSort={view.setSort}
          selected={view.selection.function}
          onSelect={(of) => view.setSelection({ node: null, function: String(of) })}
          onOpen={actions.show}
          menu={menu}
        />
      );
    case 'sandwich':
      return (
        <SandwichPanel
          query={view.query}
          frame={frame}
          functions={table}
          matched={matched}
          onFunction={actions.sandwich}
          menu={menu}
        />
      );
    case 'lines':
      return <LinePanel query={view.query} picture={picture} node={nodeOf(view, picture)} />;
    case 'capture':
      return <CapturePanel detail={detail} />;
  }
}

function nameOfFrame(table: FunctionTable | null, frame: number): string {
  const row = table?.rowOfFrame(frame) ?? -1;
  return row < 0 ? '' : (table?.name(row).name ?? '');
}

/** The selected node, else any node of the selected function: lines are the function's. */
function nodeOf({ selection }: ViewState, picture: FlamePicture | null): number | null {
  if (picture === null) return null;
  if (boxOfNode(picture, selection.node) >= 0 || selection.function === null) return selection.node;
  const box = widestBoxOf(picture, selection.function);
  return box < 0 ? null : (picture.node[box] ?? null);
}
