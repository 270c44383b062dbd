import { type CopyChoice, copyEntries } from '../ui/copy-menu.tsx';
import type { MenuEntry } from '../ui/menu-list.tsx';

/** What can be done with a step from anywhere in the view. */
export interface PlanActions {
  /** Selects it and shows it in the table. */
  readonly showInTree: (node: number) => void;
  readonly showInDiagram: (node: number) => void;
  /** Shows where it stands in the text, or a position in it. */
  readonly showInText: (node: number, offset?: number) => void;
  /** What it can be copied as. */
  readonly copies: (node: number) => readonly CopyChoice[];
}

const action = (id: string, title: string, run: () => void): MenuEntry => ({
  kind: 'action',
  id,
  title,
  enabled: true,
  run,
});

export const stepMenu = (node: number, actions: PlanActions): readonly MenuEntry[] => [
  action('tree', 'Show in the table', () => actions.showInTree(node)),
  action('diagram', 'Show in the diagram', () => actions.showInDiagram(node)),
  action('text', 'Show in the text', () => actions.showInText(node)),
  { kind: 'divider', id: 'd1' },
  ...copyEntries('step', actions.copies(node)),
];
