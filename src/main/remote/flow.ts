import { Duplex, Readable, type Writable } from 'node:stream';

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
  // It is closed after it.
  source.on('error', () => undefined);
  source.pause();
}

/**
 * What comes from a program, kept until it is read. Neither a channel of ssh2 nor the output of a child process does that: the one closes
 * itself once it has ended both ways or is destroyed, the other is emptied by Node as soon as the process has ended, unread or not. So this stands before them from their first moment on. A reader that stops before the end abandons it, as a closed pipe would.
 */
export class ProgramOutput extends Readable {
  readonly #source: Readable;
  readonly #abandon: () => void;

  constructor(source: Readable, abandon: () => void) {
    super({ highWaterMark: HIGH_WATER });
    this.#source = source;
    this.#abandon = abandon;
    pull(source, (chunk) => this.push(chunk));
  }

  override _read(): void {
    this.#source.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.readableEnded) this.#abandon();
    this.#source.resume();
    done(error);
  }

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    // What still comes after the reader has gone is nobody's.
    return this.destroyed ? true : super.push(chunk, encoding);
  }
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
