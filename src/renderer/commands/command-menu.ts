import { COMMANDS, type Command, type CommandId } from '../../main/api/contract/commands.ts';
import { host } from '../state/host.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { commands } from './dispatch.ts';
import { type Keyboard, keyLabel, keyOf } from './keys.ts';

/** This machine's keyboard. */
export const keyboard: Keyboard = { mac: /mac|iphone|ipad/i.test(navigator.platform), browser: host === undefined };

export interface ListedCommand {
  readonly id: CommandId;
  readonly title: string;
  readonly menu: Command['menu'];
  /** In the table's notation; for the label see {@link keyLabelOf}. */
  readonly key: string | undefined;
}

/** Every command with the key it has here. */
export const listedCommands: readonly ListedCommand[] = COMMANDS.map((command) => ({
  id: command.id,
  title: command.title,
  menu: command.menu,
  key: keyOf(command, keyboard),
}));

export const menuNames: readonly Command['menu'][] = [...new Set(listedCommands.map(({ menu }) => menu))];

/** How a command's key is written here; undefined when it has none. */
export function keyLabelOf(id: CommandId): string | undefined {
  const key = listedCommands.find((command) => command.id === id)?.key;
  return key === undefined ? undefined : keyLabel(key, keyboard);
}

/** Commands that begin a new part of their menu. */
const FIRST_OF_PART: ReadonlySet<CommandId> = new Set<CommandId>([
  'file.newWorkspace',
  'file.export',
  'file.closeTab',
  'edit.rename',
  'edit.find',
  'view.theme',
  'view.nextTab',
  'view.splitRight',
  'view.nextRegion',
  'view.investigation',
  'view.jobs',
  'host.open',
  'host.add',
  'profile.basis',
  'profile.resetZoom',
  'profile.deepDive',
  'heap.search',
  'help.welcome',
]);

/** One menu's entries, greyed where nobody answers the command now. */
export function menuEntries(menu: Command['menu']): readonly MenuEntry[] {
  return listedCommands
    .filter((command) => command.menu === menu)
    .flatMap((command, index): readonly MenuEntry[] => {
      const key = keyLabelOf(command.id);
      const action: MenuEntry = {
        kind: 'action',
        id: command.id,
        title: command.title,
        enabled: commands.has(command.id),
        run: () => commands.run(command.id),
        ...(key === undefined ? {} : { key }),
      };
      const divides = index > 0 && FIRST_OF_PART.has(command.id);
      return divides ? [{ kind: 'divider', id: `before-${command.id}` }, action] : [action];
    });
}
