import { type FileHandle, open } from 'node:fs/promises';
import { PlateauError } from '../../../core/error.ts';
import type { CapturedFile, CaptureRun } from '../profiler.ts';
import { diskFull } from '../tool-failure.ts';
import type { Place } from './place.ts';

/** Tells of file `$1`: its kind, its size, and the space left beside it in KB. */
const LOOK = `
[ -L "$1" ] && echo link
[ -f "$1" ] && printf 'size %s\\n' "$(wc -c <"$1" | tr -d ' ')"
df -kP -- "$1" 2>/dev/null | sed -n '2s/^.* \\([0-9][0-9]*\\)  *[0-9]*%.*/free \\1/p'
`;

/** Space below which a full disk is the reason for a damaged file. */
const FULL_KB = 64;
/** Magic, version, size of the chunk, places of its constants and of its metadata. */
const HEADER = 32;
const MOST_SIZE_BYTES = 8;

/** Length of the event at a place, which begins with it: seven bits a byte, the lowest first. */
async function lengthAt(file: FileHandle, at: number): Promise<number> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_SIZE_BYTES), 0, MOST_SIZE_BYTES, at);
  let length = 0;
  for (let i = 0; i < bytesRead; i++) {
    const byte = buffer[i] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) break;
  }
  return length;
}

/**
 * Whether a recording on this side is whole: chunk after chunk, each as long as it says, with its constants and its metadata (JDK:
 * `ChunkHeader`). async-profiler on a full disk writes a header that fits what got onto the disk, and constants that begin behind it.
 */
export async function isWholeRecording(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(HEADER);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await file.read(header, 0, HEADER, at);
      if (bytesRead < HEADER || header.toString('latin1', 0, 4) !== 'FLR\0') return false;
      const length = Number(header.readBigInt64BE(8));
      if (length < HEADER || at + length > size) return false;
      for (const place of [Number(header.readBigInt64BE(16)), Number(header.readBigInt64BE(24))]) {
        if (place < HEADER || place >= length) return false;
        if (place + (await lengthAt(file, at + place)) > length) return false;
      }
      at += length;
    }
    return size > 0;
  } finally {
    await file.close();
  }
}

/**
 * Brings a JVM's recording, which is believed only when it is whole: neither asprof nor jcmd tells of a full disk. `ended`: the process did
 * so meanwhile. Throws `capture.diskFull`, `capture.incomplete`, `capture.emptyFile`, and what {@link CaptureRun.fetch} throws.
 */
export async function fetchRecording(
  run: CaptureRun,
  place: Place,
  name: string,
  ended: boolean,
): Promise<CapturedFile> {
  const host = run.facts.entry.name;
  const { stdout } = await run.command(['sh', '-c', LOOK, 'plateau-file', place.outer]);
  const size = Number(/^size (\d+)$/m.exec(stdout)?.[1] ?? 0);
  const free = Number(/^free (\d+)$/m.exec(stdout)?.[1] ?? Number.POSITIVE_INFINITY);
  const incomplete = (): PlateauError => {
    if (free < FULL_KB) return diskFull(place.inner.slice(0, place.inner.lastIndexOf('/')), host);
    return new PlateauError({
      code: 'capture.incomplete',
      message: ended
        ? `The JVM on ${host} was killed before it finished its recording.`
        : `The JVM on ${host} did not finish its recording: the file is ${size} bytes long and breaks off.`,
      hint: ended
        ? 'One that ends by itself or by TERM writes what it has; KILL, a crash or the kernel’s out-of-memory killer leave nothing.'
        : 'Capture again; see the JVM’s own log for why.',
    });
  };
  if (/^link$/m.test(stdout) || size === 0) throw incomplete();
  const file = await run.fetch(place.outer, name);
  if (!(await isWholeRecording(file.path))) throw incomplete();
  return file;
}
