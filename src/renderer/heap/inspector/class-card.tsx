import { Button } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import { formatShare } from '../../flame/quantity.ts';
import { ErrorCard } from '../../ui/error-card.tsx';
import { formatCount, oneLine } from '../../ui/format.ts';
import type { ClassTable } from '../class-table.ts';
import { useLargest } from '../heap-data.ts';
import type { HeapState } from '../heap-state.ts';
import type { NodeActions } from '../node-actions.ts';
import { NodeName } from '../node-name.tsx';
import { formatDistance, formatSize } from '../sizes.tsx';
import { AllocatedBy } from './allocated-by.tsx';

export interface ClassCardProps {
  readonly table: ClassTable;
  readonly row: number;
  readonly facts: HeapFacts;
  readonly state: HeapState;
  readonly actions: NodeActions;
  readonly withObjects: boolean;
  readonly children?: ReactNode;
}

/** A class as a whole, and its largest objects to go on with. */
export function ClassCard({ table, row, facts, state, actions, withObjects, children }: ClassCardProps) {
  const { id } = state;
  const { value, error } = useLargest(id, withObjects ? row : null);
  const retained = table.number(row, 'retained');
  const title = table.title(row);
  return (
    <div className="class-card">
      <header className="node-card">
        <div className="node-card-title">
          <h2 title={oneLine(title, 2000)}>{oneLine(title, 600)}</h2>
          {children}
        </div>
        <p className="node-card-what">{table.type(row)}s of one class</p>
        {table.place(row) !== '' && (
          <p className="node-card-place selectable" title={oneLine(table.place(row), 2000)}>
            {oneLine(table.place(row), 400)}
          </p>
        )}
        <dl className="node-card-sizes">
          <div>
            <dt>Retained</dt>
            <dd>
              <b>{formatSize(retained)}</b> {formatShare(facts.totalSize > 0 ? retained / facts.totalSize : 0)}
            </dd>
          </div>
          <div>
            <dt>Shallow</dt>
            <dd>{formatSize(table.number(row, 'self'))}</dd>
          </div>
          <div>
            <dt>Count</dt>
            <dd>{formatCount(table.number(row, 'count'))}</dd>
          </div>
          <div>
            <dt>Distance</dt>
            <dd>{formatDistance(table.number(row, 'distance'))}</dd>
          </div>
        </dl>
      </header>
      {error !== null && <ErrorCard error={error} />}
      {value !== null && value.nodes.length > 0 && (
        <section className="inspector-part" aria-labelledby="largest-title">
          <h3 id="largest-title">Its largest objects</h3>
          <ul className="step-list">
            {value.nodes.map((node) => (
              <li key={node.node}>
                <button type="button" className="step" onClick={() => actions.inspect(node)}>
                  <NodeName id={id} node={node} />
                  <span className="step-size">{formatSize(node.retained)}</span>
                </button>
              </li>
            ))}
          </ul>
          {value.total > value.nodes.length && (
            <Button size="small" variant="minimal" onClick={() => actions.showClass(row)}>
              Show all {formatCount(value.total)} in the table
            </Button>
          )}
        </section>
      )}
      <AllocatedBy table={facts.table} classKey={table.key(row)} />
    </div>
  );
}
