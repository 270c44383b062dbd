import { type RefObject, useEffect, useState } from 'react';
import type { Pane } from './heap-parts.ts';
import type { HeapState } from './heap-state.ts';

/** What of a pane gets the focus: the field to look for something, or its rows or picture. */
type FocusOn = 'field' | 'rows';

/** Panes with a field of their own to look for something. */
const WITH_FIELD: ReadonlySet<Pane> = new Set(['classes', 'detached', 'search']);

/** The pane to look for something in: the one in front where it has a field, else the search for objects; the classes where there are none. */
export function paneToFind(pane: Pane, panes: readonly Pane[]): Pane {
  if (WITH_FIELD.has(pane)) return pane;
  return panes.includes('search') ? 'search' : 'classes';
}

/** Focuses a part of the pane in front; its tab where that part is not there, or not yet. */
function focusPane(panel: HTMLElement | null, on: FocusOn): void {
  const part = on === 'field' ? 'input[type="search"]' : ':is([role="grid"], [role="treegrid"], [role="tree"])';
  const found = panel?.querySelector<HTMLElement>(`[role="tabpanel"] ${part}`);
  (found ?? panel?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]'))?.focus();
  if (found instanceof HTMLInputElement) found.select();
}

/** Opens a pane that was asked for and takes the focus there: what had it may be gone with the pane before. */
export function useOpenPane(
  panel: RefObject<HTMLElement | null>,
  { pane, setPane }: HeapState,
): (pane: Pane, on?: FocusOn) => void {
  const [wanted, setWanted] = useState<{ readonly pane: Pane; readonly on: FocusOn } | null>(null);
  useEffect(() => {
    if (wanted === null || wanted.pane !== pane) return;
    focusPane(panel.current, wanted.on);
    setWanted(null);
  }, [wanted, pane, panel]);
  return (next, on = 'rows') => {
    setPane(next);
    setWanted({ pane: next, on });
  };
}
