import { create } from 'zustand';
import type { PlateauErrorData } from '../../core/error.ts';
import { toErrorData } from '../../core/error.ts';
import type { Item } from '../../main/api/contract/items.ts';
import { call } from './client.ts';

interface ItemsStore {
  readonly items: ReadonlyMap<string, Item>;
  /** Runs of plans that another item stands for: they open, and stand in no list. */
  readonly runs: ReadonlyMap<string, Item>;
  readonly loaded: boolean;
  readonly error: PlateauErrorData | null;
  /** How many changes were told since the window opened, of any item or of the whole workspace. */
  readonly changes: number;
  /** The number of the last change of each item that changed. */
  readonly revisions: ReadonlyMap<string, number>;
  /** The number of the change that opened the workspace. */
  readonly opened: number;
}

export const useItems = create<ItemsStore>(() => ({
  items: new Map(),
  runs: new Map(),
  loaded: false,
  error: null,
  changes: 0,
  revisions: new Map(),
  opened: 0,
}));

/** One item of the workspace; undefined when it is not there (yet, or any more). */
export const useItem = (id: string): Item | undefined => useItems((state) => itemIn(state, id));

/** An item that can be opened: one of the lists, or a run of a plan. */
export const itemIn = ({ items, runs }: Pick<ItemsStore, 'items' | 'runs'>, id: string): Item | undefined =>
  items.get(id) ?? runs.get(id);

/** Grows whenever the item's stored data changed: a view asks again when it does. */
export const useItemRevision = (id: string): number => useItems((state) => revisionOf(state, id));

/** The number under which answers about an item are kept; it never comes back, also not with another workspace. */
export const revisionOf = ({ revisions, opened }: Pick<ItemsStore, 'revisions' | 'opened'>, id: string): number =>
  revisions.get(id) ?? opened;

/** Grows whenever any item changed, came or went: for answers that tell of other items too. */
export const useAllRevisions = (): number => useItems(({ changes }) => changes);

let newest = 0;
let latest: Promise<void> = Promise.resolve();

async function ask(turn: number): Promise<void> {
  try {
    const all = await call('items', { runs: 'all' });
    if (turn !== newest) return;
    const those = (areRuns: boolean): ReadonlyMap<string, Item> =>
      new Map(all.filter(({ runOf }) => (runOf !== undefined) === areRuns).map((item) => [item.id, item]));
    useItems.setState({ items: those(false), runs: those(true), loaded: true, error: null });
  } catch (thrown) {
    if (turn === newest) useItems.setState({ error: toErrorData(thrown) });
  }
}

/** Asks for all items. An older answer never overwrites a newer one; whoever waits, waits for the newest. */
export async function refreshItems(): Promise<void> {
  newest += 1;
  latest = ask(newest);
  for (let waited: Promise<void> | null = null; waited !== latest; ) {
    waited = latest;
    await waited;
  }
}

/** Items that are being deleted, with whether a change of them was told meanwhile. */
const leaving = new Map<string, boolean>();

/**
 * Waits for work that deletes an item and closes what shows it. That the item went is told ahead of the answer: until the work is done its views do not hear
 * of it, since they would ask for what is gone. Throws what the work throws.
 */
export async function whileLeaving(id: string, work: () => Promise<void>): Promise<void> {
  leaving.set(id, false);
  try {
    await work();
  } finally {
    const changed = leaving.get(id) === true;
    leaving.delete(id);
    if (changed) itemChanged(id);
  }
}

export function itemChanged(id: string): void {
  if (leaving.has(id)) {
    leaving.set(id, true);
    return;
  }
  useItems.setState(({ revisions, changes }) => ({
    changes: changes + 1,
    revisions: new Map(revisions).set(id, changes + 1),
  }));
}

export function clearItems(): void {
  newest += 1;
  useItems.setState(({ changes }) => ({
    items: new Map(),
    runs: new Map(),
    loaded: false,
    error: null,
    changes: changes + 1,
    revisions: new Map(),
    opened: changes + 1,
  }));
}

/** Puts one item in at once, ahead of the next refresh. */
export function putItem(item: Item): void {
  useItems.setState(({ items }) => ({ items: new Map(items).set(item.id, item) }));
}

export function dropItem(id: string): void {
  useItems.setState(({ items }) => ({ items: new Map([...items].filter(([other]) => other !== id)) }));
}
