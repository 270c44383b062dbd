import type { ItemKind, Provenance } from '../../../core/item.ts';
import type { ByteChunks } from '../../../core/profile/importer.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { ImportInput } from './import-input.ts';

/** A file on its way into a workspace. */
export interface ToRead {
  readonly workspace: Workspace;
  readonly input: ImportInput;
  /** The file's name, without its folders. */
  readonly name: string;
  readonly chunks: ByteChunks;
  readonly signal: AbortSignal;
  /** Size of the decompressed content in bytes, as far as the file's own size tells; to be asked once it is being read. */
  sizeHint(): number;
  /** Lets chunks be overwritten when the one after the next is asked for. */
  reuseBuffers(): void;
  /** Hears of work that comes after reading: its name, and how much of it is done, 0 to 1. */
  progress(phase: string, share: number): void;
}

/** What is known of a file once all of it was read. */
export interface FileFacts {
  readonly sha256: string;
  readonly bytes: number;
  readonly compression: Provenance['compression'];
}

/** One item that was read from a file. */
export interface ReadItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly label: string;
  readonly format: string;
  readonly capturedAt: string | null;
  readonly summary: string;
  readonly level: string;
  /** Kind-specific facts, as JSON. */
  readonly detail: unknown;
  /** Stores what is derived from the file, inside the import's transaction. */
  write(): void;
}

/** What was read from a file; its items are made when its hash is known. */
export interface Reading {
  readonly warnings: readonly ImportWarning[];
  items(facts: FileFacts): readonly ReadItem[];
  /** Lets go of what was made on the way, where the items are not stored. */
  discard?(): void;
}
