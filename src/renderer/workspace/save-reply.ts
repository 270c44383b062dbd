import { toErrorData } from '../../core/error.ts';
import { fileNameOf } from '../../core/file-name.ts';
import type { Item } from '../../main/api/contract/items.ts';
import { addressOf, errorOf } from '../state/client.ts';
import { host } from '../state/host.ts';
import { saveBlob } from '../ui/save-text.ts';
import { notify } from '../ui/toasts.tsx';

/**
 * Saves what an address answers: on the desktop under a name the person chooses, in a browser as a download. The name it was saved under;
 * null when the person cancelled. Throws the `PlateauError` of the answer.
 */
export async function saveReply(address: string, name: string): Promise<string | null> {
  if (host !== undefined) return host.saveReply(address, name);
  const response = await fetch(address);
  if (!response.ok) throw await errorOf(response);
  saveBlob(name, await response.blob());
  return name;
}

/** Saves the file of an item as it came in, and says so. */
export async function saveArtifact({ id, label }: Pick<Item, 'id' | 'label'>, extension = 'txt'): Promise<void> {
  try {
    const saved = await saveReply(addressOf('artifact', { id }), fileNameOf(label, extension));
    if (saved !== null) notify({ text: `Saved ${saved}.`, intent: 'success' });
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}
