import type { StopRecipe } from '../../../core/capture/request.ts';
import { PlateauError } from '../../../core/error.ts';
import type { Connection } from '../../remote/connection.ts';
import { runToEnd } from '../../remote/run-to-end.ts';
import type { CaptureRun } from '../profiler.ts';
import { noProcess, plainText } from '../tool-failure.ts';
import { attachFailed, noLibrary } from './failure.ts';

/** Where a JVM writes its file, and where this login reads it. */
export interface Place {
  /** As the JVM sees it: absolute. */
  readonly inner: string;
  /** As this login sees it. */
  readonly outer: string;
  /** Takes the written file away from a JVM of another user, so that only root can exchange it; throws `capture.noFolder` where it is none. */
  claim(): Promise<void>;
  /** Removes what lies outside the capture's folder. */
  remove(): Promise<void>;
}

/** What a path must be made of: async-profiler takes a comma for the end of a name, and both expand `%p` and the like. */
const PLAIN_PATH = /^[\w./@+:=-]+$/;

/** Folder in the capture's own that belongs to the JVM's user. */
const GIVEN = 'given';

/** Reads field `$2` behind the name in `/proc/$1/stat` (proc(5)): 20 is the start time. */
export const FIELD = `field() { IFS= read -r stat <"/proc/$1/stat" || return 1; n=$2; set -- \${stat##*) }; shift $((n - 1)); printf %s "$1"; }`;

/**
 * Looks at process `$1` with start ticks `$2` and inner pid `$3`: is it still there, does it catch QUIT, which starts the attach mechanism
 * and kills what does not, does it hold its socket open (a JVM that was killed leaves the file of its own to the next process of that
 * number), and does it see the folder `$4` and the library beside the program `$5`. HotSpot renames the socket's file after `bind`.
 */
const LOOK = `
${FIELD}
[ "$(field "$1" 20 2>/dev/null)" = "$2" ] || { echo gone; exit 0; }
sed -n 's/^SigCgt:[[:space:]]*/caught /p' "/proc/$1/status"
for inode in $(sed -n "s/^.* \\([0-9]*\\) [^ ]*\\/\\.java_pid$3\\(\\.tmp\\)\\{0,1\\}$/\\1/p" "/proc/$1/net/unix"); do
  ls -l "/proc/$1/fd" | grep -qF "socket:[$inode]" && echo socket
done
[ "$4" -ef "/proc/$1/root$4" ] && echo folder
program=$(readlink -f -- "$5") || exit 0
library=\${program%/*}/../lib/libasyncProfiler.so
[ -e "$library" ] || exit 0
[ "$library" -ef "/proc/$1/root$library" ] && echo library || echo hidden
exit 0
`;

/** Lets user `$2` write file `$3` in folder `$1`, and nothing else there: it may not plant links that are then followed. */
const GIVE = `umask 077; chmod 711 -- "$1" && : >"$3" && chown -h -- "$2" "$3"`;

/** Makes folder `$3` in folder `$1` for user `$2`, where a JVM writes that takes no file which exists. */
const GIVE_FOLDER = `umask 077; chmod 711 -- "$1" && mkdir -m 700 -- "$3" && chown -h -- "$2" "$3"`;

/** Moves file `$1`, as it is, to `$2` in a folder of root's own, where it must be a plain file of user `$3`'s; else it is removed. */
const CLAIM = `
mv -f -- "$1" "$2" || exit 1
[ ! -L "$2" ] && [ -f "$2" ] && [ "$(stat -c %u -- "$2")" = "$3" ] && exit 0
rm -rf -- "$2"
exit 1
`;

const claimCommand = (from: string, to: string, uid: number): readonly string[] => [
  ...['sh', '-c', CLAIM, 'plateau-claim', from, to, String(uid)],
];

/**
 * Takes what a JVM of user `uid` wrote in a capture's folder away from it, where it lies in the folder that is that user's own. Answers with
 * the file's name in the capture's folder from now on; null where it is no plain file of that user's, and gone.
 */
export async function claimLeft(
  connection: Connection,
  { folder, name, uid, signal }: { folder: string; name: string; uid: number | null; signal: AbortSignal },
): Promise<string | null> {
  if (!name.startsWith(`${GIVEN}/`)) return name;
  if (uid === null) return null;
  const claimed = name.slice(GIVEN.length + 1);
  const { code } = await runToEnd(connection, claimCommand(`${folder}/${name}`, `${folder}/${claimed}`, uid), {
    signal,
  });
  return code === 0 ? claimed : null;
}

/** Makes folder `$2` in the temporary folder of process `$1`, which must be no link: that would lead out of its root. */
const MAKE = `[ ! -L "/proc/$1/root/tmp" ] && mkdir -m 700 -- "/proc/$1/root/tmp/$2"`;

