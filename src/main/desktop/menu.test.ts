import { beforeEach, expect, it, vi } from 'vitest';
import { type MenuEntry, record } from '../../../tests/support/fake-electron.ts';
import { COMMANDS } from '../api/contract/commands.ts';
import { installMenu, menuTemplate } from './menu.ts';

vi.mock('electron', () => import('../../../tests/support/fake-electron.ts'));

beforeEach(() => record.reset());

const entries = (): readonly MenuEntry[] => record.menu().flatMap(({ submenu }) => submenu ?? []);

it('has every command, in the menu its table says, and runs it', () => {
  const ran: string[] = [];
  installMenu((command) => ran.push(command));
  for (const entry of entries()) entry.click?.();
  expect([...ran].sort()).toEqual(COMMANDS.map(({ id }) => id).sort());
  for (const { id, menu, title } of COMMANDS) {
    const found = record.menu().find(({ label }) => label === menu)?.submenu ?? [];
    expect(found.find((entry) => entry.id === id)?.label).toBe(title);
  }
});

it('leaves the keys to the window, so that text fields keep theirs', () => {
  installMenu(() => undefined);
  for (const entry of entries()) if (entry.id !== undefined) expect(entry.registerAccelerator).toBe(false);
  expect(entries().find(({ id }) => id === 'file.import')?.accelerator).toBe('CommandOrControl+O');
  expect(entries().find(({ id }) => id === 'profile.invert')?.accelerator).toBeUndefined();
});

it('has the app’s own menu first on macOS', () => {
  expect(menuTemplate(() => undefined, true)[0]).toEqual({ role: 'appMenu' });
  expect(menuTemplate(() => undefined, false)[0]?.label).toBe('File');
});
