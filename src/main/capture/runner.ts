import type { Readable } from 'node:stream';
import { PlateauError } from '../../core/error.ts';
import type { Connection, RemoteCommand } from '../remote/connection.ts';

/**
 * Runs `$5…` in folder `$3`, watched. It first prints `plateau PID STARTTICKS GROUP` and waits for a line, so that the pid is written down
 * here before anything happens there. Then the shell becomes the program (same pid), beside a guardian: when its input ends (somebody
 * closed it, or the connection is gone) it sends INT to the group, and after `$1` tenths of a second KILL, also to what the program left
 * running. `$2` is a limit in seconds after which the same happens. Positions count from the field behind the name in proc(5)'s stat.
 *
 * What the program prints goes through pipes made in folder `$4` to readers that outlive the connection: a tool that found its output
 * closed could not write what it has (py-spy ends with an error, and its samples are lost). Where no pipes can be made it prints directly.
 */
const RUNNER = `
umask 077
grace=$1 limit=$2 folder=$3 pipes=$4
shift 4
cd -- "$folder" || exit 97
field() { IFS= read -r stat <"/proc/$1/stat" || return 1; n=$2; set -- \${stat##*) }; shift $((n - 1)); printf %s "$1"; }
start=$(field $$ 20)
group=$(field $$ 3)
printf 'plateau %s %s %s\\n' "$$" "$start" "$group"
IFS= read -r line || exit 98
exec 3<&0 </dev/null
out=$pipes/.out-$$ err=$pipes/.err-$$ reader1= reader2=
if mkfifo "$out" "$err" 2>/dev/null; then
  (exec 3<&-; trap '' INT TERM HUP; cat; exec cat >/dev/null) <"$out" 2>/dev/null &
  reader1=$!
  (exec 3<&- >&2; trap '' INT TERM HUP; cat; exec cat >/dev/null) <"$err" &
  reader2=$!
  exec >"$out" 2>"$err"
fi
rm -f "$out" "$err"
is_on() { [ "$(field $$ 20)" = "$start" ]; }
reading() { kill -0 "$reader1" || kill -0 "$reader2"; }
end() {
  trap '' INT TERM HUP
  kill -s INT -- "-$group"
  i=0
  while [ "$i" -lt "$grace" ] && is_on; do sleep 0.1 || sleep 1; i=$((i + 1)); done
  # What it printed last may still be on its way.
  i=0
  while [ "$i" -lt 10 ] && ! is_on && reading; do sleep 0.1 || sleep 1; i=$((i + 1)); done
  kill -s KILL -- "-$group"
}
(exec >/dev/null 2>&1; trap '' INT TERM HUP; while IFS= read -r line <&3; do :; done; end) &
(exec 3<&- >/dev/null 2>&1; trap '' INT TERM HUP; sleep "$limit"; end) &
exec 3<&-
exec "$@"
`;

export interface RunnerOptions {
  /** Where the program runs. */
  readonly folder: string;
  /** The capture's own folder, for its pipes. */
  readonly pipes: string;
  readonly graceMs: number;
  readonly limitSeconds: number;
}

/** A program that runs under a guardian on the target. */
export interface GuardedCommand {
  readonly pid: number;
  readonly startTicks: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exit: RemoteCommand['exit'];
  /** Lets it begin. */
  begin(): void;
  /** Has the guardian end it: INT, then KILL. Also wanted after its end: what it left running goes too. */
  end(): void;
  close(): void;
}

/** The first line of a stream, without taking anything behind it. */
async function firstLine(stream: Readable, limitMs: number): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Error('no answer'))), limitMs);
    const finish = (then: () => void): void => {
      clearTimeout(timer);
      stream.off('readable', read);
      stream.off('end', ended);
      stream.off('close', ended);
      then();
    };
    const ended = (): void => finish(() => resolve(text));
    const read = (): void => {
      for (let chunk: unknown = stream.read(); chunk !== null; chunk = stream.read()) {
        text += Buffer.isBuffer(chunk) ? chunk.toString('utf8') : String(chunk);
        const end = text.indexOf('\n');
        if (end < 0) continue;
        const rest = text.slice(end + 1);
        finish(() => {
          if (rest !== '') stream.unshift(Buffer.from(rest));
          resolve(text.slice(0, end));
        });
        return;
      }
    };
    stream.on('readable', read);
    stream.once('end', ended);
    stream.once('close', ended);
  });
}

/**
 * Starts a program under a guardian; it waits for {@link GuardedCommand.begin}. Throws `capture.noFolder` when it cannot run in its folder,
 * `capture.noAnswer`, `ssh.*`.
 */
export async function startGuarded(
  connection: Connection,
  argv: readonly string[],
  { folder, pipes, graceMs, limitSeconds }: RunnerOptions,
): Promise<GuardedCommand> {
  const grace = String(Math.max(1, Math.ceil(graceMs / 100)));
  const limit = String(Math.max(1, Math.ceil(limitSeconds)));
  const command = await connection.exec(['sh', '-c', RUNNER, 'plateau-run', grace, limit, folder, pipes, ...argv]);
  const line = await firstLine(command.stdout, 15_000).catch(() => '');
  const match = /^plateau (\d{1,10}) (\d{1,18}) (\d{1,10})$/.exec(line);
  if (match === null) {
    command.close();
    const exit = await Promise.race([
      command.exit,
      new Promise<null>((resolve) => setTimeout(() => resolve(null), 500)),
    ]);
    if (connection.gone.aborted) throw connection.gone.reason;
    throw new PlateauError(
      exit?.code === 97
        ? {
            code: 'capture.noFolder',
            message: `“${folder}” on ${connection.destination} cannot be entered.`,
            hint: 'Check that the folder exists and that this login may enter it.',
          }
        : {
            code: 'capture.noAnswer',
            message: `${connection.destination} did not start “${argv[0] ?? ''}”.`,
            hint: 'A POSIX shell and /proc are needed there. Try: ssh HOST sh -c true',
          },
    );
  }
  return {
    pid: Number(match[1]),
    startTicks: Number(match[2]),
    stdout: command.stdout,
    stderr: command.stderr,
    exit: command.exit,
    begin: () => void command.stdin.write('\n'),
    end: () => void command.stdin.end(),
    close: () => command.close(),
  };
}