/** Removes folder `$3` in the temporary folder of process `$1` if that still has start ticks `$2`; else it went with its namespace. */
const REMOVE = `
${FIELD}
[ "$(field "$1" 20 2>/dev/null)" = "$2" ] || exit 0
[ -L "/proc/$1/root/tmp" ] && exit 0
rm -rf -- "/proc/$1/root/tmp/$3"
[ ! -e "/proc/$1/root/tmp/$3" ]
`;

/** SIGQUIT is 3 on every Linux: bit 2 of the mask. */
function catchesQuit(look: string): boolean {
  const mask = /^caught ([0-9a-f]+)$/m.exec(look)?.[1];
  return mask !== undefined && (BigInt(`0x${mask}`) & 4n) !== 0n;
}

/**
 * Looks at a JVM before anything is asked of it, and answers with what it sees. Throws `capture.noProcess`, `capture.attachFailed`,
 * `capture.noLibrary`.
 */
export async function lookAtJvm(run: CaptureRun, program: string | null): Promise<ReadonlySet<string>> {
  const { process, entry } = run.facts;
  if (process === null) throw noProcess(run.plan.request.pid ?? 0, entry.name);
  const words = [process.pid, process.startTicks, process.innerPid, await run.folder(), program ?? ''].map(String);
  const look = await run.command(['sh', '-c', LOOK, 'plateau-look', ...words]);
  const seen = new Set(look.stdout.split('\n'));
  if (look.code !== 0 || seen.has('gone')) throw noProcess(process.pid, entry.name);
  if (!catchesQuit(look.stdout) && !seen.has('socket')) throw attachFailed(process, entry.name);
  if (seen.has('hidden')) throw noLibrary(process.pid, entry.name);
  return seen;
}

export interface PlaceOptions {
  /** Program whose library the JVM is to load; null for none. */
  readonly program: string | null;
  /** The JVM makes its file itself and takes none that exists. */
  readonly isNew?: boolean;
}

/**
 * Finds where a JVM can write its file: in the capture's folder where it sees that, else in a folder like it in its own /tmp. As root a
 * file is laid ready that belongs to the JVM's user, or a folder where the file must be new. Nothing is asked of the JVM yet.
 * Throws `capture.noProcess`, `capture.attachFailed`, `capture.noLibrary`, `capture.badFolder`, `capture.noFolder`.
 */
export async function placeFor(
  run: CaptureRun,
  name: string,
  { program, isNew = false }: PlaceOptions,
): Promise<Place> {
  const { process, host, entry } = run.facts;
  if (process === null) throw noProcess(run.plan.request.pid ?? 0, entry.name);
  const seen = await lookAtJvm(run, program);
  const folder = await run.folder();
  const pid = String(process.pid);
  const ticks = String(process.startTicks);
  const own = process.uid === host.uid;
  const base = folder.slice(folder.lastIndexOf('/') + 1);
  const shared = seen.has('folder');
  const at = shared ? folder : `/proc/${pid}/root/tmp/${base}`;
  const path = isNew && !own ? `${GIVEN}/${name}` : name;
  const place = { inner: `${shared ? folder : `/tmp/${base}`}/${path}`, outer: `${at}/${name}` };
  if (!PLAIN_PATH.test(place.inner)) {
    throw new PlateauError({
      code: 'capture.badFolder',
      message: `A JVM cannot be told to write to “${plainText(place.inner)}” on ${entry.name}: profilers take some of its characters for something else.`,
      hint: 'Give the host another folder for captures, of letters, digits and . _ - @ + : = only.',
    });
  }
  const recipe: StopRecipe = {
    kind: 'command',
    argv: ['sh', '-c', REMOVE, 'plateau-remove', pid, ticks, base],
  };
  const remove = async (): Promise<void> => {
    if (shared) return;
    const { code } = await run.command(recipe.argv);
    if (code === 0) await run.stopped(recipe);
  };
  const noFolder = (said: string): PlateauError =>
    new PlateauError({
      code: 'capture.noFolder',
      message: `No place could be made on ${entry.name} where the JVM of process ${pid} may write: ${plainText(said)}`,
      hint: `Capture from a login that is ${process.user} or root.`,
    });
  if (!shared) {
    await run.willNeedStop(recipe);
    const made = await run.command(['sh', '-c', MAKE, 'plateau-make', pid, base]);
    if (made.code !== 0) {
      await remove();
      throw noFolder(made.stderr);
    }
  }
  if (!own) {
    const [script, what] = isNew ? [GIVE_FOLDER, `${at}/${GIVEN}`] : [GIVE, place.outer];
    const given = await run.command(['sh', '-c', script, 'plateau-give', at, String(process.uid), what]);
    if (given.code !== 0) {
      await remove();
      throw noFolder(given.stderr);
    }
  }
  const claim = async (): Promise<void> => {
    if (own || !isNew) return;
    const from = `${at}/${path}`;
    const claimed = await run.command(claimCommand(from, place.outer, process.uid));
    if (claimed.code !== 0) throw noFolder(claimed.stderr === '' ? 'what lies there is not its file' : claimed.stderr);
  };
  return { ...place, claim, remove };
}
