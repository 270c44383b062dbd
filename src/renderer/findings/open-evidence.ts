import { itemIn, useItems } from '../state/items.ts';
import { setTabState } from '../state/tab-state.ts';
import { notify } from '../ui/toasts.tsx';
import { openItem } from '../workspace/item-actions.ts';
import type { EvidencePlace } from './evidence-place.ts';

/** Opens the item of a piece of evidence, turned to what it is about; says so where it is gone. */
export function openPlace({ item: id, settings }: EvidencePlace): void {
  const item = itemIn(useItems.getState(), id);
  if (item === undefined) {
    notify({ text: 'This is no longer in the workspace. Undo brings it back.', intent: 'warning' });
    return;
  }
  for (const [name, value] of settings) setTabState(id, name, value);
  openItem(item);
}
