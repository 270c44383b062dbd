import { errorOf } from '../state/client.ts';
import { host } from '../state/host.ts';

/**
 * Saves what an address answers: on the desktop under a name the person chooses, in a browser as a download. The name it was saved under;
 * null when the person cancelled. Throws the `PlateauError` of the answer.
 */
export async function saveReply(address: string, name: string): Promise<string | null> {
  if (host !== undefined) return host.saveReply(address, name);
  const response = await fetch(address);
  if (!response.ok) throw await errorOf(response);
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return name;
}
