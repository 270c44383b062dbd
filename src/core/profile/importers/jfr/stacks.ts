import { PlateauError } from '../../../error.ts';
import { MAX_DEPTH, type ProfileBuilder, type ThreadKey } from '../../builder.ts';
import type { RawFrame } from '../../identity.ts';
import { isUnsymbolised, moduleName, unsymbolisedFrame } from '../unsymbolised.ts';
import type { JfrValue } from './layout.ts';
import { asNumber, asText, type Id, type JfrRecording } from './recording.ts';

/** A stack trace of the pool, with the builder's frame ids from root to leaf. */
interface Stack {
  readonly frames: readonly number[];
  readonly inlined: readonly number[];
  readonly leafLine: number;
  readonly truncated: boolean;
}

/** Where a sample's stack ends in the tree. */
export interface StackEnd {
  readonly node: number;
  readonly leafFrame: number;
  readonly leafLine: number;
  readonly truncated: boolean;
  /** Frames of the stack; 0 when the event has none. */
  readonly depth: number;
}

/**
 * Turns the stack traces and threads of one chunk into nodes of the tree. Everything is looked up once: traces by id, their nodes by
 * thread and trace.
 */
export class JfrStacks {
  readonly #recording: JfrRecording;
  readonly #builder: ProfileBuilder;
  readonly #frames = new Map<string, number>();
  readonly #stacks = new Map<Id, Stack | null>();
  readonly #roots = new Map<Id, number>();
  readonly #ends = new Map<number, Map<Id, StackEnd>>();
  readonly #frameReader;
  readonly #frameTypes = new Map<Id, string>();

  constructor(recording: JfrRecording, builder: ProfileBuilder) {
    this.#recording = recording;
    this.#builder = builder;
    this.#frameReader = recording.reader('jdk.types.StackFrame', ['method', 'lineNumber', 'type']);
  }

  /** The root of an event's thread. All virtual threads share one: there may be millions. */
  root(thread: JfrValue | undefined): number {
    const id = typeof thread === 'number' || typeof thread === 'bigint' ? thread : 0;
    let root = this.#roots.get(id);
    if (root === undefined) {
      root = this.#builder.threadRoot(this.#thread(id));
      this.#roots.set(id, root);
    }
    return root;
  }

  end(root: number, trace: JfrValue | undefined): StackEnd {
    const id = typeof trace === 'number' || typeof trace === 'bigint' ? trace : 0;
    let ends = this.#ends.get(root);
    if (ends === undefined) {
      ends = new Map();
      this.#ends.set(root, ends);
    }
    let end = ends.get(id);
    if (end === undefined) {
      end = this.#walk(root, this.#stack(id));
      ends.set(id, end);
    }
    return end;
  }

  #walk(root: number, stack: Stack | null): StackEnd {
    if (stack === null || stack.frames.length === 0) {
      const frame = this.#builder.frame(unsymbolisedFrame('', 'jvm'));
      return { node: this.#builder.child(root, frame), leafFrame: frame, leafLine: 0, truncated: false, depth: 0 };
    }
    let node = root;
    for (let i = 0; i < stack.frames.length; i++) {
      node = this.#builder.child(node, stack.frames[i] as number, stack.inlined[i] as number);
    }
    const { frames, leafLine, truncated } = stack;
    return { node, leafFrame: frames.at(-1) ?? 0, leafLine, truncated, depth: frames.length };
  }

