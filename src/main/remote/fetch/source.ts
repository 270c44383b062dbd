import { finished, pipeline, type Readable } from 'node:stream';
import { constants, createZstdDecompress } from 'node:zlib';
import type { Connection, RemoteCommand } from '../connection.ts';
import { FirstErrors } from './first-errors.ts';
import { openLanes } from './lanes.ts';
import { type RemoteFile, send } from './remote-file.ts';

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

/** 16 MB: zstd at level 1 uses far less; a frame that wants more is none of ours. */
const LARGEST_WINDOW_LOG = 24;
const UNPACKED_AT_ONCE = 1 << 20;
/** Smaller files come over one channel. */
const WORTH_LANES = 16 << 20;

export interface Wanted {
  /** The first byte; a whole block. */
  readonly from: number;
  readonly file: RemoteFile;
  /** Path of `zstd` there; empty for what comes as it is. */
  readonly zstd: string;
  /** Gives up waiting for a channel. */
  readonly signal: AbortSignal;
}

/** Starts sending a file from a byte on. Throws `ssh.*`, `job.cancelled`. */
export async function openSource(connection: Connection, path: string, wanted: Wanted): Promise<Source> {
  const { from, file, zstd, signal } = wanted;
  if (zstd === '' && connection.transport !== 'local' && file.size - from >= WORTH_LANES) {
    return openLanes(connection, path, wanted);
  }
  const command = await send(connection, path, { from, zstd, signal });
  command.stdin.end();
  const errors = new FirstErrors(command);
  return {
    drain: (take) => drained(unpacked(command, zstd !== ''), take),
    sent: command.exit.then(({ code }) => code === 0),
    get errors() {
      return errors.text;
    },
    close: () => command.close(),
  };
}

/** What comes, decompressed where it is compressed. */
function unpacked({ stdout }: RemoteCommand, compressed: boolean): Readable {
  if (!compressed) return stdout;
  const unpack = createZstdDecompress({
    chunkSize: UNPACKED_AT_ONCE,
    params: { [constants.ZSTD_d_windowLogMax]: LARGEST_WINDOW_LOG },
  });
  // What went wrong comes out of the reading end.
  pipeline(stdout, unpack, () => undefined);
  return unpack;
}

/** Hands each piece of a stream on as it comes; a `for await` would copy them together. */
function drained(stream: Readable, take: TakePiece): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (thrown: unknown): void => {
      stream.destroy();
      reject(thrown);
    };
    stream.on('data', (piece: Buffer) => {
      try {
        const busy = take(piece);
        if (busy === null) return;
        stream.pause();
        busy.then(() => stream.resume(), fail);
      } catch (thrown) {
        fail(thrown);
      }
    });
    finished(stream, () => resolve());
  });
}
