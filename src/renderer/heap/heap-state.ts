import { useMemo } from 'react';
import { z } from 'zod';
import type { HeapFacts } from '../../core/heap/stored.ts';
import type { SearchBy } from '../../core/heap/view/search.ts';
import { useTabState } from '../state/tab-state.ts';
import type { Sort } from '../tables/row-order.ts';
import { useVerdictShare } from '../verdicts/verdict-share.ts';
import { KINDS, type Kind, PANES, type Pane, panesOf } from './heap-parts.ts';

/** What is looked at: an object by its ordinal, and the class it is of by its key. */
export interface HeapSelection {
  readonly node: number | null;
  readonly class: string | null;
}

export const INSPECTOR_TABS = ['path', 'properties', 'retainers', 'paths'] as const;
export type InspectorTab = (typeof INSPECTOR_TABS)[number];

export interface Asked {
  readonly by: SearchBy;
  readonly text: string;
}

/** Colours of the map. */
export type MapColouring = 'kind' | 'module';

const paneSchema = z.enum(PANES);
const kindSchema = z.enum([...KINDS, 'all']);
const inspectorSchema = z.enum(INSPECTOR_TABS);
const colouringSchema = z.enum(['kind', 'module']);
const sortSchema = z.object({ column: z.string(), descending: z.boolean() });
const selectionSchema = z.object({ node: z.number().int().min(0).nullable(), class: z.string().nullable() });
const askedSchema = z.object({ by: z.enum(['class', 'property', 'string', 'id']), text: z.string().max(1000) });
/** Opened classes that are remembered. */
const MOST_OPEN = 50;
const keysSchema = z.array(z.string()).max(MOST_OPEN);

const FIRST_PANE: Pane = 'classes';
const FIRST_KIND: Kind | 'all' = 'all';
const FIRST_TAB: InspectorTab = 'path';
const FIRST_COLOURING: MapColouring = 'kind';
const FIRST_SORT: Sort = { column: 'retained', descending: true };
const FIRST_STRING_SORT: Sort = { column: 'wasted', descending: true };
const FIRST_COLLECTION_SORT: Sort = { column: 'retained', descending: true };
const FIRST_CLOSURE_SORT: Sort = { column: 'retained', descending: true };
const NOTHING: HeapSelection = { node: null, class: null };
const NOT_ASKED: Asked = { by: 'class', text: '' };
const NO_KEYS: string[] = [];

/** Keys of opened classes with one more, as the newest; the longest opened are closed beyond {@link MOST_OPEN}. */
export const withOpened = (keys: readonly string[], key: string): string[] => [
  ...keys.filter((other) => other !== key).slice(1 - MOST_OPEN),
  key,
];

/** Everything a person can change in the view of a heap, kept across restarts. */
export function useHeapState(id: string, facts: HeapFacts) {
  const [chosenPane, setPane] = useTabState(id, 'pane', FIRST_PANE, paneSchema);
  const [selection, setSelection] = useTabState(id, 'selection', NOTHING, selectionSchema);
  const [verdictShare, setVerdictShare] = useVerdictShare(id);
  const [inspectorShare, setInspectorShare] = useTabState(id, 'inspectorShare', 0.38);
  const [inspectorTab, setInspectorTab] = useTabState(id, 'inspectorTab', FIRST_TAB, inspectorSchema);
  const [sort, setSort] = useTabState(id, 'sort', FIRST_SORT, sortSchema);
  const [stringSort, setStringSort] = useTabState(id, 'stringSort', FIRST_STRING_SORT, sortSchema);
  const [collectionSort, setCollectionSort] = useTabState(id, 'collectionSort', FIRST_COLLECTION_SORT, sortSchema);
  const [closureSort, setClosureSort] = useTabState(id, 'closureSort', FIRST_CLOSURE_SORT, sortSchema);
  const [filter, setFilter] = useTabState(id, 'filter', '');
  const [kind, setKind] = useTabState(id, 'kind', FIRST_KIND, kindSchema);
  const [byModule, setByModule] = useTabState(id, 'byModule', false);
  const [openClasses, setOpenClasses] = useTabState(id, 'openClasses', NO_KEYS, keysSchema);
  const [mapRoot, setMapRoot] = useTabState(id, 'mapRoot', 0);
  const [colouring, setColouring] = useTabState(id, 'colouring', FIRST_COLOURING, colouringSchema);
  const [asked, setAsked] = useTabState(id, 'asked', NOT_ASKED, askedSchema);
  const panes = useMemo(() => panesOf(facts), [facts]);
  return {
    id,
    panes,
    pane: panes.includes(chosenPane) ? chosenPane : FIRST_PANE,
    setPane,
    selection,
    setSelection,
    verdictShare,
    setVerdictShare,
    inspectorShare,
    setInspectorShare,
    inspectorTab,
    setInspectorTab,
    sort,
    setSort,
    stringSort,
    setStringSort,
    collectionSort,
    setCollectionSort,
    closureSort,
    setClosureSort,
    filter,
    setFilter,
    kind,
    setKind,
    byModule,
    setByModule,
    openClasses,
    setOpenClasses,
    mapRoot,
    setMapRoot,
    colouring,
    setColouring,
    asked,
    setAsked,
  };
}

export type HeapState = ReturnType<typeof useHeapState>;
