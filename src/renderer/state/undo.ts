import { create } from 'zustand';

interface Undoable {
  readonly title: string;
  /** What it is about; empty where it is about several things. */
  readonly of: string;
  readonly undo: () => Promise<void>;
}

const KEPT = 50;

/** What can be taken back, oldest first. */
export const useUndo = create<{ readonly steps: readonly Undoable[] }>(() => ({ steps: [] }));

/** Remembers how to take a change back; the answer does it, once. `of` names the one thing that it is about. */
export function undoable(title: string, undo: () => Promise<void>, of = ''): () => Promise<void> {
  const step: Undoable = { title, undo, of };
  useUndo.setState(({ steps }) => ({ steps: [...steps.slice(1 - KEPT), step] }));
  return () => take(step);
}

async function take(step: Undoable): Promise<void> {
  const { steps } = useUndo.getState();
  if (!steps.includes(step)) return;
  useUndo.setState({ steps: steps.filter((other) => other !== step) });
  await step.undo();
}

/** Takes the newest change back; its title, or null when there is none. */
export async function undoNewest(): Promise<string | null> {
  const step = useUndo.getState().steps.at(-1);
  if (step === undefined) return null;
  await take(step);
  return step.title;
}

/** Forgets how to take back what was done to a thing that is gone. */
export const forgetUndoOf = (of: string): void =>
  useUndo.setState(({ steps }) => ({ steps: steps.filter((step) => of === '' || step.of !== of) }));

/** Forgets everything: what is undone belongs to the workspace that is open. */
export const forgetUndo = (): void => useUndo.setState({ steps: [] });
