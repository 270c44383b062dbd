import { z } from 'zod';
import { create } from 'zustand';
import type { Item, WorkspaceInfo } from '../../main/api/contract/items.ts';
import { recall, remember } from './remember.ts';
import { isItemTab, opened, TAB_KINDS, type Tab, type TabsState, tabKey, useTabs } from './tabs.ts';

const storedLayout = z.object({
  tabs: z
    .array(
      z.object({
        kind: z.enum(TAB_KINDS),
        id: z.string().max(300),
      }),
    )
    .max(200),
  activeKey: z.string().max(400).nullable(),
  /** The dock's own form, checked by the dock when it takes it back. */
  panes: z.unknown(),
});
export type StoredLayout = z.infer<typeof storedLayout>;

/** The layout being kept, and that of the last time for the dock to begin with. */
export const useLayout = create<{ readonly workspaceId: string | null; readonly panes: unknown }>(() => ({
  workspaceId: null,
  panes: null,
}));

const stateKey = (workspaceId: string): string => `layout.${workspaceId.replace(/[^a-zA-Z0-9.-]/g, '-')}`.slice(0, 64);

/** What a workspace opens with the first time: its newest comparison, else the welcome. */
export function firstTabs(items: Iterable<Item>): TabsState {
  const welcome: Tab = { kind: 'welcome', id: '' };
  const comparison = [...items].findLast(({ kind }) => kind === 'comparison');
  if (comparison === undefined) return { tabs: [welcome], activeKey: tabKey(welcome) };
  const tab: Tab = { kind: 'comparison', id: comparison.id };
  return { tabs: [tab, welcome], activeKey: tabKey(tab) };
}

/** Stored tabs without those of items that are gone. */
export function restoredTabs(stored: TabsState, exists: (itemId: string) => boolean): TabsState {
  const tabs = stored.tabs.filter((tab) => !isItemTab(tab) || exists(tab.id));
  const active = tabs.find((tab) => tabKey(tab) === stored.activeKey) ?? tabs[0];
  return { tabs, activeKey: active === undefined ? null : tabKey(active) };
}

/** The tabs of the last time with those besides that were opened before they were there; of these the person looks at one. */
export function joinedTabs(left: TabsState, meanwhile: TabsState): TabsState {
  const joined = meanwhile.tabs.reduce(opened, left);
  const seen = meanwhile.tabs.some((tab) => tabKey(tab) === meanwhile.activeKey);
  return seen ? { ...joined, activeKey: meanwhile.activeKey } : joined;
}

/** Opens what was open in this workspace when it was last left. What a person opened while it was asked for stays open, and in front. */
export async function loadLayout(workspace: WorkspaceInfo, items: ReadonlyMap<string, Item>): Promise<void> {
  const stored = await recall(stateKey(workspace.id), storedLayout.nullable(), null);
  const exists = (id: string): boolean => items.has(id);
  const left = stored === null ? firstTabs(items.values()) : restoredTabs(stored, exists);
  useTabs.setState(joinedTabs(left, restoredTabs(useTabs.getState(), exists)));
  useLayout.setState({ workspaceId: workspace.id, panes: stored?.panes ?? null });
}

/** Keeps the tabs and the panes they stand in for the next start. */
export function rememberLayout(panes: unknown): void {
  const { workspaceId } = useLayout.getState();
  if (workspaceId === null) return;
  const { tabs, activeKey } = useTabs.getState();
  remember(stateKey(workspaceId), { tabs, activeKey, panes });
}

/** Stops keeping: the next workspace has its own layout. */
export const leaveLayout = (): void => useLayout.setState({ workspaceId: null, panes: null });
