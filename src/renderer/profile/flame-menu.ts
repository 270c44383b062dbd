import { labelOf } from '../flame/palette.ts';
import { type FlamePicture, nameOf, stackOf } from '../flame/picture.ts';
import { copyText } from '../ui/clipboard.ts';
import { oneLine } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { notify } from '../ui/toasts.tsx';

async function copy(text: string, what: string): Promise<void> {
  const copied = await copyText(text);
  notify({ text: copied ? `Copied ${what}.` : 'The browser did not allow copying.', timeoutMs: 2500 });
}

const action = (id: string, title: string, run: () => void, key?: string): MenuEntry => ({
  kind: 'action',
  id,
  title,
  enabled: true,
  run,
  ...(key === undefined ? {} : { key }),
});

/** What can be done with a function anywhere it stands. */
export interface FunctionActions {
  readonly focus: (frame: number, name: string) => void;
  readonly hide: (frame: number, name: string) => void;
  readonly sandwich: (frame: number) => void;
  readonly find: (frame: number) => void;
  readonly show: (frame: number) => void;
}

/** Menu of a function in a table. */
export function functionMenu(frame: number, name: string, actions: FunctionActions): readonly MenuEntry[] {
  return [
    action('show', 'Show in the picture', () => actions.show(frame), 'Enter'),
    action('sandwich', 'Show callers and callees', () => actions.sandwich(frame)),
    { kind: 'divider', id: 'filters' },
    action('focus', 'Focus: only stacks through it', () => actions.focus(frame, name)),
    action('hide', 'Hide: join its callees to its callers', () => actions.hide(frame, name)),
    { kind: 'divider', id: 'copying' },
    action('copy-name', 'Copy name', () => void copy(name, 'the name')),
  ];
}

/** Menu of a box in the picture. */
export function boxMenu(
  picture: FlamePicture,
  box: number,
  actions: FunctionActions & { readonly zoom: (node: number) => void },
): readonly MenuEntry[] {
  const name = nameOf(picture, box);
  if (name === null) {
    const parent = picture.parent[box] as number;
    const below = parent < 0 ? -1 : (picture.node[parent] as number);
    return [
      action('zoom', `Zoom to the box below: ${oneLine(labelOf(picture, parent), 40)}`, () => actions.zoom(below)),
    ];
  }
  const frame = Number(name.id);
  return [
    action('zoom', 'Zoom', () => actions.zoom(picture.node[box] as number), 'Enter'),
    action('reset', 'Reset zoom', () => actions.zoom(-1), '0'),
    { kind: 'divider', id: 'filters' },
    action('focus', 'Focus: only stacks through this function', () => actions.focus(frame, name.name)),
    action('hide', 'Hide: join its callees to its callers', () => actions.hide(frame, name.name)),
    { kind: 'divider', id: 'showing' },
    action('sandwich', 'Show callers and callees', () => actions.sandwich(frame)),
    action('find', 'Find in the table', () => actions.find(frame)),
    { kind: 'divider', id: 'copying' },
    action('copy-name', 'Copy name', () => void copy(name.name, 'the name')),
    action('copy-stack', 'Copy stack', () => void copy(stackOf(picture, box).join('\n'), 'the stack')),
  ];
}
