import { z } from 'zod';
import { useTabState } from '../state/tab-state.ts';
import type { Sort } from '../tables/row-order.ts';
import { useVerdictShare } from '../verdicts/verdict-share.ts';
import {
  CLASS_FILTERS,
  type ClassFilter,
  DIFFERENCE_MEASURES,
  type Measured,
  STEP_MEASURES,
} from './growth-numbers.ts';

export const GROWTH_PANELS = ['holders', 'classes', 'charts', 'paths', 'object', 'heaps'] as const;
export type GrowthPanel = (typeof GROWTH_PANELS)[number];

/** An object that is looked at in two heaps of the series: `node` of the heap in place `step`. */
export interface ObjectChoice {
  readonly step: number;
  readonly node: number;
}

const panelSchema = z.enum(GROWTH_PANELS);
const measureSchema = z.enum([...STEP_MEASURES, ...DIFFERENCE_MEASURES]);
const filterSchema = z.enum(CLASS_FILTERS);
const sortSchema = z.object({ column: z.string(), descending: z.boolean() });
const keySchema = z.string().nullable();
const idSchema = z.number().nullable();
const objectSchema = z.object({ step: z.number().int().min(0), node: z.number().int().min(0) }).nullable();
const pairSchema = z.object({ left: z.number().int().min(0), right: z.number().int().min(0) }).nullable();

const FIRST_PANEL: GrowthPanel = 'holders';
const FIRST_MEASURE: Measured = 'count';
const FIRST_FILTER: ClassFilter = 'grew';
const FIRST_SORT: Sort = { column: 'retainedChange', descending: true };
const FIRST_OWNER_SORT: Sort = { column: 'net', descending: true };
const FIRST_PATH_SORT: Sort = { column: 'bytes', descending: true };
const NO_KEY: string | null = null;
const NO_ID: number | null = null;
const NO_OBJECT: ObjectChoice | null = null;
const NO_PAIR: { readonly left: number; readonly right: number } | null = null;

/** Everything a person can change in the view of a growth, kept across restarts. */
export function useGrowthState(id: string) {
  const [panel, setPanel] = useTabState(id, 'panel', FIRST_PANEL, panelSchema);
  const [measure, setMeasure] = useTabState(id, 'measure', FIRST_MEASURE, measureSchema);
  const [filter, setFilter] = useTabState(id, 'filter', FIRST_FILTER, filterSchema);
  const [runtimes, setRuntimes] = useTabState(id, 'runtimes', false);
  const [allSteps, setAllSteps] = useTabState(id, 'allSteps', false);
  const [search, setSearch] = useTabState(id, 'search', '');
  const [sort, setSort] = useTabState(id, 'sort', FIRST_SORT, sortSchema);
  const [ownerSort, setOwnerSort] = useTabState(id, 'ownerSort', FIRST_OWNER_SORT, sortSchema);
  const [pathSort, setPathSort] = useTabState(id, 'pathSort', FIRST_PATH_SORT, sortSchema);
  const [classKey, setClassKey] = useTabState(id, 'class', NO_KEY, keySchema);
  const [owner, setOwner] = useTabState(id, 'owner', NO_ID, idSchema);
  const [pathClass, setPathClass] = useTabState(id, 'pathClass', NO_KEY, keySchema);
  const [allOwners, setAllOwners] = useTabState(id, 'allOwners', false);
  const [path, setPath] = useTabState(id, 'path', NO_KEY, keySchema);
  const [object, setObject] = useTabState(id, 'object', NO_OBJECT, objectSchema);
  const [pair, setPair] = useTabState(id, 'pair', NO_PAIR, pairSchema);
  const [verdictShare, setVerdictShare] = useVerdictShare(id);
  return {
    id,
    panel,
    setPanel,
    measure,
    setMeasure,
    filter,
    setFilter,
    runtimes,
    setRuntimes,
    allSteps,
    setAllSteps,
    search,
    setSearch,
    sort,
    setSort,
    ownerSort,
    setOwnerSort,
    pathSort,
    setPathSort,
    classKey,
    setClassKey,
    owner,
    setOwner,
    pathClass,
    setPathClass,
    allOwners,
    setAllOwners,
    path,
    setPath,
    object,
    setObject,
    pair,
    setPair,
    verdictShare,
    setVerdictShare,
  };
}

export type GrowthState = ReturnType<typeof useGrowthState>;
