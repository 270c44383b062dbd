import { PlateauError } from '../../error.ts';
import type { HeapColumns } from '../columns.ts';
import type { HeapGraph, HeapReader, HeapReadOptions } from '../model.ts';
import { ByteSource } from './byte-source.ts';
import { Dump } from './dump.ts';
import { malformed, truncated } from './errors.ts';
import { graphOf } from './graph.ts';
import { idAt } from './identifiers.ts';
import { StringWriter } from './string-writer.ts';
import { SubRecords } from './sub-records.ts';

const MAGIC = 'JAVA PROFILE 1.0.';
/** Magic, version, zero byte. */
const MAGIC_LENGTH = MAGIC.length + 2;
const RECORD_HEAD = 9;
/** Records that are read whole are short: the longest are the names of classes. */
const MAX_RECORD = 1 << 20;

/** What V8 says where there is no room for an array, a map or a string; any other RangeError is a mistake of this program. */
const NO_MEMORY =
  /allocation failed|maximum size exceeded|Invalid (?:typed )?array length|Invalid array buffer length|Invalid string length/;

/** The JVM's own limit. */
const MAX_NAME = 65_535;

const TAG = {
  string: 0x01,
  loadClass: 0x02,
  stackFrame: 0x04,
  stackTrace: 0x05,
  heapDump: 0x0c,
  heapDumpSegment: 0x1c,
  heapDumpEnd: 0x2c,
} as const;

/** Unloaded classes, allocation sites, heap summary, threads' start and end, CPU samples, settings. */
const SKIPPED = new Set([0x03, 0x06, 0x07, 0x0a, 0x0b, 0x0d, 0x0e]);

/** How sure it is that a file is a heap dump of a JVM, by its first bytes. */
export function recogniseHprof(head: Uint8Array): number {
  return new TextDecoder('latin1').decode(head.subarray(0, MAGIC.length)) === MAGIC ? 1 : 0;
}

/**
 * Reads a JVM's heap dump (HPROF 1.0.1 and 1.0.2, ids of 4 or 8 bytes) as it comes. Node 0 is a root that the GC roots hang under. Besides
 * its strings it writes the column `javaString`: pairs of a string's node and its text's index, ascending by node.
 * Throws `import.empty`, `import.wrongKind`, `import.truncated` and `import.malformed` with the byte, `import.tooLarge`, `job.cancelled`.
 * Source of the format: OpenJDK's `src/hotspot/share/services/heapDumper.cpp`.
 */
export const readHprof: HeapReader = async (chunks, columns, options) => {
  try {
    return await new HprofFile(chunks, columns, options).read();
  } catch (thrown) {
    if (!(thrown instanceof RangeError) || !NO_MEMORY.test(thrown.message)) throw thrown;
    throw new PlateauError({
      code: 'import.tooLarge',
      message: `The heap dump asks for more memory than there is: ${thrown.message}.`,
      hint: 'Read it on a machine with more memory, or take class histograms (jcmd PID GC.class_histogram) instead.',
      cause: thrown,
    });
  }
};

class HprofFile {
  readonly #source: ByteSource;
  readonly #columns: HeapColumns;
  readonly #options: HeapReadOptions;
  /** A heap was read to its end. */
  #isComplete = false;
  /** Segments were read, whose end a record of its own tells. */
  #isOpen = false;
  #hasSecond = false;

  constructor(chunks: AsyncIterable<Uint8Array>, columns: HeapColumns, options: HeapReadOptions) {
    this.#source = new ByteSource(chunks, options.signal);
    this.#columns = columns;
    this.#options = options;
  }

