import { Button } from '@blueprintjs/core';
import { openContextMenu } from './context-menu.tsx';
import { copyAll } from './copy-all.ts';
import type { MenuEntry } from './menu-list.tsx';

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
    run: () => void Promise.resolve(text()).then((copied) => copyAll(copied, `the ${what} as ${format}`)),
  }));

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
