import type { DockviewApi } from 'dockview-react';
import type { Item } from '../../main/api/contract/items.ts';
import { findingTitle } from '../findings/finding-actions.ts';
import { hostTitle } from '../hosts/host-store.ts';
import { itemIn, useItems } from '../state/items.ts';
import { rememberLayout } from '../state/layout.ts';
import { activateTab, closeTab, type Tab, tabKey, useTabs } from '../state/tabs.ts';
import { oneLine } from '../ui/format.ts';

/** What a tab is called. */
export function tabTitle(tab: Tab, item: Pick<Item, 'label'> | undefined): string {
  switch (tab.kind) {
    case 'welcome':
      return 'Welcome';
    case 'ruleSets':
      return 'Rule sets';
    case 'calculators':
      return 'Calculators';
    case 'investigation':
      return 'Investigation';
    case 'findings':
      return 'Findings';
    case 'report':
      return 'Report';
    case 'bundle':
      return 'Evidence bundle';
    case 'verify':
      return 'Verify bundle';
    case 'finding':
      return findingTitle(tab.id);
    case 'host':
      return oneLine(hostTitle(tab.id), 300);
    case 'profile':
    case 'comparison':
    case 'heap':
    case 'series':
    case 'load':
    case 'load-comparison':
    case 'frontend-comparison':
    case 'frontend':
    case 'growth':
    case 'growth-comparison':
    case 'plan':
    case 'plan-comparison':
    case 'statements':
    case 'catalog':
    case 'gate':
    case 'calculation':
    case 'text':
      return item === undefined ? tab.id : oneLine(item.label, 300);
  }
}

const titleOf = (tab: Tab): string => tabTitle(tab, itemIn(useItems.getState(), tab.id));

/** Makes the dock hold exactly the open tabs, with the active one in front. What is there already stays where the person put it. */
export function reconcile(api: DockviewApi): void {
  const { tabs, activeKey } = useTabs.getState();
  const wanted = new Set(tabs.map(tabKey));
  for (const panel of [...api.panels]) if (!wanted.has(panel.id)) api.removePanel(panel);
  for (const tab of tabs) {
    const id = tabKey(tab);
    if (api.getPanel(id) !== undefined) continue;
    // Beside what is there: while no pane is the active one, each would get a pane of its own.
    const group = api.activeGroup ?? api.groups[0];
    api.addPanel({
      ...(group === undefined ? {} : { position: { referenceGroup: group } }),
      id,
      component: 'view',
      title: titleOf(tab),
      params: { ...tab },
      renderer: 'always',
      inactive: id !== activeKey,
    });
  }
  if (activeKey !== null && api.activePanel?.id !== activeKey) api.getPanel(activeKey)?.api.setActive();
}

/** Takes the panes of the last time back; false when they are not such panes, and the dock is empty then. */
export function restorePanes(api: DockviewApi, panes: unknown): boolean {
  if (panes === null || typeof panes !== 'object' || !('grid' in panes) || !('panels' in panes)) return false;
  try {
    api.fromJSON(JSON.parse(JSON.stringify(panes)));
    return true;
  } catch {
    api.clear();
    return false;
  }
}

let current: DockviewApi | null = null;

/** Ties the dock to the open tabs in both directions; the answer unties it. */
export function connectDock(api: DockviewApi, panes: unknown): () => void {
  current = api;
  let busy = true;
  const follow = () => {
    if (busy) return;
    busy = true;
    try {
      reconcile(api);
    } finally {
      busy = false;
    }
    rememberLayout(api.toJSON());
  };
  restorePanes(api, panes);
  busy = false;
  follow();
  const stopTabs = useTabs.subscribe(follow);
  const events = [
    api.onDidActivePanelChange(() => {
      const id = api.activePanel?.id;
      if (!busy && id !== undefined) activateTab(id);
    }),
    api.onDidRemovePanel((panel) => {
      if (!busy && api.getPanel(panel.id) === undefined) closeTab(panel.id);
    }),
    api.onDidLayoutChange(() => {
      if (!busy) rememberLayout(api.toJSON());
    }),
  ];
  return () => {
    stopTabs();
    for (const event of events) event.dispose();
    if (current === api) current = null;
  };
}

/** Moves the active tab into a new pane beside or below the others. */
export function splitActive(position: 'right' | 'bottom'): void {
  const panel = current?.activePanel;
  if (panel === undefined || panel.group.panels.length < 2) return;
  panel.api.moveTo({ group: panel.group, position });
}

/** Moves the active tab into the next pane; into a new one on the right where there is only one. */
export function moveToNextPane(): void {
  const panel = current?.activePanel;
  if (current === null || panel === undefined) return;
  const groups = current.groups;
  const next = groups[(groups.indexOf(panel.group) + 1) % groups.length];
  if (next === undefined || next === panel.group) splitActive('right');
  else panel.api.moveTo({ group: next, position: 'center' });
}
