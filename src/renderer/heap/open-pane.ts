import { type RefObject, useEffect, useState } from 'react';
import type { Pane } from './heap-parts.ts';
import type { HeapState } from './heap-state.ts';

/** What of a pane gets the focus: the field to look for something, or its rows or picture. */
type FocusOn = 'field' | 'rows';

const PARTS: Readonly<Record<FocusOn, string>> = {
  field: 'input[type="search"]',
  rows: ':is([role="grid"], [role="treegrid"], [role="tree"])',
};

/** The pane to look for something in: the one in front where it has a field, else the search for objects; the classes where there are none. */
export function paneToFind(pane: Pane, hasField: boolean, panes: readonly Pane[]): Pane {
  if (hasField) return pane;
  return panes.includes('search') ? 'search' : 'classes';
}

const partOf = (panel: HTMLElement | null, part: FocusOn): HTMLElement | null =>
  panel?.querySelector<HTMLElement>(`[role="tabpanel"] ${PARTS[part]}`) ?? null;

/** Focuses a part of the pane in front; its tab where that part is not there, or not yet. */
function focusPane(panel: HTMLElement | null, on: FocusOn): void {
  const part = partOf(panel, on);
  (part ?? panel?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]'))?.focus();
  if (part instanceof HTMLInputElement) part.select();
}

export interface OpenPane {
  /** Opens a pane that was asked for and takes the focus there: what had it may be gone with the pane before. */
  readonly open: (pane: Pane, on?: FocusOn) => void;
  /** Goes to the nearest field to look for something. */
  readonly find: () => void;
}

export function useOpenPane(panel: RefObject<HTMLElement | null>, { pane, panes, setPane }: HeapState): OpenPane {
  const [wanted, setWanted] = useState<{ readonly pane: Pane; readonly on: FocusOn } | null>(null);
  useEffect(() => {
    if (wanted === null || wanted.pane !== pane) return;
    focusPane(panel.current, wanted.on);
    setWanted(null);
  }, [wanted, pane, panel]);
  const open = (next: Pane, on: FocusOn = 'rows') => {
    setPane(next);
    setWanted({ pane: next, on });
  };
  return { open, find: () => open(paneToFind(pane, partOf(panel.current, 'field') !== null, panes), 'field') };
}
