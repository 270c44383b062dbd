import type { Item } from '../../main/api/contract/items.ts';
import { keyLabelOf } from '../commands/command-menu.ts';
import { runsAmong } from '../compare/compare-runs.ts';
import { openDialog } from '../state/dialogs.ts';
import { useItems } from '../state/items.ts';
import { readOnlyReason, useWorkspace } from '../state/workspace.ts';
import { copyText } from '../ui/clipboard.ts';
import { openContextMenu } from '../ui/context-menu.tsx';
import { plural } from '../ui/format.ts';
import type { MenuAction, MenuEntry } from '../ui/menu-list.tsx';
import { exportFormats } from './export-formats.ts';
import {
  compareChosen,
  compareTitle,
  deleteItems,
  heapsAmong,
  meansGrowths,
  meansPlans,
  openItem,
  tabOf,
} from './item-actions.ts';
import { linkChosen } from './links.ts';
import { startRename, useTree } from './selection.ts';

function action(id: string, title: string, run: () => void, change: Partial<MenuAction> = {}): MenuAction {
  return { kind: 'action', id, title, enabled: true, run, ...change };
}

const keyed = (key: string | undefined): Partial<MenuAction> => (key === undefined ? {} : { key });

/** Whether an item may have been captured by Plateau; whether it was, its provenance tells. */
export const canCaptureAgain = ({ kind, host }: Pick<Item, 'kind' | 'host'>): boolean =>
  host !== null && (kind === 'profile' || kind === 'series' || kind === 'heap');

/** The menu of an item, or of all chosen ones when it is one of them. */
export function openItemMenu(item: Item, at: { readonly x: number; readonly y: number }): void {
  const { selected } = useTree.getState();
  const ids = selected.has(item.id) ? [...selected] : [item.id];
  const profiles = ids.filter((id) => useItems.getState().items.get(id)?.kind === 'profile');
  const editable = readOnlyReason(useWorkspace.getState()) === null;
  const heaps = heapsAmong(ids);
  const growths = meansGrowths(ids);
  const title = compareTitle(ids) ?? (profiles.length > 1 ? `Compare these ${profiles.length}…` : 'Compare with…');
  const one = ids.length === 1;
  const entries: readonly MenuEntry[] = [
    action('open', 'Open', () => openItem(item), { enabled: one && tabOf(item) !== null, key: 'Enter' }),
    action('compare', title, () => compareChosen(ids), {
      enabled:
        growths || (runsAmong(ids)?.runs.length ?? 0) > 1 || meansPlans(ids) || heaps.length > 0 || profiles.length > 0,
      ...keyed(keyLabelOf('compare.start')),
    }),
    action(
      'again',
      'Capture again…',
      () => openDialog({ kind: 'capture', opening: { kind: 'again', itemId: item.id } }),
      {
        enabled: one && canCaptureAgain(item),
      },
    ),
    action('link', 'Link', () => void linkChosen(ids), { enabled: editable && ids.length === 2 }),
    { kind: 'divider', id: 'd1' },
    action('export', 'Export…', () => openDialog({ kind: 'export', itemId: item.id }), {
      enabled: one && exportFormats(item).length > 0,
      ...keyed(keyLabelOf('file.export')),
    }),
    action('copy', 'Copy id', () => void copyText(item.id), { enabled: one }),
    { kind: 'divider', id: 'd2' },
    action('rename', 'Rename', () => startRename(item.id), {
      enabled: one && editable,
      ...keyed(keyLabelOf('edit.rename')),
    }),
    action('delete', one ? 'Delete' : `Delete ${plural(ids.length, 'item')}`, () => void deleteItems(ids), {
      enabled: editable,
      danger: true,
      ...keyed(keyLabelOf('edit.delete')),
    }),
  ];
  openContextMenu(item.label, at, entries);
}
