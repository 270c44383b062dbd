/** Text beyond this many bytes is left to an editor. */
export const SHOWN_BYTES = 1_000_000;

/** The beginning of a kept file, read no further than it is shown. */
export interface TextContent {
  /** A page that draws itself is not read here. */
  readonly isPage: boolean;
  readonly text: string;
  /** Whether there is more than `text`. */
  readonly cut: boolean;
}

const COMMENT_END = '-->';

/** Whether a file's beginning, after comments, is that of a web page. Each comment is passed over once, so a file of nothing else takes no longer than its length. */
export function isPageStart(start: string): boolean {
  let at = start.startsWith('\ufeff') ? 1 : 0;
  for (;;) {
    at += start.slice(at).search(/\S|$/);
    if (!start.startsWith('<!--', at)) return /^<(?:!doctype\s+html|html)\b/i.test(start.slice(at, at + 1000));
    const end = start.indexOf(COMMENT_END, at + 4);
    if (end < 0) return false;
    at = end + COMMENT_END.length;
  }
}

/** Reads a kept file until it is known what it is and all that is shown of it is there. */
export async function readContent(body: ReadableStream<Uint8Array>, limit = SHOWN_BYTES): Promise<TextContent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { isPage: isPageStart(text), text: text + decoder.decode(), cut: false };
      const room = limit - bytes;
      text += decoder.decode(value.subarray(0, room), { stream: true });
      bytes += value.length;
      if (bytes > 2000 && isPageStart(text)) return { isPage: true, text: '', cut: true };
      if (bytes > limit) return { isPage: isPageStart(text), text, cut: true };
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
