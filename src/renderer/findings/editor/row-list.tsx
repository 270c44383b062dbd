import { Button } from '@blueprintjs/core';
import { ArrowDown, ArrowUp, Cross, Plus } from '@blueprintjs/icons';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { announce } from '../../ui/announcer.tsx';
import { moved } from './list-order.ts';
import { useKeys } from './use-keys.ts';

export interface RowListProps<Row extends { readonly id: string }> {
  /** What a row is: `Fix`. */
  readonly noun: string;
  readonly rows: readonly Row[];
  readonly onRows: (change: (rows: readonly Row[]) => Row[]) => void;
  /** A row that says nothing yet, with a name of its own among those there are. */
  readonly fresh: (rows: readonly Row[]) => Row;
  readonly draw: (row: Row, change: (part: Partial<Row>) => void) => ReactNode;
  readonly notes: (row: Row) => ReactNode;
}

/** Rows of a list to be added, taken out and put in order: by buttons, or with Alt and an arrow inside of one. */
export function RowList<Row extends { readonly id: string }>(props: RowListProps<Row>) {
  const { noun, rows, onRows, fresh, draw, notes } = props;
  const list = useRef<HTMLOListElement>(null);
  /** Finds what has the focus as soon as it is drawn: keys typed right behind a click are meant for it. */
  const wanted = useRef<(() => HTMLElement | null | undefined) | null>(null);
  useLayoutEffect(() => {
    const element = wanted.current?.();
    if (element == null) return;
    wanted.current = null;
    element.focus();
  });
  const focusIn = (id: string, what: string) => {
    wanted.current = () =>
      list.current?.querySelector(`[data-row="${CSS.escape(id)}"]`)?.querySelector<HTMLElement>(what);
  };
  const add = () => {
    const row = fresh(rows);
    focusIn(row.id, 'input, textarea, select');
    onRows((old) => [...old, row]);
  };
  const move = (row: Row, step: 1 | -1) => {
    onRows((old) => [
      ...moved(
        old,
        old.findIndex(({ id }) => id === row.id),
        step,
      ),
    ]);
    announce(`${noun} ${step < 0 ? 'up' : 'down'}`);
  };
  const remove = (row: Row) => {
    const at = rows.findIndex(({ id }) => id === row.id);
    const next = rows[at + 1] ?? rows[at - 1];
    if (next === undefined) wanted.current = () => list.current?.parentElement?.querySelector(':scope > button');
    else focusIn(next.id, '.row-remove');
    onRows((old) => old.filter(({ id }) => id !== row.id));
  };
  useKeys(list, ({ altKey, ctrlKey, metaKey, key, target }) => {
    if (!altKey || ctrlKey || metaKey || (key !== 'ArrowUp' && key !== 'ArrowDown')) return false;
    const name = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset.row : undefined;
    const row = rows.find(({ id }) => id === name);
    if (row === undefined) return false;
    move(row, key === 'ArrowUp' ? -1 : 1);
    return true;
  });
  return (
    <div className="row-list">
      <ol ref={list}>
        {rows.map((row, at) => (
          <li key={row.id} data-row={row.id}>
            <div className="row-head">
              <span className="row-name">
                {noun} {at + 1}
              </span>
              <RowButton label={`${noun} ${at + 1} up`} hint="Up (Alt+↑)" off={at === 0} run={() => move(row, -1)}>
                <ArrowUp size={12} />
              </RowButton>
              <RowButton
                label={`${noun} ${at + 1} down`}
                hint="Down (Alt+↓)"
                off={at === rows.length - 1}
                run={() => move(row, 1)}
              >
                <ArrowDown size={12} />
              </RowButton>
              <RowButton
                label={`Remove ${noun} ${at + 1}`}
                hint="Remove"
                run={() => remove(row)}
                className="row-remove"
              >
                <Cross size={12} />
              </RowButton>
            </div>
            <div className="row-body">
              {draw(row, (part) => onRows((old) => old.map((one) => (one.id === row.id ? { ...one, ...part } : one))))}
            </div>
            {notes(row)}
          </li>
        ))}
      </ol>
      <Button size="small" variant="outlined" icon={<Plus size={12} />} onClick={add}>
        Add {noun.toLowerCase()}
      </Button>
    </div>
  );
}

interface RowButtonProps {
  readonly label: string;
  readonly hint: string;
  readonly off?: boolean;
  readonly run: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}

const RowButton = ({ label, hint, off = false, run, className = '', children }: RowButtonProps) => (
  <button
    type="button"
    className={`icon-button ${className}`}
    aria-label={label}
    title={hint}
    disabled={off}
    onClick={run}
  >
    {children}
  </button>
);