  #thread(id: Id): ThreadKey {
    const fields = ['osName', 'osThreadId', 'javaName', 'javaThreadId', 'virtual'];
    const [osName, osId, javaName, javaId, virtual] = this.#recording.constant('java.lang.Thread', id, fields) ?? [];
    if (asNumber(virtual) !== 0) return { name: 'virtual threads' };
    const number = asNumber(osId) || asNumber(javaId);
    const name = asText(javaName) || asText(osName) || (number === 0 ? '' : `thread ${number}`);
    return { name, ...(number === 0 ? {} : { id: String(number) }) };
  }

  #stack(id: Id): Stack | null {
    const known = this.#stacks.get(id);
    if (known !== undefined) return known;
    const stack = id === 0 ? null : this.#readStack(id);
    this.#stacks.set(id, stack);
    return stack;
  }

  #readStack(id: Id): Stack | null {
    const recording = this.#recording;
    const { cursor } = recording;
    const reader = recording.reader('jdk.types.StackTrace', ['truncated', 'frames']);
    const type = recording.class('jdk.types.StackTrace');
    if (reader === null || type === undefined || this.#frameReader === null) return null;
    const at = recording.constants.at(type.id, id);
    if (at < 0) return null;
    cursor.moveTo(at);
    reader.read(cursor, recording.constants.string);
    const truncated = asNumber(reader.values[0]) !== 0;
    const count = reader.arrayCount[1] as number;
    let place = reader.arrayAt[1] as number;
    if (place < 0) return null;
    if (count > MAX_DEPTH) {
      throw new PlateauError({
        code: 'import.tooDeep',
        message: `A stack is deeper than ${MAX_DEPTH} frames.`,
        at: { offset: recording.chunk.offset + at },
      });
    }
    const frames: number[] = [];
    const inlined: number[] = [];
    let leafLine = 0;
    for (let i = 0; i < count; i++) {
      cursor.moveTo(place);
      this.#frameReader.read(cursor, recording.constants.string);
      place = cursor.at;
      const [method = null, line, kind = null] = this.#frameReader.values;
      const frameType = this.#frameType(kind);
      if (i === 0) leafLine = asNumber(line);
      frames.push(this.#frame(method, frameType));
      inlined.push(frameType === 'Inlined' ? 1 : 0);
    }
    return { frames: frames.reverse(), inlined: inlined.reverse(), leafLine, truncated };
  }

  /** What compiled a frame: `Interpreted`, `JIT compiled`, `Inlined`, `Native`, and async-profiler's `C++` and `Kernel`. */
  #frameType(id: JfrValue): string {
    if (typeof id === 'string' || id === null) return id ?? '';
    let text = this.#frameTypes.get(id);
    if (text === undefined) {
      const [description] = this.#recording.constant('jdk.types.FrameType', id, ['description']) ?? [];
      text = asText(description);
      this.#frameTypes.set(id, text);
    }
    return text;
  }

  #frame(method: JfrValue, frameType: string): number {
    const key = `${method} ${frameType}`;
    let frame = this.#frames.get(key);
    if (frame === undefined) {
      frame = this.#builder.frame(this.#rawFrame(method, frameType));
      this.#frames.set(key, frame);
    }
    return frame;
  }

  #rawFrame(method: JfrValue, frameType: string): RawFrame {
    const recording = this.#recording;
    const [classId = null, nameId = null] = recording.constant('jdk.types.Method', method, ['type', 'name']) ?? [];
    const owner = recording.javaClass(classId);
    const name = recording.symbol(nameId);
    if (frameType === 'Kernel')
      return { runtime: 'native', name: name || '[unknown]', module: '[kernel]', category: 'kernel' };
    if (frameType === 'C++' || (frameType === 'Native' && isLibrary(owner))) {
      // Code without a symbol is written as the path of its library.
      if (isUnsymbolised(name) || name === 'unknown' || name.startsWith('/'))
        return unsymbolisedFrame(moduleName(owner || (name === 'unknown' ? '' : name)));
      return {
        runtime: 'jvm',
        name,
        ...(owner === '' ? {} : { module: owner }),
        ...(/^libasyncProfiler/.test(owner) ? { category: 'profiler' as const } : {}),
      };
    }
    if (name === '') return unsymbolisedFrame('', 'jvm');
    // JDK 15 to 20 write hidden classes as `Shop$$Lambda$38+0x00007f734d06d1c0/1299641336`.
    const type = owner.replace(/\+0x[0-9a-f]+(?:\/\d+)?$/, '');
    return { runtime: 'jvm', name: type === '' ? name : `${type}.${name}` };
  }
}

/** async-profiler writes a native frame's library where a Java frame has its class; Java's own native methods have a class. */
function isLibrary(owner: string): boolean {
  return owner === '' || owner === 'java' || owner === 'vdso' || /\.(so|dylib|dll|jnilib)\b|^\[/.test(owner);
}
