import { Button } from '@blueprintjs/core';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import { ErrorCard } from '../../ui/error-card.tsx';
import { formatCount } from '../../ui/format.ts';
import { PanelTabs } from '../../ui/panel-tabs.tsx';
import type { ClassTable } from '../class-table.ts';
import { useNode } from '../heap-data.ts';
import { type HeapState, INSPECTOR_TABS, type InspectorTab } from '../heap-state.ts';
import type { NodeActions } from '../node-actions.ts';
import { AllPaths } from './all-paths.tsx';
import { ClassCard } from './class-card.tsx';
import { EdgesPart } from './edges-part.tsx';
import { NodeCard } from './node-card.tsx';
import { PathPart } from './path-part.tsx';
import { RetainersPart } from './retainers-part.tsx';

const TITLES: Readonly<Record<InspectorTab, string>> = {
  path: 'Held by',
  properties: 'Properties',
  retainers: 'Retainers',
  paths: 'All paths',
};

export interface InspectorProps {
  readonly facts: HeapFacts;
  readonly table: ClassTable;
  readonly state: HeapState;
  readonly actions: NodeActions;
  /** Goes back to what was inspected before; null where nothing was. */
  readonly onBack: (() => void) | null;
  readonly withObjects: boolean;
}

/** Everything about the object that is selected anywhere in the view. */
export function Inspector({ facts, table, state, actions, onBack, withObjects }: InspectorProps) {
  const { id, selection } = state;
  const { value, error } = useNode(id, withObjects ? selection.node : null);
  const row = table.rowOfKey(selection.class);
  const back = onBack !== null && (
    <Button size="small" variant="minimal" onClick={onBack} title="What was inspected before">
      ← Back
    </Button>
  );
  if (selection.node === null) {
    return (
      <aside className="inspector" aria-label="Inspector">
        {row < 0 ? (
          <p className="panel-empty">Choose a class or an object: what it is and what keeps it alive stands here.</p>
        ) : (
          <ClassCard key={row} {...{ table, row, facts, state, actions, withObjects }}>
            {back}
          </ClassCard>
        )}
      </aside>
    );
  }
  return (
    <aside className="inspector" aria-label="Inspector">
      {error !== null && (
        <>
          {back && <div className="inspector-note">{back}</div>}
          <ErrorCard error={error} />
        </>
      )}
      {value !== null && (
        <>
          <NodeCard detail={value} facts={facts} state={state} table={table} actions={actions}>
            {back}
          </NodeCard>
          <PanelTabs
            label="About the object"
            tabs={INSPECTOR_TABS.map((tab) => ({
              id: tab,
              title: TITLES[tab],
              ...(tab === 'properties' ? { count: formatCount(value.node.edges) } : {}),
            }))}
            active={state.inspectorTab}
            onActive={state.setInspectorTab}
          >
            <Part {...{ facts, state, actions }} detail={value} key={value.node.node} />
          </PanelTabs>
        </>
      )}
    </aside>
  );
}

type PartProps = Pick<InspectorProps, 'facts' | 'state' | 'actions'> & {
  readonly detail: NonNullable<ReturnType<typeof useNode>['value']>;
};

function Part({ detail, facts, state, actions }: PartProps) {
  switch (state.inspectorTab) {
    case 'path':
      return <PathPart detail={detail} state={state} actions={actions} />;
    case 'properties':
      return <EdgesPart node={detail.node} facts={facts} state={state} actions={actions} />;
    case 'retainers':
      return <RetainersPart node={detail.node} facts={facts} state={state} actions={actions} />;
    case 'paths':
      return <AllPaths node={detail.node} state={state} actions={actions} />;
  }
}
