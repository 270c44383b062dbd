import { Menu, type MenuItemConstructorOptions } from 'electron';
import { COMMANDS, type CommandId } from '../api/contract/commands.ts';

/** Keys that would take letters from text fields belong to the window; the menu only names them. */
function isWindowKey(key: string): boolean {
  return !/^(Mod|Ctrl|Alt|Shift|F\d)/.test(key);
}

function accelerator(key: string): string {
  return key.replace('Mod', 'CommandOrControl');
}

const ROLES: Readonly<Record<string, readonly MenuItemConstructorOptions[]>> = {
  File: [{ type: 'separator' }, { role: 'quit' }],
  Edit: [{ type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
  View: [
    { type: 'separator' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'resetZoom' },
    { role: 'togglefullscreen' },
  ],
};

/** The menu bar's template, made from the command table; choosing an item runs its command in the window. */
export function menuTemplate(run: (command: CommandId) => void, mac: boolean): MenuItemConstructorOptions[] {
  const menus = new Map<string, MenuItemConstructorOptions[]>();
  for (const command of COMMANDS) {
    const items = menus.get(command.menu) ?? [];
    menus.set(command.menu, items);
    const key = 'key' in command ? command.key : undefined;
    items.push({
      id: command.id,
      label: command.title,
      ...(key === undefined || isWindowKey(key) ? {} : { accelerator: accelerator(key) }),
      // The window handles its own keys, so that text fields keep theirs.
      registerAccelerator: false,
      click: () => run(command.id),
    });
  }
  const bar = [...menus].map(([label, items]) => ({ label, submenu: [...items, ...(ROLES[label] ?? [])] }));
  return mac ? [{ role: 'appMenu' }, ...bar] : bar;
}

/** Puts the menu bar up. */
export function installMenu(run: (command: CommandId) => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(run, process.platform === 'darwin')));
}
