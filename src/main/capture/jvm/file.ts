import { open } from 'node:fs/promises';
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
/** Magic, version and size of a chunk. */
const HEADER = 16;

/** Whether a recording on this side is whole: chunk after chunk, each as long as it says (JDK: `ChunkHeader`). */
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
