import { finished, pipeline, type Readable } from 'node:stream';
import { constants, createZstdDecompress } from 'node:zlib';
import type { Connection, RemoteCommand } from '../connection.ts';
import { FirstErrors } from './first-errors.ts';
import { openLanes } from './lanes.ts';
import { send } from './remote-file.ts';
import type { Source, TakePiece, Wanted } from './source-model.ts';

/** 16 MB: zstd at level 1 uses far less; a frame that wants more is none of ours. */
const LARGEST_WINDOW_LOG = 24;
const UNPACKED_AT_ONCE = 1 << 20;
/** Smaller files come over one channel. */
const WORTH_LANES = 16 << 20;

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
