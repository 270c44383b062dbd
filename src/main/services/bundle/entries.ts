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
