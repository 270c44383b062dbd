import type { ReactNode } from 'react';
import { oneLine, plural } from './format.ts';
import { MiddleText } from './middle-text.tsx';

export interface ItemHeaderProps {
  readonly label: string;
  /** What the facts are about, for those who hear them: “About the load run”. */
  readonly about: string;
  /** Most telling first. */
  readonly facts: readonly string[];
  /** How many warnings the item's reading gave, and what shows them. */
  readonly warnings?: { readonly count: number; readonly onShow: () => void };
  /** What can be done with the item. */
  readonly actions?: ReactNode;
  /** Lines below the title. */
  readonly children?: ReactNode;
}

/** The head of an item's view: what it is, what its file tells of it, and what can be done with it. */
export function ItemHeader({ label, about, facts, warnings, actions, children }: ItemHeaderProps) {
  return (
    <header className="capture-header">
      <div className="capture-title">
        <h1>
          <MiddleText text={label} />
        </h1>
        <ul className="capture-facts" aria-label={about}>
          {facts.map((fact) => (
            <li key={fact}>{oneLine(fact, 160)}</li>
          ))}
        </ul>
        {warnings !== undefined && warnings.count > 0 && (
          <button type="button" className="capture-warnings" onClick={warnings.onShow}>
            ⚠ {plural(warnings.count, 'warning')}
          </button>
        )}
        {actions}
      </div>
      {children}
    </header>
  );
}
