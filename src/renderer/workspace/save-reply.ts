import { errorOf } from '../state/client.ts';
import { host } from '../state/host.ts';
import { saveBlob } from '../ui/save-text.ts';

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
