import { GrowingUint8, GrowingUint16, GrowingUint32 } from '../growing.ts';
import type { HighWords, IdKey } from './identifiers.ts';

/** Kinds of roots by their tag, with the bytes that follow the id: `thread` and `frame` numbers where there are 4 and 8. */
export const ROOT_KINDS = new Map<number, { readonly name: string; readonly extra: number | 'id' }>([
  [0xff, { name: 'unknown', extra: 0 }],
  [0x01, { name: 'JNI global', extra: 'id' }],
  [0x02, { name: 'JNI local', extra: 8 }],
  [0x03, { name: 'Java frame', extra: 8 }],
  [0x04, { name: 'native stack', extra: 4 }],
  [0x05, { name: 'sticky class', extra: 0 }],
  [0x06, { name: 'thread block', extra: 4 }],
  [0x07, { name: 'monitor used', extra: 0 }],
  [0x08, { name: 'thread', extra: 8 }],
]);

export const THREAD_ROOT = 0x08;
/** “No frame”, and numbers of threads that are none. */
export const NONE = 0xffff_ffff;

/** Roots in the order of the file. */
export class Roots {
  readonly kind = new GrowingUint8();
  readonly low = new GrowingUint32();
  readonly high = new GrowingUint16();
  /** Number of the thread, or {@link NONE}. */
  readonly thread = new GrowingUint32();
  /** Depth of the frame in the thread's stack, or {@link NONE}; a thread's own root has its stack trace's number here. */
  readonly frame = new GrowingUint32();
  readonly #words: HighWords;

  constructor(words: HighWords) {
    this.#words = words;
  }

  get count(): number {
    return this.kind.length;
  }

  add(kind: number, high: number, low: number, thread: number, frame: number, offset: number): void {
    if (high === 0 && low === 0) return;
    this.kind.push(kind);
    this.low.push(low);
    this.high.push(this.#words.slot(high, offset));
    this.thread.push(thread);
    this.frame.push(frame);
  }
}

export interface StackFrame {
  readonly method: IdKey;
  readonly file: IdKey;
  readonly classSerial: number;
  /** 0 and less where it is not known. */
  readonly line: number;
}

/** Stack frames by id, and the frames of each stack trace by its number, innermost first. */
export class Stacks {
  readonly frames = new Map<IdKey, StackFrame>();
  readonly traces = new Map<number, readonly IdKey[]>();
}
