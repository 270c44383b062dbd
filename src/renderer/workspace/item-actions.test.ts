import { beforeEach, expect, it, vi } from 'vitest';
import type { Item } from '../../core/item.ts';
import { itemChanged, revisionOf, useItems } from '../state/items.ts';
import { openTab, useTabs } from '../state/tabs.ts';
import { compareChosen, compareTitle, deleteItems } from './item-actions.ts';

const { notify, openDialog } = vi.hoisted(() => ({ notify: vi.fn(), openDialog: vi.fn() }));
vi.mock('../ui/toasts.tsx', () => ({ notify }));
vi.mock('../state/dialogs.ts', () => ({ openDialog }));

beforeEach(() => {
  vi.clearAllMocks();
  const ids = ['profile 1', 'profile 2', 'profile 3', 'heap 1', 'heap 2', 'heap 3', 'series 1'];
  const items = ids.map((id): [string, Item] => [
    id,
    Object({ id, kind: id.split(' ')[0], label: id, importedAt: id, capturedAt: null }),
  ]);
  useItems.setState({ items: new Map(items) });
});

it.each([
  [['profile 1', 'profile 2', 'profile 3', 'heap 1']],
  [['heap 1', 'heap 2', 'profile 1']],
  [['heap 1', 'series 1']],
])('%j do not go together: nothing is left out unsaid', (ids) => {
  expect(compareTitle(ids)).toBe('Compare…');
  compareChosen(ids);
  expect(openDialog).not.toHaveBeenCalled();
  expect(notify).toHaveBeenCalledWith(
    expect.objectContaining({ intent: 'warning', text: expect.stringContaining('choose the ones or the others') }),
  );
});

it.each([
  [['heap 1', 'heap 2'], 'Compare these 2…', { kind: 'growth', opening: { purpose: 'compare' } }],
  [['heap 1', 'heap 2', 'heap 3'], 'Series of 3 heaps…', { kind: 'growth', opening: { purpose: 'series' } }],
  [['profile 2', 'profile 1'], null, { kind: 'compare', before: ['profile 1'], after: ['profile 2'] }],
])('%j go together', (ids, title, dialog) => {
  expect(compareTitle(ids)).toBe(title);
  compareChosen(ids);
  expect(openDialog.mock.calls).toMatchObject([[dialog]]);
  expect(notify).not.toHaveBeenCalled();
});

it('closes what shows a deleted item before that it went reaches its view', async () => {
  openTab({ kind: 'profile', id: 'profile 1' });
  const before = revisionOf(useItems.getState(), 'profile 1');
  const askedAgain: boolean[] = [];
  const stop = useItems.subscribe((state) => {
    const isShown = useTabs.getState().tabs.some((tab) => 'id' in tab && tab.id === 'profile 1');
    if (revisionOf(state, 'profile 1') !== before) askedAgain.push(isShown);
  });
  vi.stubGlobal('fetch', async () => {
    // The event comes ahead of the answer.
    itemChanged('profile 1');
    return new Response('{}', { status: 200 });
  });
  await deleteItems(['profile 1']);
  stop();
  vi.unstubAllGlobals();
  expect(askedAgain).toEqual([false]);
});
