import { useItems } from '../../state/items.ts';
import { setTabState } from '../../state/tab-state.ts';
import { notify } from '../../ui/toasts.tsx';
import { openItemById } from '../../workspace/item-actions.ts';

/** Opens one side of a comparison; says so where it is no longer there. */
export function openSeries(id: string): void {
  if (useItems.getState().items.has(id)) openItemById(id);
  else notify({ text: 'This series is no longer in the workspace. Undo brings it back.', intent: 'warning' });
}

/** Opens a series on one of its classes. */
export function openClass(id: string, key: string): void {
  setTabState(id, 'panel', 'classes');
  setTabState(id, 'filter', 'all');
  setTabState(id, 'search', '');
  setTabState(id, 'class', key);
  openSeries(id);
}
