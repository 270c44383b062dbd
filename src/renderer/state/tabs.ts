import { create } from 'zustand';

/** Kinds of items that a tab can show. */
const ITEM_TABS = [
  ...(['profile', 'comparison', 'heap', 'growth', 'growth-comparison', 'series'] as const),
  ...([
    'load',
    'load-comparison',
    'frontend',
    'frontend-comparison',
    'gate',
    'calculation',
    'text',
    'plan',
    'plan-comparison',
    'statements',
    'catalog',
  ] as const),
] as const;
/** What else a tab can show. */
const OTHER_TABS = [
  ...(['findings', 'finding', 'investigation', 'report', 'bundle', 'verify'] as const),
  ...(['host', 'ruleSets', 'calculators', 'welcome'] as const),
] as const;

export const TAB_KINDS = [...ITEM_TABS, ...OTHER_TABS] as const;
export type TabKind = (typeof TAB_KINDS)[number];

/** One thing open in the workbench. `id` is an item's id, a host's name for `host`, `PERF-001` for `finding`; views that are one of a kind have an empty one. */
export interface Tab {
  readonly kind: TabKind;
  readonly id: string;
}

/** Stable identity of a tab: what is opened twice is the same tab. */
export const tabKey = (tab: Tab): string => (tab.id === '' ? tab.kind : `${tab.kind}:${tab.id}`);

/** Whether the tab shows an item of the workspace. */
export const isItemTab = ({ kind }: Pick<Tab, 'kind'>): boolean => ITEM_TABS.some((known) => known === kind);

export interface TabsState {
  readonly tabs: readonly Tab[];
  readonly activeKey: string | null;
}

export function opened(state: TabsState, tab: Tab): TabsState {
  const key = tabKey(tab);
  const known = state.tabs.some((other) => tabKey(other) === key);
  return { tabs: known ? state.tabs : [...state.tabs, tab], activeKey: key };
}

/** Without the tab; when it was the active one, its right neighbour (else its left) becomes active. */
export function closed(state: TabsState, key: string): TabsState {
  const index = state.tabs.findIndex((tab) => tabKey(tab) === key);
  if (index < 0) return state;
  const tabs = state.tabs.filter((_tab, at) => at !== index);
  if (state.activeKey !== key) return { tabs, activeKey: state.activeKey };
  const next = tabs[index] ?? tabs[index - 1];
  return { tabs, activeKey: next === undefined ? null : tabKey(next) };
}

/** The tab `step` places after the active one, around the end. */
export function stepped(state: TabsState, step: 1 | -1): TabsState {
  const count = state.tabs.length;
  if (count === 0) return state;
  const at = state.tabs.findIndex((tab) => tabKey(tab) === state.activeKey);
  const next = state.tabs[(at + step + count) % count];
  return next === undefined ? state : { ...state, activeKey: tabKey(next) };
}

/** Without the tabs of items that are gone. */
export function withoutItem(state: TabsState, itemId: string): TabsState {
  return state.tabs
    .filter((tab) => isItemTab(tab) && tab.id === itemId)
    .reduce<TabsState>((reduced, tab) => closed(reduced, tabKey(tab)), state);
}

/** With another tab in the place of one; as it is where that one is not open. */
export function replaced(state: TabsState, key: string, tab: Tab): TabsState {
  const tabs = state.tabs.map((other) => (tabKey(other) === key ? tab : other));
  return { tabs, activeKey: state.activeKey === key ? tabKey(tab) : state.activeKey };
}

/** The open tabs and which has the person's attention. The pane layout is the dock's; this is what is in it. */
export const useTabs = create<TabsState>(() => ({ tabs: [], activeKey: null }));

export const openTab = (tab: Tab): void => useTabs.setState((state) => opened(state, tab));
export const openInvestigation = (): void => openTab({ kind: 'investigation', id: '' });
export const closeTab = (key: string): void => useTabs.setState((state) => closed(state, key));
export const replaceTab = (key: string, tab: Tab): void => useTabs.setState((state) => replaced(state, key, tab));
export const closeTabsOf = (itemId: string): void => useTabs.setState((state) => withoutItem(state, itemId));
export const stepTab = (step: 1 | -1): void => useTabs.setState((state) => stepped(state, step));
export const activateTab = (key: string): void => useTabs.setState({ activeKey: key });
export const replaceTabs = (state: TabsState): void => useTabs.setState(state);
