import { Duplex, type Readable, type Writable } from 'node:stream';

/** Bytes buffered before a stream's own buffers. */
export const HIGH_WATER = 256 * 1024;

/** Lets a stream flow into a reader as fast as that takes it. `push` answers false to be spared until the stream is resumed. */
export function pull(source: Readable, push: (chunk: Buffer | null) => boolean): void {
  source.on('data', (chunk: Buffer) => {
    if (!push(chunk)) source.pause();
  });
  let ended = false;
  const end = (): void => {
    if (!ended) push(null);
    ended = true;
  };
  source.once('end', end);
  source.once('close', end);
  source.pause();
}

/** A byte stream both ways, made of what comes and what goes. Destroyed, it closes both by `close`. */
export class Tunnel extends Duplex {
  readonly #source: Readable;
  readonly #sink: Writable;
  readonly #close: () => void;

  constructor(source: Readable, sink: Writable, close: () => void) {
    super({ highWaterMark: HIGH_WATER });
    this.#source = source;
    this.#sink = sink;
    this.#close = close;
    pull(source, (chunk) => this.destroyed || this.push(chunk));
    source.once('close', () => {
      // Whoever reads slowly still gets what has come.
      if (this.readableEnded || this.readableLength === 0) this.destroy();
      else this.once('end', () => this.destroy());
    });
  }

  override _read(): void {
    this.#source.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#sink.destroyed || !this.#sink.writable) done();
    else this.#sink.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#sink.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#close();
    this.#source.resume();
    done(error);
  }
}
