/** How long the text stays at hand for the browser to write it, in milliseconds. */
const KEPT_MS = 60_000;

/** Hands a text to the person as a file under a name: a browser puts it with its downloads, the desktop asks where. */
export function saveText(name: string, text: string, type = 'text/csv'): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
