import { z } from 'zod';
import { useTabState } from '../state/tab-state.ts';
import type { Sort } from '../tables/row-order.ts';

export const CATALOG_PANES = ['tables', 'columns', 'indexes'] as const;
export type CatalogPane = (typeof CATALOG_PANES)[number];

const paneSchema = z.enum(CATALOG_PANES);
const sortSchema = z.object({ column: z.string(), descending: z.boolean() });
const FIRST_PANE: CatalogPane = 'tables';
const BY_TABLE: Sort = { column: 'table', descending: false };

/** The filter of a pane is kept under this name. */
export const filterOf = (pane: CatalogPane): string => `${pane}Filter`;

/** Everything a person can change in the view of a catalog, kept across restarts; each pane has its own order and filter. */
export function useCatalogState(id: string) {
  const [pane, setPane] = useTabState(id, 'pane', FIRST_PANE, paneSchema);
  const [sort, setSort] = useTabState(id, `${pane}Sort`, BY_TABLE, sortSchema);
  const [selected, setSelected] = useTabState(id, `${pane}Row`, 0);
  return { id, pane, setPane, sort, setSort, selected, setSelected };
}

export type CatalogState = ReturnType<typeof useCatalogState>;
