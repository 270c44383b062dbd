import { toErrorData } from '../../core/error.ts';
import type { Item, RelatedItem } from '../../main/api/contract/items.ts';
import { reportProblem } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { useAllRevisions, useItems } from '../state/items.ts';
import { AnswerCache, type Resource, useResource } from '../state/resource.ts';
import { undoable } from '../state/undo.ts';
import { notify } from '../ui/toasts.tsx';

const answers = new AnswerCache<readonly RelatedItem[]>(8);

/** What else the workspace has of the program that an item tells of: asked again when any item came, went or changed. */
export function useRelated(id: string): Resource<readonly RelatedItem[]> {
  const changes = useAllRevisions();
  return useResource(JSON.stringify([id, changes]), (signal) => call('relatedItems', { id }, signal), {
    cache: answers,
  });
}

type Named = Pick<Item, 'id' | 'label'>;

const link = async (one: Named, other: Named): Promise<void> =>
  void (await call('linkItems', { id: one.id, other: other.id }));
const unlink = async (one: Named, other: Named): Promise<void> =>
  void (await call('unlinkItems', { id: one.id, other: other.id }));

async function doneUndoably(text: string, what: Promise<void>, back: () => Promise<void>): Promise<void> {
  try {
    await what;
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
    return;
  }
  const undo = undoable(text, back);
  const onClick = () => void undo().catch((thrown: unknown) => reportProblem(text, thrown));
  notify({ text, action: { text: 'Undo', onClick }, timeoutMs: 10_000 });
}

/** Shows two items with each other from now on; can be undone. */
const linkItems = (one: Named, other: Named): Promise<void> =>
  doneUndoably(`Linked “${one.label}” with “${other.label}”.`, link(one, other), () => unlink(one, other));

/** Links two items that were chosen together. */
export async function linkChosen(ids: readonly string[]): Promise<void> {
  const { items } = useItems.getState();
  const [one, other] = ids.map((id) => items.get(id));
  if (one !== undefined && other !== undefined) await linkItems(one, other);
}

/** Takes a person's link away; can be undone. */
export const unlinkItems = (one: Named, other: Named): Promise<void> =>
  doneUndoably(`“${one.label}” and “${other.label}” are no longer linked.`, unlink(one, other), () => link(one, other));
