/** What no file system of Windows, macOS or Linux takes in a name, and what cannot be seen there. */
const FORBIDDEN = /[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu;

/**
 * The name a thing called `label` is saved under: what no file system allows becomes `-`, `→` becomes “to” (Chromium gives up a whole name
 * that the system's locale cannot write), and no name is hidden or longer than 100 characters before its `extension`.
 */
export function fileNameOf(label: string, extension: string): string {
  const base = label
    .normalize('NFC')
    .replace(/\s*→\s*/gu, ' to ')
    .replace(FORBIDDEN, '-')
    .replace(/^[-. ]+|[-. ]+$/g, '')
    .slice(0, 100);
  return `${base === '' ? 'profile' : base}.${extension}`;
}
