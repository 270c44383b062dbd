import { joined, throwIfCancelled } from '../../../bytes/whole.ts';
import { PlateauError } from '../../../error.ts';
import type { ByteChunks } from '../../importer.ts';
import { damagedRecording } from './cursor.ts';

const HEADER_BYTES = 68;
const MAGIC = 0x464c5200; // "FLR\0"
/** Largest chunk that is held in memory; the JDK rotates at 12 MB, async-profiler at 100 MB. */
const MAX_CHUNK_BYTES = 1 << 30;

/** One self-contained part of a recording: its own types, constants and events. */
export interface JfrChunk {
  readonly bytes: Uint8Array;
  /** Place of the chunk in the file. */
  readonly offset: number;
  readonly constantPoolAt: number;
  readonly metadataAt: number;
  readonly startNanos: number;
  readonly durationNanos: number;
  readonly startTicks: number;
  readonly ticksPerSecond: number;
  readonly compressed: boolean;
}

/**
 * The chunks of a recording, one at a time, so that memory follows the largest chunk and not the file (JDK: `jfrChunkHeaderWriter`,
 * `jdk.jfr.internal.consumer.ChunkHeader`).
 * Throws `import.truncated` where the file ends inside of a chunk, `import.malformed` where none begins, `import.unsupported` for
 * the form Java 8's commercial recorder wrote, `import.tooLarge` for a chunk of more than a gigabyte.
 */
export async function* jfrChunks(source: ByteChunks, signal?: AbortSignal): AsyncGenerator<JfrChunk> {
  let parts: Uint8Array[] = [];
  let held = 0;
  let offset = 0;
  let wanted = HEADER_BYTES;
  let header: Uint8Array | null = null;
  for await (const part of source) {
    throwIfCancelled(signal);
    if (part.length === 0) continue;
    parts.push(part);
    held += part.length;
    while (held >= wanted) {
      const bytes = joined(parts);
      parts = [bytes];
      if (header === null) {
        header = bytes.subarray(0, HEADER_BYTES);
        wanted = chunkSize(header, offset);
        continue;
      }
      yield readHeader(bytes.subarray(0, wanted), offset);
      parts = wanted === held ? [] : [bytes.subarray(wanted)];
      held -= wanted;
      offset += wanted;
      wanted = HEADER_BYTES;
      header = null;
    }
  }
  if (held > 0 || offset === 0) throw cutShort(offset, held, wanted);
}

function chunkSize(header: Uint8Array, offset: number): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.getUint32(0) !== MAGIC) throw damagedRecording('no chunk begins where one should', offset);
  const major = view.getUint16(4);
  if (major !== 2 && major !== 1) {
    throw new PlateauError({
      code: 'import.unsupported',
      message: `The flight recording has the format version ${major}.${view.getUint16(6)}; versions 1 and 2 can be read.`,
      hint: 'Record with Java 11 or newer, or with async-profiler.',
      at: { offset: offset + 4 },
    });
  }
  const size = long(view, 8);
  if (size === 0) throw cutShort(offset, HEADER_BYTES, 0);
  if (size < HEADER_BYTES) throw damagedRecording(`a chunk claims to have ${size} bytes`, offset + 8);
  if (size > MAX_CHUNK_BYTES) {
    throw new PlateauError({
      code: 'import.tooLarge',
      message: `A chunk of the flight recording claims to have ${size} bytes.`,
      hint: 'Record with smaller chunks (JDK: maxchunksize, async-profiler: --chunksize).',
      at: { offset: offset + 8 },
    });
  }
  return size;
}

function readHeader(bytes: Uint8Array, offset: number): JfrChunk {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const ticksPerSecond = long(view, 56);
  if (!(ticksPerSecond > 0)) throw damagedRecording('its clock does not tick', offset + 56);
  return {
    bytes,
    offset,
    constantPoolAt: long(view, 16),
    metadataAt: long(view, 24),
    startNanos: long(view, 32),
    durationNanos: long(view, 40),
    startTicks: long(view, 48),
    ticksPerSecond,
    compressed: (view.getUint32(64) & 1) === 1,
  };
}

const long = (view: DataView, at: number): number => view.getInt32(at) * 4_294_967_296 + view.getUint32(at + 4);

function cutShort(offset: number, held: number, wanted: number): PlateauError {
  return new PlateauError({
    code: held === 0 ? 'import.empty' : 'import.truncated',
    message:
      held === 0
        ? 'The file is empty.'
        : wanted === 0
          ? 'The flight recording was copied while it was still being written.'
          : `The flight recording ends after ${held} of the ${wanted} bytes of its last chunk.`,
    hint: 'Stop or dump the recording (jcmd PID JFR.dump) before copying it.',
    at: { offset: offset + held },
  });
}
