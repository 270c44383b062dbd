import { PlateauError } from '../../../core/error.ts';
import type { ToolResult } from '../profiler.ts';
import type { InspectorPort } from './endpoint.ts';
import { reachable } from './open-port.ts';

/**
 * Opens the inspector of Node process `$1`, if it still is the one with start ticks `$2`, by SIGUSR1: everything that could make the signal
 * do harm is looked at right before it, in the same command. `$3` is the port it will open, as four hexadecimal digits. Prints one word:
 * what was found, or `sent`. The number behind it is how often the main thread had gone to sleep by then.
 */
const SIGNAL = `
LC_ALL=C; export LC_ALL
field() { IFS= read -r stat <"/proc/$1/stat" || return 1; n=$2; set -- \${stat##*) }; shift $((n - 1)); printf %s "$1"; }
[ "$(field "$1" 20 2>/dev/null)" = "$2" ] || { echo changed; exit 0; }
program=$(readlink "/proc/$1/exe") || { echo foreign; exit 0; }
program=\${program%" (deleted)"}
case \${program##*/} in node|nodejs|node-[0-9]*|nodejs-[0-9]*) ;; *) echo program; exit 0;; esac
here=$(readlink /proc/self/ns/net) there=$(readlink "/proc/$1/ns/net")
[ -n "$there" ] && [ "$here" != "$there" ] && { echo network; exit 0; }
held=
for table in /proc/net/tcp /proc/net/tcp6; do
  while read -r slot local remote state queues timer retries uid timeout inode rest; do
    case $local:$state in *:"$3":0A) held="$held $inode";; esac
  done <"$table"
done 2>/dev/null
open=$(ls -l "/proc/$1/fd" 2>/dev/null)
for inode in $held; do
  case $open in *"socket:[$inode]"*) echo open; exit 0;; esac
done
[ -n "$held" ] && { echo busy; exit 0; }
caught=
while IFS= read -r line; do
  case $line in SigCgt:*) caught=\${line##*[!0-9a-f]};; esac
done <"/proc/$1/status"
case \${caught%??} in *[2367abef]) ;; *) echo uncaught; exit 0;; esac
kill -s USR1 -- "$1" || { echo foreign; exit 0; }
echo sent
`;

/**
 * Process `$1` with start ticks `$2` some time after the signal: how often its main thread has gone to sleep, and the IPv4 sockets it listens
 * on, as the kernel writes them. Nothing when it is gone.
 */
const LOOK = `
LC_ALL=C; export LC_ALL
field() { IFS= read -r stat <"/proc/$1/stat" || return 1; n=$2; set -- \${stat##*) }; shift $((n - 1)); printf %s "$1"; }
[ "$(field "$1" 20 2>/dev/null)" = "$2" ] || exit 0
while IFS= read -r line; do
  case $line in voluntary_ctxt_switches:*) printf 'slept %s\\n' "\${line##*[!0-9]}";; esac
done <"/proc/$1/status"
open=$(ls -l "/proc/$1/fd" 2>/dev/null)
while read -r slot local remote state queues timer retries uid timeout inode rest; do
  [ "$state" = 0A ] || continue
  case $open in *"socket:[$inode]"*) printf 'listens %s\\n' "$local";; esac
done </proc/net/tcp
`;

interface Target {
  readonly pid: number;
  readonly startTicks: number;
}

/** The command that sends the signal. */
export function signalCommand({ pid, startTicks }: Target, port: number): readonly string[] {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0');
  return ['sh', '-c', SIGNAL, 'plateau-inspector', String(pid), String(startTicks), hexadecimal];
}

/** The command that looks at the process again. */
export function lookCommand({ pid, startTicks }: Target): readonly string[] {
  return ['sh', '-c', LOOK, 'plateau-look', String(pid), String(startTicks)];
}

/** An IPv4 address and port as `/proc/net/tcp` writes them: `0100007F:240D`. */
function socketOf(address: string, port: string): InspectorPort {
  const bytes = [...address.matchAll(/../g)].map(([byte]) => Number.parseInt(byte, 16));
  return { address: reachable(bytes.reverse().join('.')), port: Number.parseInt(port, 16) };
}

/** What {@link lookCommand} printed; null where the process is gone. */
export function lookAnswer(
  text: string,
): { readonly slept: number; readonly listens: readonly InspectorPort[] } | null {
  const slept = /^slept (\d{1,15})$/m.exec(text)?.[1];
  if (slept === undefined) return null;
  const listens = [...text.matchAll(/^listens ([0-9A-F]{8}):([0-9A-F]{4})$/gm)];
  return { slept: Number(slept), listens: listens.map((match) => socketOf(match[1] ?? '', match[2] ?? '')) };
}

/** Why no signal was sent: the process is as it was. */
function refusal(word: string, pid: number, port: number, stderr: string): PlateauError {
  const refused = (code: string, message: string, hint: string): PlateauError =>
    new PlateauError({ code, message, hint });
  switch (word) {
    case 'changed':
      return refused(
        'capture.otherProcess',
        `Process ${pid} is gone, or another one by now.`,
        'Refresh the list and choose again.',
      );
    case 'program':
      return refused(
        'capture.notNode',
        `Process ${pid} runs no Node: it was not touched.`,
        'Choose a profiler for its runtime.',
      );
    case 'network':
      return refused(
        'capture.otherNetwork',
        `Process ${pid} lives in a network of its own, where its inspector could not be reached: it was not touched.`,
        'Connect to its container instead, or run it with “--inspect=0.0.0.0:9229” and a port published on 127.0.0.1 only, and give that port.',
      );
    case 'busy':
      return refused(
        'capture.inspectorBusy',
        `Port ${port}, which process ${pid} would open, belongs to another process: nothing was touched.`,
        `End the other debugger session, or restart the program with “--inspect-port” and another port. To see who has it: ss -ltnp 'sport = :${port}'`,
      );
    case 'uncaught':
      return refused(
        'capture.noSignal',
        `Process ${pid} does not catch SIGUSR1, which would end it: it was not sent.`,
        'Node was started with “--disable-sigusr1”, or is still starting. Start it with “--inspect=127.0.0.1:9229” and give the port.',
      );
    case 'foreign':
      return refused(
        'capture.notPermitted',
        `Process ${pid} belongs to another user${stderr === '' ? '' : `: ${stderr.trim().slice(-200)}`}.`,
        'Connect as the user it runs as.',
      );
    default:
      return refused(
        'capture.noAnswer',
        `The look at process ${pid} ended early: ${stderr.trim().slice(-200)}`,
        'Try again.',
      );
  }
}

/**
 * What the signal's command answered: `open` where the process has that port open already, else `sent`. Throws
 * `capture.otherProcess`, `capture.notNode`, `capture.otherNetwork`, `capture.inspectorBusy`, `capture.noSignal`, `capture.notPermitted`,
 * `capture.noAnswer`.
 */
export function signalAnswer({ stdout, stderr }: ToolResult, pid: number, port: number): 'open' | 'sent' {
  const line = stdout.trim();
  if (line === 'open' || line === 'sent') return line;
  throw refusal(line, pid, port, stderr);
}
