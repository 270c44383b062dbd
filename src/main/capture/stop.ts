import type { StopRecipe } from '../../core/capture/request.ts';
import type { Connection } from '../remote/connection.ts';
import { runToEnd } from '../remote/run-to-end.ts';

/**
 * Ends the process with pid `$1` if it still is the one with start ticks `$2`: INT to its group where it leads one, else to it, then KILL
 * after 5 s. Prints `gone` when it is not there any more.
 */
const STOP = `
field() { IFS= read -r stat <"/proc/$1/stat" || return 1; n=$2; set -- \${stat##*) }; shift $((n - 1)); printf %s "$1"; }
same() { [ "$(field "$1" 20)" = "$2" ] && [ "$(field "$1" 1)" != Z ]; } 2>/dev/null
if same "$1" "$2"; then
  to=$1
  [ "$(field "$1" 3)" = "$1" ] && to=-$1
  kill -s INT -- "$to"
  i=0
  while [ "$i" -lt 50 ] && same "$1" "$2"; do sleep 0.1 || sleep 1; i=$((i + 1)); done
  same "$1" "$2" && kill -s KILL -- "$to"
  sleep 0.1 || sleep 1
fi
same "$1" "$2" || echo gone
`;

/** Folders Plateau makes on hosts: nothing else is ever removed there. */
const OWN_FOLDER = /^\/(?:[^\0]*\/)?plateau-[0-9a-f]{16}$/;

/** Removes folder `$1` with everything in it. Prints `gone` when it is not there any more. */
const REMOVE = `rm -rf -- "$1"; [ -e "$1" ] || echo gone`;

/** Makes sure that a process is gone; true when it is. Throws `capture.noAnswer`, `ssh.*`. */
export async function stopProcess(connection: Connection, pid: number, startTicks: number): Promise<boolean> {
  const { stdout } = await runToEnd(connection, ['sh', '-c', STOP, 'plateau-stop', String(pid), String(startTicks)]);
  return stdout.toString('utf8').includes('gone');
}

/** Removes a capture's folder; true when it is gone. A path that Plateau did not make is left alone. */
export async function removeFolder(connection: Connection, folder: string): Promise<boolean> {
  if (!OWN_FOLDER.test(folder) || folder.includes('/../')) return false;
  const { stdout } = await runToEnd(connection, ['sh', '-c', REMOVE, 'plateau-remove', folder]);
  return stdout.toString('utf8').includes('gone');
}

export type InspectorCloser = (
  connection: Connection,
  at: { readonly pid: number; readonly startTicks: number; readonly port: number },
) => Promise<void>;

/** Ends what a recipe says; true when it has ended. An inspector is closed by the closer, without which it stays. */
export async function carryOut(
  connection: Connection,
  recipe: StopRecipe,
  closeInspector?: InspectorCloser,
): Promise<boolean> {
  switch (recipe.kind) {
    case 'process':
      return stopProcess(connection, recipe.pid, recipe.startTicks);
    case 'command': {
      const { code } = await runToEnd(connection, recipe.argv);
      return code === 0;
    }
    case 'inspector':
      await closeInspector?.(connection, recipe);
      return closeInspector !== undefined;
  }
}
