import { FIXED64, ProtobufReader } from '../bytes/protobuf.ts';
import { PlateauError } from '../error.ts';

/** One look of clinic doctor at its process, ten milliseconds apart. Sizes in bytes. */
export interface ProcessStat {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Milliseconds by which the event loop was late. */
  readonly delay: number;
  /** CPU cores used since the look before. */
  readonly cpu: number;
  readonly rss: number;
  readonly heapTotal: number;
  readonly heapUsed: number;
  readonly external: number;
  /** Null where that Node does not tell it. */
  readonly arrayBuffers: number | null;
  readonly handles: number;
  /** Share of the time since the start in which the event loop was busy, in per cent; null where that Node does not tell it. */
  readonly loopUtilization: number | null;
}

/** Bytes of the length (big-endian) before each message. */
const LENGTH_BYTES = 2;

function malformed(offset: number, what: string): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: `This is no process statistics of clinic doctor: ${what}.`,
    hint: 'Give the file whose name ends in “-processstat”.',
    at: { offset },
  });
}

/** The current field as a double. */
function double(reader: ProtobufReader): number {
  const { at, bytes, wireType, field, fieldStart } = reader;
  if (wireType !== FIXED64) throw malformed(fieldStart, `field ${field} is no double`);
  reader.skip();
  return new DataView(bytes.buffer, bytes.byteOffset + at, 8).getFloat64(0, true);
}

function memoryOf(bytes: Uint8Array, from: number, to: number) {
  const memory = { rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: null as number | null };
  const reader = new ProtobufReader(bytes, from, to);
  while (reader.next()) {
    if (reader.field === 1) memory.rss = double(reader);
    else if (reader.field === 2) memory.heapTotal = double(reader);
    else if (reader.field === 3) memory.heapUsed = double(reader);
    else if (reader.field === 4) memory.external = double(reader);
    else if (reader.field === 5) memory.arrayBuffers = double(reader);
    else reader.skip();
  }
  return memory;
}

function sampleOf(bytes: Uint8Array, from: number, to: number): ProcessStat {
  let time = Number.NaN;
  let delay = 0;
  let cpu = 0;
  let handles = 0;
  let loopUtilization: number | null = null;
  let memory: ReturnType<typeof memoryOf> | null = null;
  const reader = new ProtobufReader(bytes, from, to);
  while (reader.next()) {
    if (reader.field === 1) time = double(reader);
    else if (reader.field === 2) delay = double(reader);
    else if (reader.field === 3) cpu = double(reader);
    else if (reader.field === 4) {
      reader.range();
      memory = memoryOf(bytes, reader.from, reader.to);
    } else if (reader.field === 5) handles = reader.number();
    else if (reader.field === 6) loopUtilization = reader.number();
    else reader.skip();
  }
  if (!Number.isFinite(time) || memory === null) throw malformed(from, 'a sample tells no time or no memory');
  return { time, delay, cpu, ...memory, handles, loopUtilization };
}

/**
 * Reads a `-processstat` file of clinic doctor: messages of `process-stat.proto` in its package @clinic/doctor, each behind its length. A
 * last message that was cut off is left out. Throws `import.malformed`, `import.truncated`, `import.noSamples`.
 */
export function readProcessStat(bytes: Uint8Array): {
  readonly samples: readonly ProcessStat[];
  readonly cutOff: boolean;
} {
  const samples: ProcessStat[] = [];
  let at = 0;
  while (at + LENGTH_BYTES <= bytes.length) {
    const from = at + LENGTH_BYTES;
    const to = from + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
    if (to > bytes.length) break;
    samples.push(sampleOf(bytes, from, to));
    at = to;
  }
  if (samples.length > 0) return { samples, cutOff: at < bytes.length };
  throw new PlateauError({
    code: 'import.noSamples',
    message: 'The process statistics of clinic doctor hold no sample.',
    hint: 'The program ended within ten milliseconds; run it for longer.',
    at: { offset: 0 },
  });
}

const HEADER =
  'time [ms],rss [bytes],heapTotal [bytes],heapUsed [bytes],external [bytes],arrayBuffers [bytes],cpu [cores],delay [ms],handles,loopUtilization [%]';

/** Samples as the CSV that is read as a series. */
export function processStatCsv(samples: readonly ProcessStat[]): string {
  const lines = samples.map((one) =>
    [
      ...[one.time, one.rss, one.heapTotal, one.heapUsed, one.external, one.arrayBuffers ?? ''],
      ...[one.cpu, one.delay, one.handles, one.loopUtilization ?? ''],
    ].join(','),
  );
  return `${[HEADER, ...lines].join('\n')}\n`;
}
