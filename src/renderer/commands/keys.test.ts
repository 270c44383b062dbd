import { describe, expect, it } from 'vitest';
import { COMMANDS, type Command } from '../../main/api/contract/commands.ts';
import { belongsToLetters, belongsToTyping, type KeyPress, keyLabel, keyOf, matches } from './keys.ts';

const pc = { mac: false, browser: true };
const mac = { mac: true, browser: false };
const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('matching a key press', () => {
  it('takes Mod as Ctrl on a PC and as ⌘ on a Mac', () => {
    expect(matches('Mod+K', press('k', { ctrlKey: true }), pc)).toBe(true);
    expect(matches('Mod+K', press('k', { metaKey: true }), pc)).toBe(false);
    expect(matches('Mod+K', press('k', { metaKey: true }), mac)).toBe(true);
    expect(matches('Mod+K', press('k', { ctrlKey: true }), mac)).toBe(false);
  });

  it('tells Shift apart for letters', () => {
    expect(matches('Mod+Shift+O', press('O', { ctrlKey: true, shiftKey: true }), pc)).toBe(true);
    expect(matches('Mod+O', press('O', { ctrlKey: true, shiftKey: true }), pc)).toBe(false);
  });

  it('takes a symbol on whatever layout it is typed', () => {
    expect(matches('?', press('?', { shiftKey: true }), pc)).toBe(true);
    expect(matches('?', press('?'), pc)).toBe(true);
    expect(matches('?', press('?', { ctrlKey: true }), pc)).toBe(false);
  });

  it('does not take a letter with a modifier for the letter', () => {
    expect(matches('I', press('i'), pc)).toBe(true);
    expect(matches('I', press('i', { altKey: true }), pc)).toBe(false);
  });
});

describe('typing', () => {
  it.each(['I', '0', '?', 'Delete', 'Mod+Z'])('%s stays with the text field', (key) =>
    expect(belongsToTyping(key)).toBe(true),
  );
  it.each(['Mod+K', 'F2', 'F6', 'Alt+W', 'Ctrl+PageDown'])('%s is a command even there', (key) =>
    expect(belongsToTyping(key)).toBe(false),
  );
});

it('leaves letters to a list of options, and takes back what was chosen there', () => {
  expect(['I', '0', 'Delete'].map(belongsToLetters)).toEqual([true, true, true]);
  expect(['Mod+Z', 'Mod+Shift+Z', 'F2'].map(belongsToLetters)).toEqual([false, false, false]);
});

describe('labels', () => {
  it('are those of the platform', () => {
    expect(keyLabel('Mod+Shift+O', pc)).toBe('Ctrl+Shift+O');
    expect(keyLabel('Mod+Shift+O', mac)).toBe('⇧⌘O');
  });
});

describe('the command table', () => {
  it.each([pc, mac, { mac: false, browser: false }])('gives no key to two commands (%o)', (keyboard) => {
    const keys = COMMANDS.map((command: Command) => keyOf(command, keyboard)).filter((key) => key !== undefined);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('keeps off the keys a browser takes for itself', () => {
    const taken = ['Mod+Shift+W', 'Mod+W', 'Mod+T', 'Mod+N', 'Ctrl+PageDown', 'Ctrl+PageUp', 'Mod+Shift+I'];
    expect(COMMANDS.map((command: Command) => keyOf(command, pc)).filter((key) => taken.includes(key ?? ''))).toEqual(
      [],
    );
  });
});
