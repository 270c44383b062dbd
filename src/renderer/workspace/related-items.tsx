import './related-items.css';
import { Button } from '@blueprintjs/core';
import { Cross } from '@blueprintjs/icons';
import { useRef } from 'react';
import type { Item } from '../../main/api/contract/items.ts';
import { readOnlyReason, useWorkspace } from '../state/workspace.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { oneLine } from '../ui/format.ts';
import { ItemIcon } from '../ui/item-icon.tsx';
import { openItem } from './item-actions.ts';
import { unlinkItems, useRelated } from './links.ts';

const WHY = { process: 'the same process', person: 'linked' } as const;

/** What else the workspace has of the same program: captures of the process, and what a person linked. */
export function RelatedItems({ item }: { readonly item: Item }) {
  const { value, error } = useRelated(item.id);
  const title = useRef<HTMLHeadingElement>(null);
  const editable = useWorkspace((state) => readOnlyReason(state) === null);
  return (
    <section aria-labelledby="related-title" className="related">
      <h3 ref={title} id="related-title" tabIndex={-1}>
        Of the same program
      </h3>
      {error !== null && <ErrorCard error={error} />}
      {value !== null && value.length === 0 && (
        <p className="panel-note">
          Nothing yet. Captures of one process are shown here by themselves; others once they are linked: choose two in
          the workspace, then “Link” in their menu.
        </p>
      )}
      {value !== null && value.length > 0 && (
        <ul className="related-items">
          {value.map(({ item: other, by, allocations }) => (
            <li key={other.id}>
              <div className="related-what">
                <button
                  type="button"
                  className="related-item"
                  title={oneLine(other.label, 1000)}
                  onClick={() => openItem(other)}
                >
                  <ItemIcon kind={other.kind} />
                  <span className="related-label">{oneLine(other.label, 300)}</span>
                </button>
                <span className="panel-note">
                  {WHY[by]}
                  {allocations && ', tells where memory was allocated'}
                </span>
              </div>
              {by === 'person' && editable && (
                <Button
                  size="small"
                  variant="minimal"
                  icon={<Cross size={12} />}
                  aria-label={`Unlink ${oneLine(other.label, 300)}`}
                  title="Unlink"
                  onClick={() => {
                    // The button goes away with its line.
                    title.current?.focus();
                    void unlinkItems(item, other);
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
