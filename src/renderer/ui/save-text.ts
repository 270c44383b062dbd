/** How long the bytes stay at hand for the browser to write it, in milliseconds. */
const KEPT_MS = 60_000;

/** Hands a text to the person as a file under a name: a browser puts it with its downloads, the desktop asks where. */
export const saveText = (name: string, text: string, type = 'text/csv'): void =>
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));

/** The same with bytes. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
