import { PlateauError } from '../../../core/error.ts';
import type { Connection, ExecOptions, RemoteCommand } from '../connection.ts';
import { runToEnd } from '../run-to-end.ts';
import { shownText } from '../untrusted-text.ts';

/** A file on a host, as it is told apart from a changed one. */
export interface RemoteFile {
  readonly size: number;
  /** Seconds since 1970; 0 where the host cannot tell. */
  readonly modified: number;
  /** How small zstd makes it, by its beginning: 0–1, 1 where that was not tried. */
  readonly squeezed: number;
}

/** Bytes that compression is tried on. */
const TRIED = 1 << 20;

/*
 * The file `$1` is always given as standard input: so no name is taken for an option, or for “-”.
 */

/** Size and time of file `$1`, and what zstd at `$2` makes of its first `$3` bytes. */
const FACTS = `
[ -e "$1" ] || exit 96
size=$(wc -c <"$1") || exit 97
modified=$(stat -Lc %Y -- "$1" 2>/dev/null || stat -Lf %m -- "$1" 2>/dev/null || echo 0)
squeezed=$3
[ -z "$2" ] || [ "$size" -lt "$3" ] || squeezed=$(head -c "$3" <"$1" | "$2" -1 -q -c | wc -c)
echo $size $modified $squeezed
`;

/** SHA-256 of file `$1`, by whichever program there is: openssl needs a fourth of the time that others do (decision 032). */
const HASH = `
openssl dgst -sha256 -r <"$1" 2>/dev/null || sha256sum <"$1" 2>/dev/null || shasum -a 256 <"$1"
`;

/** File `$1` from byte `$2` (counted from 1), through zstd at `$3` where that is given: by two threads, as one is slower than a fast line. */
const SEND = `
if [ "$2" = 1 ]; then
  if [ -n "$3" ]; then exec "$3" -1 -T2 -q -c <"$1"; else exec cat <"$1"; fi
elif [ -n "$3" ]; then
  tail -c "+$2" <"$1" | "$3" -1 -T2 -q -c
else
  exec tail -c "+$2" <"$1"
fi
`;

/** Bytes that one lane sends before the next one's turn. */
export const BLOCK = 1 << 20;

/**
 * Every so many blocks of file `$1`, up to block `$2`: the first one and the step come by a line of input. A file system may give less than a
 * block at once; where `dd` knows how, it goes on until it has the whole.
 */
const SEND_LANE = `
read -r at step || exit 1
whole=iflag=fullblock
dd $whole count=0 </dev/null >/dev/null 2>&1 || whole=
while [ "$at" -lt "$2" ]; do
  dd bs=${BLOCK} skip="$at" count=1 $whole <"$1" 2>/dev/null || exit 1
  at=$((at + step))
done
`;

/** Slowest that a host is expected to hash, in bytes a millisecond. */
const SLOWEST_HASH = 10_000;

/** Looks at a file. Throws `capture.gone`, `capture.emptyFile`, `capture.noAnswer`, `job.cancelled`, `ssh.*`. */
export async function lookAt(
  connection: Connection,
  path: string,
  { zstd, signal }: { readonly zstd: string; readonly signal: AbortSignal | undefined },
): Promise<RemoteFile> {
  const argv = ['sh', '-c', FACTS, 'plateau-facts', path, zstd, String(TRIED)];
  const { code, stdout, stderr } = await runToEnd(connection, argv, signal === undefined ? {} : { signal });
  const [, size, modified, squeezed] = /^(\d{1,15}) (\d{1,15}) (\d{1,15})\n$/.exec(stdout.toString('latin1')) ?? [];
  if (code !== 0 || size === undefined) {
    throw new PlateauError({
      code: 'capture.gone',
      message: `“${shownText(path, 500)}” is not on ${connection.destination}${code === 96 ? '' : ', or cannot be read'}.`,
      hint: shownText(stderr, 300) || 'The profiler did not write it: look at what it printed.',
    });
  }
  if (Number(size) === 0) {
    throw new PlateauError({
      code: 'capture.emptyFile',
      message: `“${shownText(path, 500)}” on ${connection.destination} holds nothing.`,
      hint: 'The profiler wrote nothing: look at what it printed.',
    });
  }
  return { size: Number(size), modified: Number(modified), squeezed: Number(squeezed) / TRIED };
}

/** The SHA-256 that the host computes. Throws `capture.noHash`, `capture.noAnswer`, `job.cancelled`, `ssh.*`. */
export async function hashThere(
  connection: Connection,
  path: string,
  { size }: RemoteFile,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { stdout, stderr } = await runToEnd(connection, ['sh', '-c', HASH, 'plateau-hash', path], {
    limitMs: 30_000 + size / SLOWEST_HASH,
    ...(signal === undefined ? {} : { signal }),
  });
  const hash = /^[0-9a-f]{64}\b/.exec(stdout.toString('latin1'))?.[0];
  if (hash !== undefined) return hash;
  throw new PlateauError({
    code: 'capture.noHash',
    message: `${connection.destination} computes no SHA-256 of “${shownText(path, 500)}”.`,
    hint: shownText(stderr, 300) || 'One of sha256sum, shasum and openssl is needed there.',
  });
}

/** Starts sending a file from byte `from` on (0 is the first). */
export function send(
  connection: Connection,
  path: string,
  { from, zstd, ...options }: { readonly from: number; readonly zstd: string } & ExecOptions,
): Promise<RemoteCommand> {
  return connection.exec(['sh', '-c', SEND, 'plateau-send', path, String(from + 1), zstd], options);
}

/** Starts a program that sends every so many blocks of a file, once it is told which (a line `FIRST STEP`). */
export function sendLane(
  connection: Connection,
  path: string,
  { size }: RemoteFile,
  options: ExecOptions,
): Promise<RemoteCommand> {
  return connection.exec(['sh', '-c', SEND_LANE, 'plateau-send', path, String(Math.ceil(size / BLOCK))], options);
}
