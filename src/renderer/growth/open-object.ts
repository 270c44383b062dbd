import { useItems } from '../state/items.ts';
import { setTabState } from '../state/tab-state.ts';
import { notify } from '../ui/toasts.tsx';
import { openItemById } from '../workspace/item-actions.ts';

/** Opens a heap of a series; says so where it is no longer there. */
export function openHeap(id: string): void {
  if (useItems.getState().items.has(id)) openItemById(id);
  else notify({ text: 'This heap is no longer in the workspace. Undo brings it back.', intent: 'warning' });
}

/** Opens a heap on one of its objects, by its ordinal there. */
export function openObject(heapId: string, node: number): void {
  if (useItems.getState().items.has(heapId)) setTabState(heapId, 'selection', { node, class: null });
  openHeap(heapId);
}
