import type { BundledFile, MissingFile } from '../../../core/bundle/manifest.ts';

/** One file of a bundle before it is written. */
export interface BundleEntry extends Omit<BundledFile, 'size' | 'sha256'> {
  /** Its bytes, in chunks; asked for once. */
  readonly chunks: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** A file, or why a reader will not find one that he may look for. */
export type Produced = BundleEntry | { readonly missing: MissingFile };

/** What puts files into a bundle: one for each subject, in any order. The same workspace gives the same files. */
export type Producer<Source> = (source: Source) => Iterable<Produced> | AsyncIterable<Produced>;

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

/** A JSON document as people read it. */
export const jsonBytes = (value: unknown): Iterable<Uint8Array> => textBytes([`${JSON.stringify(value, null, 2)}\n`]);
