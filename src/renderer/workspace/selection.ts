import { create } from 'zustand';
import type { TreeRow } from './tree-rows.ts';

/** What is chosen in the tree. `cursor` is the line the keyboard is on, `anchor` where a range began. */
export interface Selection {
  readonly selected: ReadonlySet<string>;
  readonly cursor: string | null;
  readonly anchor: string | null;
}

export type SelectMode = 'only' | 'toggle' | 'range' | 'cursor';

/** The selection after a line was pointed at: alone, added or removed (Ctrl), up to it (Shift), or only walked to. */
export function pointed(selection: Selection, rows: readonly TreeRow[], id: string, mode: SelectMode): Selection {
  const isItem = rows.some((row) => row.id === id && row.type === 'item');
  switch (mode) {
    case 'cursor':
      return { ...selection, cursor: id };
    case 'only':
      return { selected: new Set(isItem ? [id] : []), cursor: id, anchor: id };
    case 'toggle': {
      const selected = new Set(selection.selected);
      if (!selected.delete(id) && isItem) selected.add(id);
      return { selected, cursor: id, anchor: id };
    }
    case 'range': {
      const from = rows.findIndex((row) => row.id === (selection.anchor ?? id));
      const to = rows.findIndex((row) => row.id === id);
      const range = rows.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1);
      const ids = range.filter((row) => row.type === 'item').map((row) => row.id);
      return { selected: new Set(ids), cursor: id, anchor: selection.anchor ?? id };
    }
  }
}

/** Without what is no longer in the workspace. */
export function surviving(selection: Selection, exists: (id: string) => boolean): Selection {
  const kept = [...selection.selected].filter(exists);
  return kept.length === selection.selected.size ? selection : { ...selection, selected: new Set(kept) };
}

interface TreeStore extends Selection {
  readonly filter: string;
  readonly collapsed: ReadonlySet<string>;
  /** The item whose name is being changed in place. */
  readonly renaming: string | null;
}

export const useTree = create<TreeStore>(() => ({
  selected: new Set(),
  cursor: null,
  anchor: null,
  filter: '',
  collapsed: new Set(),
  renaming: null,
}));

export const point = (rows: readonly TreeRow[], id: string, mode: SelectMode): void =>
  useTree.setState((state) => pointed(state, rows, id, mode));

export const setFilter = (filter: string): void => useTree.setState({ filter });
export const startRename = (id: string): void => useTree.setState({ renaming: id, cursor: id });
export const endRename = (): void => useTree.setState({ renaming: null });

/** Selects exactly these items, from outside the tree. */
export function selectItems(ids: readonly string[]): void {
  useTree.setState({ selected: new Set(ids), cursor: ids[0] ?? null, anchor: ids[0] ?? null });
}

export function setExpanded(id: string, expanded: boolean): void {
  useTree.setState(({ collapsed }) => {
    const next = new Set(collapsed);
    if (expanded) next.delete(id);
    else next.add(id);
    return { collapsed: next };
  });
}
