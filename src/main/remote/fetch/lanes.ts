import { finished } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connection, RemoteCommand } from '../connection.ts';
import { FirstErrors } from './first-errors.ts';
import { BLOCK, sendLane } from './remote-file.ts';
import type { Source, TakePiece, Wanted } from './source-model.ts';

/**
 * A channel lets 2 MB be on the way, both in ssh2 and in OpenSSH: with a round trip of 40 ms that is 50 MB/s at most, on any line. So a
 * file comes over several channels, block by block in turn, and is put together in order as it comes (decision 034).
 */
const LANES = 3;
/** Bytes that a lane takes in before it is its turn. */
const AHEAD = BLOCK;
/** Waited for the other lanes after the first one is open, beside as long as that took, in milliseconds. */
const OTHERS_MS = 250;

/** Bytes held together. */
const SEGMENT = 256 * 1024;

/** A part of what came: `from` – `to` of a buffer. */
interface Segment {
  readonly buffer: Buffer;
  from: number;
  to: number;
}

/** One channel and what has come over it, in buffers that are used again and again (decision 033). */
class Lane {
  readonly command: RemoteCommand;
  readonly errors: FirstErrors;
  readonly #segments: Segment[] = [];
  readonly #free: Segment[] = [];
  #held = 0;
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(command: RemoteCommand) {
    this.command = command;
    this.errors = new FirstErrors(command);
    const { stdout } = command;
    const end = (): void => {
      this.#ended = true;
      this.#wake();
    };
    stdout.on('data', (piece: Buffer) => {
      this.#hold(piece);
      if (this.#held >= AHEAD) stdout.pause();
      this.#wake();
    });
    finished(stdout, end);
  }

  #hold(piece: Buffer): void {
    for (let done = 0; done < piece.length; ) {
      const segment = this.#room();
      const copied = piece.copy(segment.buffer, segment.to, done);
      segment.to += copied;
      done += copied;
    }
    this.#held += piece.length;
  }

  /** A segment that is not full. */
  #room(): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && last.to < SEGMENT) return last;
    const next = this.#free.pop() ?? { buffer: Buffer.allocUnsafeSlow(SEGMENT), from: 0, to: 0 };
    this.#segments.push(next);
    return next;
  }

  /** Hands on so many bytes; fewer only where it has ended. Answers how many. */
  async drain(bytes: number, take: TakePiece): Promise<number> {
    let left = bytes;
    while (left > 0) {
      const [segment] = this.#segments;
      if (segment === undefined) {
        if (this.#ended) break;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const { buffer, from } = segment;
      const length = Math.min(segment.to - from, left);
      const busy = take(buffer.subarray(from, from + length));
      segment.from += length;
      left -= length;
      this.#held -= length;
      if (segment.from === segment.to) this.#reuse();
      if (this.#held < AHEAD) this.command.stdout.resume();
      if (busy !== null) await busy;
    }
    return bytes - left;
  }

  /** The first segment, all of which was taken, holds something else from now on. */
  #reuse(): void {
    const segment = this.#segments.shift();
    if (segment === undefined) return;
    segment.from = 0;
    segment.to = 0;
    this.#free.push(segment);
  }
}

/** Starts sending a file over as many channels as are to be had at once. Throws `ssh.*`, `job.cancelled`. */
export async function openLanes(connection: Connection, path: string, wanted: Wanted): Promise<Source> {
  const { from, file } = wanted;
  const first = from / BLOCK;
  const lanes = (await openAtOnce(connection, path, wanted)).map((command) => new Lane(command));
  lanes.forEach(({ command }, index) => {
    command.stdin.end(`${first + index} ${lanes.length}\n`);
  });
  const close = (): void => {
    for (const { command } of lanes) command.close();
  };
  return {
    drain: async (take) => {
      for (let block = first; block * BLOCK < file.size; block++) {
        const bytes = Math.min(BLOCK, file.size - block * BLOCK);
        const came = await lanes[(block - first) % lanes.length]?.drain(bytes, take);
        if (came !== bytes) return;
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
 * The first channel, in its turn, and spare ones that are there by then or soon after: one that came when another lane ends would wait for it
 * for ever. Where the host refuses any, the first one has to do: what it allows is little, and others want some of it. Nor do spare ones wait
 * for the first one: it may be their places that it waits for.
 */
async function openAtOnce(connection: Connection, path: string, wanted: Wanted): Promise<readonly RemoteCommand[]> {
  const { file, signal } = wanted;
  const began = performance.now();
  const spare: RemoteCommand[] = [];
  let late = false;
  let firstIsOpen = false;
  let refused = false;
  const first = sendLane(connection, path, file, { signal }).then((command) => {
    firstIsOpen = true;
    return command;
  });
  const others = Array.from({ length: LANES - 1 }, async () => {
    try {
      const command = await sendLane(connection, path, file, { spare: true });
      if (late) command.close();
      else spare.push(command);
    } catch {
      // Of a connection that is gone the first one tells.
      refused = true;
    }
  });
  const all = Promise.allSettled([first, ...others]);
  await Promise.race([Promise.allSettled([first]), Promise.all(others)]);
  const over = new AbortController();
  const patience = performance.now() - began + OTHERS_MS;
  await Promise.race([all, wait(patience, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
  late = true;
  const alone = refused || !firstIsOpen;
  if (alone) for (const command of spare.splice(0)) command.close();
  return [await first, ...spare];
}
