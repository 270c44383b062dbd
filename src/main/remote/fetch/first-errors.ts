import type { RemoteCommand } from '../connection.ts';

const MOST = 4096;

/** The first of what a command writes to its standard error. */
export class FirstErrors {
  text = '';

  constructor({ stderr }: RemoteCommand) {
    stderr.on('data', (chunk: Buffer) => {
      if (this.text.length < MOST) this.text += chunk.toString('utf8');
    });
  }
}
