import { setTabState } from '../state/tab-state.ts';
import { openItemById } from '../workspace/item-actions.ts';

/** Opens a heap on one of its objects, by its ordinal there. */
export function openObject(heapId: string, node: number): void {
  setTabState(heapId, 'selection', { node, class: null });
  openItemById(heapId);
}
