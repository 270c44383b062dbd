import { Writable } from 'node:stream';
import type { Channel } from 'ssh2';

/*
 * ssh2’s channels are streams with habits of their own: one that has ended both ways, or is destroyed, is closed at once, before the exit of
 * its program is told; a write after the end is never answered; one that nobody reads does not say that it is closed. This stream stands
 * before the way to a program, `ProgramOutput` before what comes from it.
 */

/** Writes to a channel; what is written after its end is lost, as over a cut line. */
function write(channel: Channel, chunk: Buffer, done: () => void): void {
  if (!channel.writable) {
    done();
    return;
  }
  const finish = (): void => {
    channel.off('close', finish);
    done();
  };
  channel.once('close', finish);
  channel.write(chunk, finish);
}

/** What goes to a program over a channel. */
export class ChannelInput extends Writable {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    super({ decodeStrings: true });
    this.#channel = channel;
    channel.once('close', () => this.destroy());
    // A write that comes after the end is no mistake of its writer.
    this.on('error', () => undefined);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    write(this.#channel, chunk, done);
  }

  override _final(done: () => void): void {
    this.#channel.eof();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.writableFinished) this.#channel.eof();
    done(error);
  }
}
