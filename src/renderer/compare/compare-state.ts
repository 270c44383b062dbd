import { useMemo } from 'react';
import { z } from 'zod';
import type { Basis } from '../../core/verdict/verdict.ts';
import type { FlameSelection } from '../flame/flame-pane.tsx';
import type { Orientation } from '../flame/geometry.ts';
import type { Colouring } from '../flame/palette.ts';
import { useTabState } from '../state/tab-state.ts';
import type { Sort } from '../tables/row-order.ts';
import { useVerdictShare } from '../verdicts/verdict-share.ts';
import type { DiffQuery, Widths } from './compare-data.ts';
import { DIFF_FILTERS, type DiffFilter } from './diff-filter.ts';

export const MODES = ['sides', 'overlay', 'removed'] as const;
export type Mode = (typeof MODES)[number];
export const DIFF_PANELS = ['functions', 'renames', 'conditions'] as const;
export type DiffPanel = (typeof DIFF_PANELS)[number];
export type DiffColouring = Exclude<Colouring, 'category'>;

const modeSchema = z.enum(MODES);
const panelSchema = z.enum(DIFF_PANELS);
const filterSchema = z.enum(DIFF_FILTERS);
const widthsSchema = z.enum(['before', 'after', 'max']);
const colouringSchema = z.enum(['deltaCost', 'deltaShare']);
const orientationSchema = z.enum(['flame', 'icicle']);
const basisSchema = z.enum(['all', 'active', 'app']).nullable();
const selectionSchema = z.object({ node: z.number().int().nullable(), function: z.string().nullable() });
const sortSchema = z.object({ column: z.string(), descending: z.boolean() });

const FIRST_MODE: Mode = 'sides';
const FIRST_PANEL: DiffPanel = 'functions';
const FIRST_FILTER: DiffFilter = 'all';
const FIRST_WIDTHS: Widths = 'max';
const FIRST_COLOURING: DiffColouring = 'deltaCost';
const FIRST_ORIENTATION: Orientation = 'flame';
const NO_BASIS: Basis | null = null;
const NOTHING_SELECTED: FlameSelection = { node: null, function: null };
const FIRST_SORT: Sort = { column: 'size', descending: true };

/** Everything a person can change in the view of a comparison, kept across restarts. */
export function useCompareState(id: string) {
  const [basis, setBasis] = useTabState(id, 'basis', NO_BASIS, basisSchema);
  const [mode, setMode] = useTabState(id, 'mode', FIRST_MODE, modeSchema);
  const [widths, setWidths] = useTabState(id, 'widths', FIRST_WIDTHS, widthsSchema);
  const [colouring, setColouring] = useTabState(id, 'colouring', FIRST_COLOURING, colouringSchema);
  const [invert, setInvert] = useTabState(id, 'invert', false);
  const [orientation, setOrientation] = useTabState(id, 'orientation', FIRST_ORIENTATION, orientationSchema);
  const [root, setRoot] = useTabState(id, 'root', -1);
  const [search, setSearch] = useTabState(id, 'search', '');
  const [caseSensitive, setCaseSensitive] = useTabState(id, 'caseSensitive', false);
  const [selection, setSelection] = useTabState(id, 'selection', NOTHING_SELECTED, selectionSchema);
  const [panel, setPanel] = useTabState(id, 'panel', FIRST_PANEL, panelSchema);
  const [filter, setFilter] = useTabState(id, 'filter', FIRST_FILTER, filterSchema);
  const [sort, setSort] = useTabState(id, 'sort', FIRST_SORT, sortSchema);
  const [verdictShare, setVerdictShare] = useVerdictShare(id);
  const [panelShare, setPanelShare] = useTabState(id, 'panelShare', 0.42);
  const query: DiffQuery = useMemo(
    () => ({ id, basis: basis ?? undefined, widths, invert }),
    [id, basis, widths, invert],
  );
  // Node numbers are only good for the tree they came from.
  const retree = <T>(set: (value: T) => void) => {
    return (value: T) => {
      setRoot(-1);
      setSelection((old) => ({ ...old, node: null }));
      set(value);
    };
  };
  return {
    query,
    mode,
    setMode,
    widths,
    setWidths,
    colouring,
    setColouring,
    orientation,
    setOrientation,
    root,
    setRoot,
    search,
    setSearch,
    caseSensitive,
    setCaseSensitive,
    selection,
    setSelection,
    panel,
    setPanel,
    filter,
    setFilter,
    sort,
    setSort,
    verdictShare,
    setVerdictShare,
    panelShare,
    setPanelShare,
    setBasis: retree(setBasis),
    setInvert: retree(setInvert),
  };
}

export type CompareState = ReturnType<typeof useCompareState>;
