import type { Command } from '../../main/api/contract/commands.ts';

/** What a key event tells, so that matching needs no DOM. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export interface Keyboard {
  /** On a Mac, `Mod` is ⌘. */
  readonly mac: boolean;
  /** In a browser some keys are the browser's own; see `Command.browserKey`. */
  readonly browser: boolean;
}

/** The key of a command on this keyboard, in the table's notation. */
export function keyOf(command: Command, keyboard: Keyboard): string | undefined {
  return keyboard.browser ? (command.browserKey ?? command.key) : command.key;
}

/** Whether a key press is the one written as `Mod+Shift+O`, `F2`, `?`. */
export function matches(notation: string, press: KeyPress, keyboard: Keyboard): boolean {
  const parts = notation.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (name: string): boolean => parts.slice(0, -1).includes(name);
  const ctrl = wants('Ctrl') || (wants('Mod') && !keyboard.mac);
  const meta = wants('Mod') && keyboard.mac;
  if (press.ctrlKey !== ctrl || press.metaKey !== meta || press.altKey !== wants('Alt')) return false;
  if (press.key.toLowerCase() !== key.toLowerCase()) return false;
  // A symbol already says whether Shift was held; for letters and named keys it counts.
  const symbol = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  return symbol || press.shiftKey === wants('Shift');
}

/** Whether a field that takes letters, such as a list that jumps to an option, keeps a key: those without a modifier. */
export const belongsToLetters = (notation: string): boolean => !/(Mod|Ctrl|Alt)\+|^F\d+$/.test(notation);

/** Whether a text field keeps a key: letters, and what takes back what was typed. */
export const belongsToTyping = (notation: string): boolean =>
  notation === 'Mod+Z' || notation === 'Mod+Shift+Z' || notation === 'Delete' || belongsToLetters(notation);

const MAC_SIGNS: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' };

/** A key as a person reads it: `Ctrl+Shift+O`, on a Mac `⇧⌘O`. */
export function keyLabel(notation: string, keyboard: Keyboard): string {
  const parts = notation.split('+');
  if (!keyboard.mac) return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+');
  const order = ['Ctrl', 'Alt', 'Shift', 'Mod'];
  const modifiers = parts.slice(0, -1).sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return [...modifiers.map((part) => MAC_SIGNS[part] ?? part), parts.at(-1)].join('');
}
