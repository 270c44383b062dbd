import { keyboard, listedCommands } from './command-menu.ts';
import { commands } from './dispatch.ts';
import { belongsToLetters, belongsToTyping, matches } from './keys.ts';

/** Whether what has the focus keeps a key for itself. Lists take letters; what was chosen in one is taken back by the window. */
function keeps(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLSelectElement) return belongsToLetters(key);
  const isButton = target instanceof HTMLInputElement && ['button', 'checkbox', 'radio', 'range'].includes(target.type);
  const isText =
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target.isContentEditable;
  return isText && !isButton && belongsToTyping(key);
}

/** A dialog or a menu is open above the window: the window's own keys rest. */
function isCovered(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"], .palette-portal') !== null;
}

/**
 * Runs the command of a key press; true when one ran. Delete acts on the workspace tree only, where what it deletes has the focus.
 */
export function runKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || isCovered(event.target)) return false;
  const command = listedCommands.find(({ key }) => key !== undefined && matches(key, event, keyboard));
  if (command?.key === undefined) return false;
  if (keeps(event.target, command.key)) return false;
  const inTree = event.target instanceof Element && event.target.closest('[role="tree"]') !== null;
  if (command.id === 'edit.delete' && !inTree) return false;
  return commands.run(command.id);
}

/** Listens to the window's keys until the returned function is called. */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (runKey(event)) event.preventDefault();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
