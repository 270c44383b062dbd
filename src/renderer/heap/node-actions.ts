import { hasContent } from '../../core/heap/stored-heap.ts';
import { copyText } from '../ui/clipboard.ts';
import type { MenuAction, MenuEntry } from '../ui/menu-list.tsx';
import { notify } from '../ui/toasts.tsx';
import { idText, nodeTitle, type ShownNode } from './node-name.tsx';
import { hide, isRevealed, reveal } from './reveal.ts';

/** Where a person can go with an object. */
export interface NodeActions {
  /** Shows it in the inspector and marks it in the panes. */
  readonly inspect: (node: NodeOfClass) => void;
  /** Shows a class among the classes, by its row in the class table, opened and with nothing that hides it; in it one of its objects. */
  readonly showClass: (row: number, node?: number) => void;
  readonly showInDominators: (node: number) => void;
  readonly showInMap: (node: NodeOfClass) => void;
}

/** An object and its class, by its row in the class table; −1 where that is not known. */
export type NodeOfClass = Pick<ShownNode, 'node' | 'class'>;

function action(id: string, title: string, run: () => void, change: Partial<MenuAction> = {}): MenuAction {
  return { kind: 'action', id, title, enabled: true, run, ...change };
}

async function copy(text: string): Promise<void> {
  const copied = await copyText(text);
  notify({ text: copied ? 'Copied.' : 'The browser did not allow copying.', timeoutMs: 2500 });
}

const ENTER = { key: 'Enter' };

/** The menu of an object, wherever it is listed; `enter` is what the list does with it on Enter, null for something else. */
export function nodeMenu(
  heapId: string,
  node: ShownNode,
  actions: NodeActions,
  enter: 'inspect' | 'dominators' | null = 'inspect',
): readonly MenuEntry[] {
  const shown = isRevealed(heapId, node.node);
  const name = [nodeTitle(node), idText(node)].filter((part) => part !== '').join(' ');
  return [
    action('inspect', 'Inspect', () => actions.inspect(node), enter === 'inspect' ? ENTER : {}),
    action('class', 'Show its class', () => actions.showClass(node.class, node.node)),
    action(
      'dominators',
      'Show among dominators',
      () => actions.showInDominators(node.node),
      enter === 'dominators' ? ENTER : {},
    ),
    action('map', 'Show in the map', () => actions.showInMap(node)),
    { kind: 'divider', id: 'd1' },
    ...(hasContent(node.type)
      ? [
          shown
            ? action('hide', 'Hide its content', () => hide(heapId, node.node))
            : action('reveal', 'Reveal its content (journaled)', () => void reveal(heapId, node.node)),
        ]
      : []),
    action('copy', 'Copy name and id', () => void copy(name)),
    action('copyRow', 'Copy row', () => void copy([name, node.distance, node.ownSize, node.retained].join('\t'))),
  ];
}
