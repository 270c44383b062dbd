import { setTabState } from '../../state/tab-state.ts';
import { openItemById } from '../../workspace/item-actions.ts';

/** Opens a series on one of its classes. */
export function openClass(growthId: string, key: string): void {
  setTabState(growthId, 'panel', 'classes');
  setTabState(growthId, 'filter', 'all');
  setTabState(growthId, 'search', '');
  setTabState(growthId, 'class', key);
  openItemById(growthId);
}
