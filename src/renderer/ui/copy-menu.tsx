import { Button } from '@blueprintjs/core';
import { toErrorData } from '../../core/error.ts';
import { openContextMenu } from './context-menu.tsx';
import { copyAll } from './copy-all.ts';
import type { MenuEntry } from './menu-list.tsx';
import { notify } from './toasts.tsx';

/** What something can be copied as. */
export interface CopyChoice {
  /** `Text`, `Markdown`, `JSON`. */
  readonly format: string;
  readonly text: () => string | Promise<string>;
}

/** Entries of a menu, one for each form: `Copy step as Markdown`. `what` is the thing in a word. */
export const copyEntries = (what: string, choices: readonly CopyChoice[]): readonly MenuEntry[] =>
  choices.map(({ format, text }) => ({
    kind: 'action',
    id: `copy ${format}`,
    title: `Copy ${what} as ${format}`,
    enabled: true,
    run: () => void copyAs(`the ${what} as ${format}`, text),
  }));

async function copyAs(what: string, text: CopyChoice['text']): Promise<void> {
  try {
    await copyAll(await text(), what);
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}

export interface CopyMenuProps {
  readonly what: string;
  readonly choices: readonly CopyChoice[];
}

/** A button that asks in which form to copy. */
export function CopyMenu({ what, choices }: CopyMenuProps) {
  return (
    <Button
      size="small"
      variant="minimal"
      aria-haspopup="menu"
      title={`Copy the ${what} as ${choices.map(({ format }) => format).join(', ')}`}
      onClick={({ currentTarget }) => {
        const { left, bottom } = currentTarget.getBoundingClientRect();
        openContextMenu(`Copy the ${what}`, { x: left, y: bottom + 2 }, copyEntries(what, choices));
      }}
    >
      Copy ▾
    </Button>
  );
}
