import type { RemoteFile } from './remote-file.ts';

/** Takes a piece, and keeps nothing of its buffer; the source waits for the promise it answers with. */
export type TakePiece = (piece: Buffer) => Promise<unknown> | null;

/** Where the bytes of a file come from, in their order. */
export interface Source {
  /** Hands on every piece. Resolves at the end or when it breaks off; rejects with what `take` throws. */
  drain(take: TakePiece): Promise<void>;
  /** Whether all that sends has ended well. Never rejects. */
  readonly sent: Promise<boolean>;
  /** What the sender complained of. */
  readonly errors: string;
  close(): void;
}

export interface Wanted {
  /** The first byte; a whole block. */
  readonly from: number;
  readonly file: RemoteFile;
  /** Path of `zstd` there; empty for what comes as it is. */
  readonly zstd: string;
  /** Gives up waiting for a channel. */
  readonly signal: AbortSignal;
}
