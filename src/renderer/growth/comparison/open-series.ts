import { useItems } from '../../state/items.ts';
import { notify } from '../../ui/toasts.tsx';
import { openItemById } from '../../workspace/item-actions.ts';
import { showClass } from '../show-class.ts';

/** Opens one side of a comparison; says so where it is no longer there. */
export function openSeries(id: string): void {
  if (useItems.getState().items.has(id)) openItemById(id);
  else notify({ text: 'This series is no longer in the workspace. Undo brings it back.', intent: 'warning' });
}

/** Opens a series on one of its classes. */
export function openClass(id: string, key: string): void {
  // What is compared is never the runtime's own: the rules ask nobody to look at that.
  showClass(id, { key, isMachinery: false, filter: 'all' });
  openSeries(id);
}
