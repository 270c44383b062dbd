import { toErrorData } from '../../core/error.ts';
import type { Item } from '../../main/api/contract/items.ts';
import { compareRunsAmong, runsAmong } from '../compare/compare-runs.ts';
import { reportProblem } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { openDialog } from '../state/dialogs.ts';
import { dropItem, itemIn, putItem, refreshItems, useItems, whileLeaving } from '../state/items.ts';
import { closeTabsOf, openTab, type Tab } from '../state/tabs.ts';
import { undoable } from '../state/undo.ts';
import { formatCount, plural } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { inComparisonOrder } from './comparison-order.ts';

/** The tab an item opens in; null for kinds without a view. */
export function tabOf(item: Pick<Item, 'id' | 'kind'>): Tab | null {
  switch (item.kind) {
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
      return { kind: item.kind, id: item.id };
    default:
      return null;
  }
}

export function openItem(item: Item): void {
  const tab = tabOf(item);
  if (tab !== null) openTab(tab);
}

export function openItemById(id: string): void {
  const item = itemIn(useItems.getState(), id);
  if (item !== undefined) openItem(item);
}

async function setLabel(id: string, label: string): Promise<void> {
  putItem(await call('renameItem', { id, label }));
}

/** Gives an item another name; can be undone. */
export async function renameItem(item: Item, label: string): Promise<void> {
  const wanted = label.trim();
  if (wanted === '' || wanted === item.label) return;
  try {
    await setLabel(item.id, wanted);
    undoable(`Rename “${item.label}”`, () => setLabel(item.id, item.label));
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}

async function restore(items: readonly Item[]): Promise<void> {
  for (const item of items) putItem(await call('restoreItem', { id: item.id }));
  await refreshItems();
}

/** What findings stand on stays: that is an answer, and no problem to be looked into later. */
function notDeleted({ label }: Item, thrown: unknown): void {
  const { code, message, hint = '' } = toErrorData(thrown);
  if (code === 'finding.evidenceInUse') notify({ text: `${message} ${hint}`, intent: 'warning', timeoutMs: 10_000 });
  else reportProblem(label, thrown);
}

/** Deletes items and offers to take it back. */
export async function deleteItems(ids: readonly string[]): Promise<void> {
  const { items } = useItems.getState();
  const gone: Item[] = [];
  for (const id of ids) {
    const item = items.get(id);
    if (item === undefined) continue;
    try {
      await whileLeaving(id, async () => {
        await call('deleteItem', { id });
        gone.push(item);
        dropItem(id);
        closeTabsOf(id);
      });
    } catch (thrown) {
      notDeleted(item, thrown);
    }
  }
  const [only] = gone;
  if (only === undefined) return;
  const text = gone.length === 1 ? `Deleted “${only.label}”.` : `Deleted ${plural(gone.length, 'item')}.`;
  const undo = undoable(text, () => restore(gone));
  const onClick = () => void undo().catch((thrown: unknown) => reportProblem(only.label, thrown));
  notify({ text, action: { text: 'Undo', onClick }, timeoutMs: 10_000 });
}

/** The heaps among some items, in the order given. */
export function heapsAmong(ids: Iterable<string>): readonly string[] {
  const { items } = useItems.getState();
  return [...ids].filter((id) => items.get(id)?.kind === 'heap');
}

/** Opens the dialog that makes a series of heaps, or compares two of them. */
export function seriesOfHeaps(heaps: readonly string[], purpose: 'series' | 'compare' | null = null): void {
  openDialog({ kind: 'growth', opening: { heaps, purpose: purpose ?? (heaps.length > 2 ? 'series' : 'compare') } });
}

/** The series of heaps among some items, the older first. */
function growthsAmong(ids: readonly string[]): readonly Item[] {
  const { items } = useItems.getState();
  const chosen = ids.map((id) => items.get(id)).filter((item) => item?.kind === 'growth');
  return inComparisonOrder(chosen.filter((item) => item !== undefined));
}

/** Opens the dialog that compares two series of heaps; says what can be compared where other items are among them. */
function compareGrowths(ids: readonly string[]): void {
  const [before, after, ...more] = growthsAmong(ids);
  const others = ids.length - growthsAmong(ids).length;
  if (others > 0 || more.length > 0) {
    notify({
      text:
        others > 0
          ? 'A series of heaps is compared with another series: choose two of them. Heaps make a series together, profiles are compared with profiles.'
          : 'Two series are compared at a time: the one before a fix and the one after it. Choose two.',
      intent: 'warning',
    });
    return;
  }
  openDialog({ kind: 'compareGrowths', before: before?.id ?? null, after: after?.id ?? null });
}

/** Whether comparing these items is about series of heaps: one is among them, or a comparison of two is meant. */
export function meansGrowths(ids: readonly string[]): boolean {
  const { items } = useItems.getState();
  return ids.some((id) => items.get(id)?.kind === 'growth') || isGrowthComparison(ids);
}

function isGrowthComparison([only, ...more]: readonly string[]): boolean {
  return more.length === 0 && useItems.getState().items.get(only ?? '')?.kind === 'growth-comparison';
}

/** The query plans among some items, the older first. */
export function plansAmong(ids: Iterable<string>): readonly string[] {
  const { items } = useItems.getState();
  const chosen = [...ids].map((id) => items.get(id)).filter((item) => item?.kind === 'plan');
  return inComparisonOrder(chosen.filter((item) => item !== undefined)).map(({ id }) => id);
}

/** Whether comparing these items is about query plans: one is among them, or a comparison of two is meant. */
export function meansPlans(ids: readonly string[]): boolean {
  const { items } = useItems.getState();
  const [only, ...more] = ids;
  return plansAmong(ids).length > 0 || (more.length === 0 && items.get(only ?? '')?.kind === 'plan-comparison');
}

/** Opens the dialog that compares two query plans; says what can be compared where other items are among them. */
export function comparePlansAmong(ids: readonly string[]): void {
  const plans = plansAmong(ids);
  const [before, after, ...more] = plans;
  if (more.length > 0 || (plans.length > 0 && plans.length < ids.length)) {
    notify({
      text:
        more.length > 0
          ? 'Two plans are compared at a time: the one before a change and the one after it. Choose two.'
          : 'A query plan is compared with another query plan: choose two of them.',
      intent: 'warning',
    });
    return;
  }
  openDialog({ kind: 'comparePlans', before: before ?? null, after: after ?? null });
}

/** Whether heaps and other items are chosen together: neither is compared with the other. */
export function mixesHeaps(ids: readonly string[]): boolean {
  const heaps = heapsAmong(ids).length;
  return heaps > 0 && heaps < ids.length;
}

/** What comparing these items together is called: `Series of 4 heaps…`; null where they are neither plans, runs, heaps nor series of them. */
export function compareTitle(ids: readonly string[]): string | null {
  const runs = runsAmong(ids)?.runs.length ?? 0;
  if (runs > 1 && runs === ids.length) return `Compare these ${formatCount(runs)}`;
  if (meansGrowths(ids) || meansPlans(ids))
    return ids.length === 2 ? 'Compare these 2…' : ids.length === 1 ? 'Compare with…' : 'Compare…';
  const { length } = heapsAmong(ids);
  if (length === 0) return null;
  if (mixesHeaps(ids)) return 'Compare…';
  return length > 2 ? `Series of ${formatCount(length)} heaps…` : length === 2 ? 'Compare these 2…' : 'Compare with…';
}

/** Compares what was chosen: heaps as a series, series and profiles before with after; says so where they do not go together. */
export function compareChosen(ids: readonly string[]): void {
  const heaps = heapsAmong(ids);
  if (runsAmong(ids) !== null) compareRunsAmong(ids);
  else if (meansPlans(ids)) comparePlansAmong(ids.length === 1 && plansAmong(ids).length === 0 ? [] : ids);
  else if (meansGrowths(ids)) compareGrowths(isGrowthComparison(ids) ? [] : ids);
  else if (mixesHeaps(ids)) {
    notify({
      text: 'Heaps make a series together, profiles are compared with profiles: choose the ones or the others.',
      intent: 'warning',
    });
  } else if (heaps.length > 0) seriesOfHeaps(heaps);
  else compareItems(ids);
}

/** Opens the comparison dialog with these profiles: the oldest as before, the others as after. */
export function compareItems(ids: readonly string[]): void {
  const { items } = useItems.getState();
  const chosen = ids.map((id) => items.get(id)).filter((item) => item?.kind === 'profile');
  const [before, ...after] = inComparisonOrder(chosen.filter((item) => item !== undefined)).map(({ id }) => id);
  openDialog({ kind: 'compare', before: before === undefined ? [] : [before], after });
}
