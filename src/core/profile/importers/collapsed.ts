import { throwIfCancelled } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import { MAX_DEPTH, ProfileBuilder, type ThreadKey } from '../builder.ts';
import {
  type ByteChunks,
  HEAD_BYTES,
  type ImportOptions,
  type ImportResult,
  type ProfileImporter,
} from '../importer.ts';
import type { CaptureFlag, ImportWarning, Runtime, SampleType } from '../model.ts';
import { ByteStrings } from './collapsed/frame-bytes.ts';
import { endInClasses, mergedKey, runtimeOf, shapedFrame, threadFrame } from './collapsed/frame-shapes.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const SEMICOLON = 0x3b;
const HASH = 0x23;

/** Longest line that is taken, in bytes. */
const MAX_LINE = 256 * 1024 * 1024;

/** No profiler takes this many samples of one stack: three hours at 1 kHz. */
const DOUBTFUL_COUNT = 1e7;

const LINE = /^\S.*\S? [+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|nan|inf(?:inity)?)\s*$/is;

/** What a line of stacks still shows when its count is gone; statements of SQL have a space or nothing after each semicolon. */
const DAMAGED = /;[^;\s][^;]*;[^;\s]/;

/**
 * Collapsed ("folded") stacks: one line a stack, `root;…;leaf COUNT`, as FlameGraph's stackcollapse scripts, py-spy `-f raw` and
 * async-profiler `-o collapsed` write it (Brendan Gregg, FlameGraph/stackcollapse.pl). The format does not state its unit.
 */
export const collapsedImporter: ProfileImporter = {
  id: 'collapsed',
  title: 'collapsed stacks file',
  recognise: (head) => recognise(head),
  read: (chunks, options) => new CollapsedReader(options).read(chunks),
};

function headLines(head: Uint8Array): string[] {
  const text = new TextDecoder().decode(head);
  const lines = text.split('\n', 200).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  // The last line is probably cut off.
  if (head.length >= HEAD_BYTES && lines.length > 1) lines.pop();
  return lines;
}

