/** What no file system of Windows, macOS or Linux takes in a name, and what cannot be seen there. */
const FORBIDDEN = /[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu;

/** `name` as every file system takes it: what one of them forbids becomes `-`, and it is neither hidden nor longer than 200 characters. */
export function safeFileName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(FORBIDDEN, '-')
    .replace(/^[-. ]+|[-. ]+$/g, '')
    .slice(0, 200);
  return safe === '' ? 'profile' : safe;
}

/**
 * The name a thing called `label` is saved under, as {@link safeFileName} with at most 100 characters before its `extension`; `→`, and `…`
 * between two names, become “to”, and other `…` three points, since Chromium gives up a whole name that the system's locale cannot write.
 */
export function fileNameOf(label: string, extension: string): string {
  return `${safeFileName(label.replace(/\s*→\s*|\s+…\s+/gu, ' to ').replaceAll('…', '...')).slice(0, 100)}.${extension}`;
}