  async read(): Promise<HeapGraph> {
    const source = this.#source;
    const { idSize, takenAt } = await this.#header();
    const dump = new Dump(idSize, new StringWriter(this.#columns));
    while (await source.fill(1)) await this.#record(dump);
    if (!this.#isComplete) throw truncated(source.offset);
    const { offset } = source;
    return graphOf(dump, this.#columns, { takenAt, offset, isSecond: this.#hasSecond, options: this.#options });
  }

  async #header(): Promise<{ readonly idSize: 4 | 8; readonly takenAt: string | null }> {
    const source = this.#source;
    const { fileName } = this.#options;
    if (!(await source.fill(1))) {
      throw new PlateauError({
        code: 'import.empty',
        message: `“${fileName}” is empty.`,
        hint: 'The JVM could not write it: was its disk full?',
        at: { offset: 0 },
      });
    }
    await source.require(MAGIC_LENGTH + 12);
    if (recogniseHprof(source.bytes.subarray(source.at)) === 0)
      throw malformed(0, 'it does not start with “JAVA PROFILE”');
    const version = String.fromCharCode(source.bytes[source.at + MAGIC.length] as number);
    if (version === '3') {
      throw new PlateauError({
        code: 'import.wrongKind',
        message: `“${fileName}” is a heap dump of Android (HPROF 1.0.3).`,
        hint: 'Convert it with the Android SDK: hprof-conv IN OUT.',
        at: { offset: 0 },
      });
    }
    if ((version !== '1' && version !== '2') || source.bytes[source.at + MAGIC_LENGTH - 1] !== 0) {
      throw malformed(MAGIC.length, 'its version is neither 1.0.1 nor 1.0.2');
    }
    const idSize = source.view.getUint32(source.at + MAGIC_LENGTH);
    if (idSize !== 4 && idSize !== 8) throw malformed(MAGIC_LENGTH, `its ids have ${idSize} bytes`);
    const [high, low] = [
      source.view.getUint32(source.at + MAGIC_LENGTH + 4),
      source.view.getUint32(source.at + MAGIC_LENGTH + 8),
    ];
    source.at += MAGIC_LENGTH + 12;
    const time = new Date(high * 4_294_967_296 + low);
    return { idSize, takenAt: Number.isNaN(time.getTime()) || time.getTime() === 0 ? null : time.toISOString() };
  }

  async #record(dump: Dump): Promise<void> {
    const source = this.#source;
    await source.require(RECORD_HEAD);
    const place = source.offset;
    const tag = source.bytes[source.at] as number;
    const length = source.view.getUint32(source.at + 5);
    source.at += RECORD_HEAD;
    if (tag === TAG.heapDump || tag === TAG.heapDumpSegment) return this.#heap(dump, tag, length);
    if (tag === TAG.heapDumpEnd) {
      if (this.#isOpen) this.#isComplete = true;
      this.#isOpen = false;
    }
    if (SKIPPED.has(tag) || tag === TAG.heapDumpEnd) return source.skip(length);
    if (tag !== TAG.string && tag !== TAG.loadClass && tag !== TAG.stackFrame && tag !== TAG.stackTrace) {
      throw malformed(place, `there is no record of kind 0x${tag.toString(16)}`);
    }
    if (length > MAX_RECORD) throw malformed(place, `a record of kind ${tag} has ${length} bytes`);
    await source.require(length);
    readSmall(dump, tag, source, length, place);
    source.at += length;
  }

  async #heap(dump: Dump, tag: number, length: number): Promise<void> {
    const source = this.#source;
    if (this.#isComplete) {
      this.#hasSecond = true;
      return source.skip(length);
    }
    if (tag === TAG.heapDump) this.#isComplete = true;
    else this.#isOpen = true;
    const records = new SubRecords(dump);
    records.begin(length);
    for (let needed = records.read(source); needed > 0; needed = records.read(source)) await source.require(needed);
  }
}

/** Reads one of the records outside of the heap, all of whose bytes are at hand. */
function readSmall(dump: Dump, tag: number, source: ByteSource, length: number, place: number): void {
  const { view, at } = source;
  const id = dump.idSize;
  const least = tag === TAG.string ? id : tag === TAG.loadClass ? 8 + 2 * id : tag === TAG.stackFrame ? 8 + 4 * id : 12;
  if (length < least) throw malformed(place, `a record of kind ${tag} has only ${length} bytes`);
  if (tag === TAG.string) {
    if (length - id > MAX_NAME) throw malformed(place, `a name has ${length - id} bytes`);
    dump.names.add(idAt(view, at, id), source.bytes.subarray(at + id, at + length), place);
  } else if (tag === TAG.loadClass) {
    const javaClass = dump.classes.named(idAt(view, at + 4, id), place);
    javaClass.nameId = idAt(view, at + 8 + id, id);
    dump.classes.bySerial.set(view.getUint32(at), javaClass);
  } else if (tag === TAG.stackFrame) {
    dump.stacks.frames.set(idAt(view, at, id), {
      method: idAt(view, at + id, id),
      file: idAt(view, at + 3 * id, id),
      classSerial: view.getUint32(at + 4 * id),
      line: view.getInt32(at + 4 * id + 4),
    });
  } else {
    const count = view.getUint32(at + 8);
    if (12 + count * id > length) throw malformed(place, `a stack of ${count} frames does not fit into its record`);
    const frames = Array.from({ length: count }, (_, i) => idAt(view, at + 12 + i * id, id));
    dump.stacks.traces.set(view.getUint32(at), frames);
  }
}
