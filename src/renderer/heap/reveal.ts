import { create } from 'zustand';
import { toErrorData } from '../../core/error.ts';
import { call } from '../state/client.ts';
import { undoable } from '../state/undo.ts';
import { announce } from '../ui/announcer.tsx';
import { notify } from '../ui/toasts.tsx';

export interface Revealed {
  readonly text: string;
  /** False where only its beginning is shown. */
  readonly whole: boolean;
}

/** Contents that are shown, by heap and object. They live in the window only and are gone with it. */
const useRevealedTexts = create<{ readonly texts: ReadonlyMap<string, Revealed> }>(() => ({ texts: new Map() }));

const keyOf = (id: string, node: number): string => `${id} ${node}`;

/** The content of a string that was revealed; null while it is hidden. */
export const useRevealed = (id: string, node: number): Revealed | null =>
  useRevealedTexts(({ texts }) => texts.get(keyOf(id, node)) ?? null);

export const isRevealed = (id: string, node: number): boolean => useRevealedTexts.getState().texts.has(keyOf(id, node));

export function hide(id: string, node: number): void {
  useRevealedTexts.setState(({ texts }) => ({
    texts: new Map([...texts].filter(([key]) => key !== keyOf(id, node))),
  }));
}

/** Shows the content of one string; the journal notes it, and undoing hides it again. */
export async function reveal(id: string, node: number): Promise<void> {
  try {
    const revealed = await call('heapReveal', { id, node });
    useRevealedTexts.setState(({ texts }) => ({ texts: new Map(texts).set(keyOf(id, node), revealed) }));
    undoable('Reveal a string', async () => hide(id, node));
    announce('Revealed. The workspace’s journal notes it; undo hides it again.');
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}
