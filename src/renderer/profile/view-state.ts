import { useMemo } from 'react';
import { z } from 'zod';
import type { Basis } from '../../core/verdict/verdict.ts';
import type { ProfileDetail } from '../../main/api/contract/items.ts';
import type { Orientation } from '../flame/geometry.ts';
import { useTabState } from '../state/tab-state.ts';
import type { Sort } from '../tables/row-order.ts';
import { useVerdictShare } from '../verdicts/verdict-share.ts';
import type { ViewQuery } from './profile-data.ts';

/** A function chosen for focus or hiding: its number in the profile, and its name for people. */
export interface ChosenFunction {
  readonly frame: number;
  readonly name: string;
}

export const PANELS = ['functions', 'sandwich', 'lines', 'capture'] as const;
export type Panel = (typeof PANELS)[number];

const basisSchema = z.enum(['all', 'active', 'app']);
const panelSchema = z.enum(PANELS);
const orientationSchema = z.enum(['flame', 'icicle']);
const chosenSchema = z.array(z.object({ frame: z.number().int().min(0), name: z.string() })).max(100);
const selectionSchema = z.object({ node: z.number().int().nullable(), function: z.string().nullable() });
const sortSchema = z.object({ column: z.string(), descending: z.boolean() });

const NO_FUNCTIONS: ChosenFunction[] = [];
const FIRST_SORT: Sort = { column: 'self', descending: true };
const NOTHING_SELECTED = { node: null, function: null };
const FIRST_BASIS: Basis = 'active';
const FIRST_PANEL: Panel = 'functions';
const FIRST_ORIENTATION: Orientation = 'flame';

/** Everything a person can change in the view of a profile, kept across restarts. A change of the tree takes the zoom back. */
export function useViewState(id: string, detail: ProfileDetail | null) {
  const [chosenType, setSampleType] = useTabState(id, 'sampleType', -1);
  const [threads, setThreads] = useTabState(id, 'threads', 'all');
  const [basis, setBasis] = useTabState(id, 'basis', FIRST_BASIS, basisSchema);
  const [invert, setInvert] = useTabState(id, 'invert', false);
  const [foldRecursion, setFold] = useTabState(id, 'foldRecursion', false);
  const [focus, setFocus] = useTabState(id, 'focus', NO_FUNCTIONS, chosenSchema);
  const [hide, setHide] = useTabState(id, 'hide', NO_FUNCTIONS, chosenSchema);
  const [root, setRoot] = useTabState(id, 'root', -1);
  const [orientation, setOrientation] = useTabState(id, 'orientation', FIRST_ORIENTATION, orientationSchema);
  const [search, setSearch] = useTabState(id, 'search', '');
  const [caseSensitive, setCaseSensitive] = useTabState(id, 'caseSensitive', false);
  const [panel, setPanel] = useTabState(id, 'panel', FIRST_PANEL, panelSchema);
  const [selection, setSelection] = useTabState(id, 'selection', NOTHING_SELECTED, selectionSchema);
  const [sort, setSort] = useTabState(id, 'sort', FIRST_SORT, sortSchema);
  const [verdictShare, setVerdictShare] = useVerdictShare(id);
  const [panelShare, setPanelShare] = useTabState(id, 'panelShare', 0.42);

  const sampleType = sampleTypeOf(chosenType, detail);
  const query: ViewQuery = useMemo(
    () => ({
      id,
      sampleType,
      threads,
      basis,
      invert,
      foldRecursion,
      focus: focus.map(({ frame }) => frame),
      hide: hide.map(({ frame }) => frame),
    }),
    [id, sampleType, threads, basis, invert, foldRecursion, focus, hide],
  );

  const retree = <T>(set: (value: T) => void) => {
    return (value: T) => {
      // Node numbers are only good for the tree they came from.
      setRoot(-1);
      setSelection((old) => ({ ...old, node: null }));
      set(value);
    };
  };
  return {
    query,
    root,
    setRoot,
    orientation,
    setOrientation,
    search,
    setSearch,
    caseSensitive,
    setCaseSensitive,
    panel,
    setPanel,
    selection,
    setSelection,
    sort,
    setSort,
    verdictShare,
    setVerdictShare,
    panelShare,
    setPanelShare,
    focus,
    hide,
    setSampleType: retree(setSampleType),
    setThreads: retree(setThreads),
    setBasis: retree(setBasis),
    setInvert: retree(setInvert),
    setFold: retree(setFold),
    setFocus: retree(setFocus),
    setHide: retree(setHide),
  };
}

export type ViewState = ReturnType<typeof useViewState>;

/** The chosen sample type where the profile has it, else the one the profile says to show first. */
export function sampleTypeOf(
  chosen: number,
  detail: Pick<ProfileDetail, 'sampleTypes' | 'defaultSampleType'> | null,
): number {
  if (detail === null) return Math.max(0, chosen);
  return chosen >= 0 && chosen < detail.sampleTypes.length ? chosen : detail.defaultSampleType;
}

/** The basis after this one: all, active, app, all. */
export function nextBasis(basis: Basis): Basis {
  return basis === 'all' ? 'active' : basis === 'active' ? 'app' : 'all';
}
