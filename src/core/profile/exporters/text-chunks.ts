const CHUNK = 1 << 18;

/** Pieces of text as UTF-8, in chunks of about a quarter of a megabyte. */
export function* textChunks(pieces: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}

/** A weight in decimal notation without exponent, so that any tool can read it. */
export function decimal(weight: number): string {
  const text = String(weight);
  if (!text.includes('e')) return text;
  return Math.abs(weight) >= 1
    ? BigInt(Math.round(weight)).toString()
    : weight.toFixed(20).replace(/0+$/, '').replace(/\.$/, '');
}
