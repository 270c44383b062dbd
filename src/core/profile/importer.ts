import type { ImportWarning, Profile, WeightUnit } from './model.ts';

/** Decompressed bytes of one file, in order. Chunks have any size; an importer never relies on where they are cut. */
export type ByteChunks = AsyncIterable<Uint8Array>;

export interface ImportOptions {
  /** File name, for messages and weak hints only; recognition is by content. */
  readonly fileName: string;
  /** Unit of a format that does not state its own (collapsed stacks). */
  readonly unit?: 'samples' | WeightUnit;
  /** Sampling interval in seconds, where the person states it. */
  readonly intervalSeconds?: number;
  /** Wall time of the capture in seconds, where the person states it and the file does not. */
  readonly durationSeconds?: number;
  /** Asked between chunks; when aborted the importer throws `job.cancelled`. */
  readonly signal?: AbortSignal;
  /** Size of the decompressed content where known, to reserve memory; never trusted. */
  readonly sizeHint?: number;
}

export interface ImportResult {
  readonly profiles: readonly Profile[];
  readonly warnings: readonly ImportWarning[];
}

/**
 * One file format. `recognise` looks at the first bytes (up to {@link HEAD_BYTES}) of the decompressed content and answers how sure it
 * is: 0 is no, 1 is certain. `read` throws only `PlateauError`s (`import.*`, `job.cancelled`) and stores nothing.
 */
export interface ProfileImporter {
  readonly id: string;
  readonly title: string;
  recognise(head: Uint8Array, fileName: string): number;
  read(chunks: ByteChunks, options: ImportOptions): Promise<ImportResult>;
}

/** How many bytes of a file recognition may look at. */
export const HEAD_BYTES = 65_536;