function recognise(head: Uint8Array): number {
  if (head.includes(0)) return 0;
  const lines = headLines(head);
  const [first] = lines;
  if (first === undefined || /^\s*(\{|\[\s*[[{"\d-]|<(!|\?|html|svg))/i.test(first)) return 0;
  if (head.length >= HEAD_BYTES && lines.length === 1) return first.includes(';') ? 0.5 : 0;
  const good = lines.filter((line) => LINE.test(line)).length;
  return good / lines.length >= 0.9 ? 0.6 : good > 0 && lines.some((line) => DAMAGED.test(line)) ? 0.4 : 0;
}

const SAMPLE_TYPES: Readonly<Record<NonNullable<ImportOptions['unit']>, SampleType>> = {
  samples: { name: 'samples', kind: 'cpu', unit: 'count' },
  count: { name: 'count', kind: 'count', unit: 'count' },
  nanoseconds: { name: 'time', kind: 'wall', unit: 'nanoseconds' },
  bytes: { name: 'bytes', kind: 'alloc', unit: 'bytes' },
};

/** What the units stand for in a file whose stacks end in classes. */
const CLASS_SAMPLE_TYPES: typeof SAMPLE_TYPES = {
  ...SAMPLE_TYPES,
  samples: { name: 'samples', kind: 'count', unit: 'count' },
  nanoseconds: { name: 'lock', kind: 'lock', unit: 'nanoseconds' },
};

class CollapsedReader {
  readonly #options: ImportOptions;
  readonly #unit: NonNullable<ImportOptions['unit']>;
  #builder: ProfileBuilder;
  readonly #names = new ByteStrings();
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  /** By the number of a frame's bytes: its function, its executing line, and the thread it names instead. */
  readonly #frame: number[] = [];
  readonly #executing: number[] = [];
  readonly #thread: (ThreadKey | null)[] = [];
  #runtime: Runtime = 'unknown';
  #classes = false;
  /** Bytes of the line before, up to its last frame, and where each of its frames ended with which node. */
  #before = new Uint8Array(4096);
  #beforeLength = 0;
  #ends = new Int32Array(256);
  #nodes = new Int32Array(256);
  #depth = 0;
  /** How many of the frames of the line before named its thread, and which thread that was. */
  #key: ThreadKey = { name: '' };
  #offset = 0;
  #carry = new Uint8Array(0);
  #carried = 0;
  #largest = 0;
  #stackless = 0;

  constructor(options: ImportOptions) {
    this.#options = options;
    this.#unit = options.unit ?? 'samples';
    this.#builder = new ProfileBuilder([SAMPLE_TYPES[this.#unit]]);
  }

  async read(chunks: ByteChunks): Promise<ImportResult> {
    const head = new Uint8Array(HEAD_BYTES);
    let seen = 0;
    for await (const chunk of chunks) {
      throwIfCancelled(this.#options.signal);
      // The first lines tell the runtime: wait until they are there, however the file is cut.
      const part = chunk.subarray(0, HEAD_BYTES - seen);
      head.set(part, seen);
      seen += part.length;
      if (seen < HEAD_BYTES) continue;
      if (part.length > 0) this.#begin(head);
      this.#chunk(chunk.subarray(part.length));
    }
    if (seen < HEAD_BYTES) this.#begin(head.subarray(0, seen));
    if (this.#carried > 0) this.#line(this.#carry, 0, this.#carried);
    return this.#result();
  }

  /** Learns from the first lines which runtime wrote them, and reads them. */
  #begin(head: Uint8Array): void {
    const stacks = headLines(head).map((line) => line.replace(/ \S+\s*$/, '').split(';'));
    const frames = stacks.flat().filter((frame) => threadFrame(frame) === null);
    this.#runtime = runtimeOf(frames.slice(0, 5000));
    this.#classes = this.#runtime === 'jvm' && endInClasses(stacks.map((stack) => stack.at(-1) ?? ''));
    if (this.#classes) this.#builder = new ProfileBuilder([CLASS_SAMPLE_TYPES[this.#unit]]);
    const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
    this.#offset = mark;
    this.#chunk(head.subarray(mark));
  }

  #chunk(chunk: Uint8Array): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE, start); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      if (this.#carried > 0) {
        this.#keep(chunk, start, end);
        const length = this.#carried;
        this.#carried = 0;
        this.#line(this.#carry, 0, length);
        this.#offset += length + 1;
      } else {
        this.#line(chunk, start, end);
        this.#offset += end - start + 1;
      }
      start = end + 1;
    }
    this.#keep(chunk, start, chunk.length);
  }

  /** Puts the beginning of a line aside until its end arrives. */
  #keep(chunk: Uint8Array, from: number, to: number): void {
    const length = this.#carried + to - from;
    if (length > MAX_LINE) {
      throw new PlateauError({
        code: 'import.tooDeep',
        message: `The line at byte ${this.#offset} is longer than ${MAX_LINE} bytes.`,
        hint: 'This is hardly a collapsed stack. Check the file.',
        at: { offset: this.#offset },
      });
    }
    if (length > this.#carry.length) {
      const carry = new Uint8Array(Math.max(length, this.#carry.length * 2, 65_536));
      carry.set(this.#carry.subarray(0, this.#carried));
      this.#carry = carry;
    }
    this.#carry.set(chunk.subarray(from, to), this.#carried);
    this.#carried = length;
  }

  #line(bytes: Uint8Array, from: number, given: number): void {
    let to = given;
    while (to > from && (bytes[to - 1] === RETURN || bytes[to - 1] === SPACE || bytes[to - 1] === TAB)) to--;
    if (to === from || bytes[from] === HASH) return;
    let space = to - 1;
    while (space > from && bytes[space] !== SPACE && bytes[space] !== TAB) space--;
    const weight = space > from ? number(bytes, space + 1, to) : Number.NaN;
    if (!(weight >= 0 && weight <= Number.MAX_SAFE_INTEGER)) throw this.#badLine(bytes, from, space, to, weight);
    let end = space;
    while (end > from && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--;
    if (weight > this.#largest) this.#largest = weight;
    this.#stack(bytes, from, end, weight);
  }

  /** Walks a stack into the tree, starting where it parts from the line before. */
  #stack(bytes: Uint8Array, from: number, to: number, weight: number): void {
    const length = to - from;
    const before = this.#before;
    const most = Math.min(length, this.#beforeLength);
    let same = 0;
    while (same < most && before[same] === bytes[from + same]) same++;
    // A frame is shared when it ends inside of both lines' common part.
    let depth = this.#depth;
    while (depth > 0) {
      const end = this.#ends[depth - 1] as number;
      if (end <= same && (end === length || bytes[from + end] === SEMICOLON)) break;
      depth--;
    }
    // Frames that name the thread are read again, unless all of them are shared.
    if (depth > 0 && (this.#nodes[depth - 1] as number) < 0) depth = 0;
    let node = depth > 0 ? (this.#nodes[depth - 1] as number) : -1;
    let at = depth > 0 ? (this.#ends[depth - 1] as number) + 1 : 0;
    if (depth === 0) this.#key = { name: '' };
    let leaf = -1;
    while (at <= length) {
      let end = at;
      while (end < length && bytes[from + end] !== SEMICOLON) end++;
      if (end > at) {
        const name = this.#name(bytes, from + at, from + end);
        const thread = node < 0 ? (this.#thread[name] ?? null) : null;
        if (thread !== null) {
          this.#key = mergedKey(this.#key, thread);
        } else {
          if (node < 0) node = this.#builder.threadRoot(this.#key);
          node = this.#builder.child(node, this.#frame[name] as number);
          leaf = name;
        }
        if (depth >= MAX_DEPTH) throw this.#tooDeep();
        this.#push(depth++, end, node);
      }
      at = end + 1;
    }
    this.#depth = depth;
    if (length > before.length) this.#before = new Uint8Array(Math.max(length, before.length * 2));
    if (this.#before !== before) this.#before.set(bytes.subarray(from, to));
    else this.#before.set(bytes.subarray(from + same, to), same);
    this.#beforeLength = length;
    if (node < 0) {
      this.#stackless++;
      return;
    }
    this.#builder.add(node, 0, weight, this.#hits(weight));
    const name = leaf >= 0 ? leaf : this.#lastName(bytes, from, to);
    const executing = this.#executing[name] as number;
    if (executing > 0) this.#builder.addLine(this.#frame[name] as number, executing, weight);
  }

  /** The leaf of a line that is wholly shared with the one before. */
  #lastName(bytes: Uint8Array, from: number, to: number): number {
    let start = to;
    while (start > from && bytes[start - 1] !== SEMICOLON) start--;
    return this.#name(bytes, start, to);
  }

  #hits(weight: number): number {
    if (this.#unit === 'samples' || this.#unit === 'count') return weight;
    const interval = this.#options.intervalSeconds;
    return this.#unit === 'nanoseconds' && interval !== undefined
      ? Math.max(1, Math.round(weight / (interval * 1e9)))
      : 1;
  }

  #push(depth: number, end: number, node: number): void {
    if (depth >= this.#ends.length) {
      const ends = new Int32Array(depth * 2);
      ends.set(this.#ends);
      this.#ends = ends;
      const nodes = new Int32Array(depth * 2);
      nodes.set(this.#nodes);
      this.#nodes = nodes;
    }
    this.#ends[depth] = end;
    this.#nodes[depth] = node;
  }

  #name(bytes: Uint8Array, from: number, to: number): number {
    const known = this.#names.count;
    const name = this.#names.intern(bytes, from, to);
    if (name < known) return name;
    let text: string;
    try {
      text = this.#decoder.decode(bytes.subarray(from, to));
    } catch (cause) {
      throw new PlateauError({
        code: 'import.badEncoding',
        message: `The line at byte ${this.#offset} is not valid UTF-8.`,
        hint: 'Save the file as UTF-8.',
        at: { offset: this.#offset },
        cause,
      });
    }
    const { raw, executing } = shapedFrame(text.trim(), this.#runtime);
    this.#thread.push(threadFrame(text));
    this.#frame.push(this.#thread[name] === null ? this.#builder.frame(raw) : -1);
    this.#executing.push(executing);
    return name;
  }

  #badLine(bytes: Uint8Array, from: number, space: number, to: number, weight: number): PlateauError {
    const at = this.#offset + Math.max(0, space + 1 - from);
    const shown = new TextDecoder().decode(bytes.subarray(Math.max(from, space + 1), Math.min(to, space + 60)));
    const negative = weight < 0;
    const wrong = negative || weight > Number.MAX_SAFE_INTEGER || /^[+-]?(nan|inf)/i.test(shown);
    return new PlateauError({
      code: wrong ? 'import.badWeight' : 'import.badLine',
      message: wrong
        ? `The line at byte ${this.#offset} has the count ${shown}.`
        : `The line at byte ${this.#offset} does not end in a count: “${shown}”.`,
      hint: negative
        ? 'This looks like a difference of two profiles. Import the two profiles and compare them here.'
        : 'Each line must be “frame;frame;frame COUNT”. Is the file cut off, or another format?',
      at: { offset: at },
    });
  }

  #tooDeep(): PlateauError {
    return new PlateauError({
      code: 'import.tooDeep',
      message: `The stack at byte ${this.#offset} has more than ${MAX_DEPTH} frames.`,
      hint: 'Limit the depth where the capture is made.',
      at: { offset: this.#offset },
    });
  }

  #result(): ImportResult {
    const { unit, intervalSeconds, durationSeconds } = this.#options;
    const warnings: ImportWarning[] = [];
    const flags: CaptureFlag[] = ['wall-unknown'];
    if (this.#stackless > 0) {
      warnings.push({
        code: 'empty-stacks',
        message: 'Lines that name a thread but no function were left out.',
        count: this.#stackless,
      });
    }
    if (unit === undefined) {
      flags.push('unit-assumed');
      warnings.push({
        code: 'unit-assumed',
        message: this.#classes
          ? 'Its stacks end in classes, so these are allocations or waits for locks, not CPU time; the file does not say which, nor the unit. Import it with unit bytes (alloc --total) or nanoseconds (lock --total) if that is what it counts.'
          : 'The file does not say what its counts are; they were taken for samples. Import it with another unit if they are not.',
      });
      if (this.#largest >= DOUBTFUL_COUNT) {
        warnings.push({
          code: 'unit-doubtful',
          message: `One stack counts ${this.#largest}: that looks like nanoseconds or bytes, not like samples. Import it again with its unit.`,
        });
      }
    } else if (this.#hits(2) === 1) {
      warnings.push({
        code: 'samples-unknown',
        message:
          'The file has no sample counts; each line was counted as one sample, so intervals are wider than they would be.',
      });
    }
    const profile = this.#builder.finish({
      name: '',
      meta: {
        format: 'collapsed',
        runtime: this.#runtime,
        ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
        ...(durationSeconds === undefined ? {} : { durationSeconds }),
        flags: durationSeconds === undefined ? flags : flags.filter((flag) => flag !== 'wall-unknown'),
      },
    });
    return { profiles: [profile], warnings };
  }
}

/** The decimal number in some bytes; NaN when they are none. */
function number(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9 || to - from > 15) return slowNumber(bytes, from, to);
    value = value * 10 + digit;
  }
  return value;
}

function slowNumber(bytes: Uint8Array, from: number, to: number): number {
  const text = new TextDecoder().decode(bytes.subarray(from, Math.min(to, from + 400)));
  return /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
