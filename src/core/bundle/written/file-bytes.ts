const encoder = new TextEncoder();

/** Characters that are written at once. */
const AT_ONCE = 1 << 16;

/** Lines as chunks of some size. */
export function* textBytes(lines: Iterable<string>): Generator<Uint8Array> {
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < AT_ONCE) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}

/** A JSON document as people read it, as a file's text. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A JSON document as people read it. */
export const jsonBytes = (value: unknown): Iterable<Uint8Array> => textBytes([jsonText(value)]);
