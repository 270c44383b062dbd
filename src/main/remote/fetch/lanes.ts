import type { Connection, RemoteCommand } from '../connection.ts';
import { BLOCK, type RemoteFile, sendLane } from './remote-file.ts';
import { Errors, type Source, type TakePiece } from './source.ts';

/**
 * A channel lets 2 MB be on the way, both in ssh2 and in OpenSSH: on a long line that is a few megabytes a second, however wide it is. So a
 * file comes over several channels, block by block in turn, and is put together in order as it comes (decision 034).
 */
const LANES = 4;
/** Bytes that a lane takes in before it is its turn. */
const AHEAD = BLOCK;
/** Waited for the other lanes after the first one is open, beside as long as that took, in milliseconds. */
const OTHERS_MS = 250;

/** One channel and what has come over it. */
class Lane {
  readonly command: RemoteCommand;
  readonly errors: Errors;
  readonly #pieces: Buffer[] = [];
  #held = 0;
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(command: RemoteCommand) {
    this.command = command;
    this.errors = new Errors(command);
    const { stdout } = command;
    const end = (): void => {
      this.#ended = true;
      this.#wake();
    };
    stdout.on('data', (piece: Buffer) => {
      this.#pieces.push(piece);
      this.#held += piece.length;
      if (this.#held >= AHEAD) stdout.pause();
      this.#wake();
    });
    stdout.once('end', end);
    stdout.once('close', end);
    stdout.once('error', end);
  }

  /** Hands on so many bytes; fewer only where it has ended. Answers how many. */
  async drain(bytes: number, take: TakePiece): Promise<number> {
    let left = bytes;
    while (left > 0) {
      const piece = this.#pieces.shift();
      if (piece === undefined) {
        if (this.#ended) break;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const part = piece.length <= left ? piece : piece.subarray(0, left);
      if (part.length < piece.length) this.#pieces.unshift(piece.subarray(left));
      left -= part.length;
      this.#held -= part.length;
      if (this.#held < AHEAD) this.command.stdout.resume();
      const busy = take(part);
      if (busy !== null) await busy;
    }
    return bytes - left;
  }
}

/** Starts sending a file from a whole block on over as many channels as are to be had at once. Throws `ssh.*`. */
export async function openLanes(connection: Connection, path: string, from: number, file: RemoteFile): Promise<Source> {
  const first = from / BLOCK;
  const lanes = (await openAtOnce(connection, path, file)).map((command) => new Lane(command));
  lanes.forEach(({ command }, index) => {
    command.stdin.end(`${first + index} ${lanes.length}\n`);
  });
  const close = (): void => {
    for (const { command } of lanes) command.close();
  };
  return {
    drain: async (take) => {
      for (let block = first; block * BLOCK < file.size; block++) {
        const wanted = Math.min(BLOCK, file.size - block * BLOCK);
        const came = await lanes[(block - first) % lanes.length]?.drain(wanted, take);
        if (came !== wanted) return;
      }
    },
    sent: Promise.all(lanes.map(({ command }) => command.exit)).then((exits) => exits.every(({ code }) => code === 0)),
    get errors() {
      return lanes.map(({ errors }) => errors.text).join('');
    },
    close,
  };
}

/**
 * The channels that are there at once: others may be in use, or the host may allow no more, and a lane that came when another ends would wait
 * for it for ever. Throws what opening the first one throws.
 */
async function openAtOnce(connection: Connection, path: string, file: RemoteFile): Promise<readonly RemoteCommand[]> {
  const open: RemoteCommand[] = [];
  let late = false;
  const began = performance.now();
  const opening = Array.from({ length: LANES }, async () => {
    const command = await sendLane(connection, path, file);
    if (late) command.close();
    else open.push(command);
  });
  // One that is refused is done without, unless all are.
  const all = Promise.allSettled(opening);
  await Promise.any(opening).catch(() => opening[0]);
  const patience = performance.now() - began + OTHERS_MS;
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    all,
    new Promise((resolve) => {
      timer = setTimeout(resolve, patience);
    }),
  ]);
  clearTimeout(timer);
  late = true;
  return open;
}
