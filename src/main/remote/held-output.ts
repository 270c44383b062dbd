import { PassThrough, type Readable } from 'node:stream';
import { HIGH_WATER } from './flow.ts';

/**
 * What a program prints, held for a reader that comes later. Node throws away the output of a child that ends before somebody listens (it
 * resumes its streams at the exit), and on a busy machine a short command ends before this side has seen that it began.
 */
export function heldOutput(source: Readable): Readable {
  const held = new PassThrough({ highWaterMark: HIGH_WATER });
  source.pipe(held);
  // A program that is closed early, and one that could not be started, have no end of their own.
  source.once('close', () => held.end());
  source.once('error', () => held.end());
  held.once('close', () => source.destroy());
  return held;
}
