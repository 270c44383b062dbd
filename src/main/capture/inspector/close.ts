import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { Connection } from '../../remote/connection.ts';
import { runToEnd } from '../../remote/run-to-end.ts';
import type { InspectorCloser } from '../stop.ts';
import { type InspectorPort, inspectorTarget } from './endpoint.ts';
import { evaluate } from './evaluate.ts';
import { connectInspector, type InspectorSocket } from './web-socket.ts';

/**
 * Schedules `inspector.close()`. While a session is connected that call stops the event loop until it has gone, so it comes after we have
 * disconnected. Modules are had from `process` (Node 20.16, 22.3), or from the console's `require`, which is there in CommonJS and ES modules
 * alike; the program's own globals may have been replaced.
 */
const scheduledClose = (delayMs: number): string => `(() => {
  const load = process.getBuiltinModule ?? (typeof require === 'function' ? require : process.mainModule?.require);
  if (!load) return false;
  const inspector = load('inspector');
  load('timers').setTimeout(() => inspector.close(), ${delayMs}).unref();
  return true;
})()`;

/** Least time between the scheduling and the close; a slow connection gets several times its round trip. */
const DELAY_MS = 250;
const ROUND_TRIPS = 4;
/** How long the port may take to be closed after that. */
const CLOSED_MS = 5_000;
const POLL_MS = 100;

async function isClosed(connection: Connection, { address, port }: InspectorPort): Promise<boolean> {
  try {
    const channel = await connection.openTcp(port, address);
    channel.destroy();
    return false;
  } catch (thrown) {
    if (thrown instanceof PlateauError && thrown.code === 'ssh.portClosed') return true;
    throw thrown;
  }
}

function leftOpen({ address, port }: InspectorPort): PlateauError {
  return new PlateauError({
    code: 'capture.inspectorLeftOpen',
    message: `The inspector on ${address}:${port} could not be closed again.`,
    hint: 'It is listed under what was left behind; clean it up from there, or restart the program.',
  });
}

async function askToClose(socket: InspectorSocket): Promise<number> {
  const asked = performance.now();
  await evaluate(socket.session, '1', z.literal(1));
  const delay = Math.ceil(DELAY_MS + ROUND_TRIPS * (performance.now() - asked));
  if (!(await evaluate(socket.session, scheduledClose(delay), z.boolean()))) return 0;
  return delay;
}

/**
 * Closes an inspector that we opened: schedules it, disconnects, and waits until the port refuses. `socket` is the session with it, null
 * where one must be made. Throws `capture.inspectorLeftOpen`, `ssh.*`.
 */
export async function closeOpened(
  connection: Connection,
  at: InspectorPort,
  socket: InspectorSocket | null,
): Promise<void> {
  let delay = 0;
  try {
    const own = socket ?? (await connectInspector(connection, at, await inspectorTarget(connection, at)));
    try {
      delay = await askToClose(own);
    } finally {
      await own.disconnect();
    }
  } catch (thrown) {
    // A process that has ended took its inspector along: the port tells.
    if (connection.gone.aborted) throw connection.gone.reason;
    if (!(thrown instanceof PlateauError)) throw thrown;
  }
  const end = performance.now() + delay + CLOSED_MS;
  while (!(await isClosed(connection, at))) {
    if (performance.now() > end) throw leftOpen(at);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The pid that process `$1` with start ticks `$2` has in its own namespace; nothing when it is gone. */
const INNER_PID = `
field() { IFS= read -r stat <"/proc/$1/stat" || return 1; n=$2; set -- \${stat##*) }; shift $((n - 1)); printf %s "$1"; }
[ "$(field "$1" 20 2>/dev/null)" = "$2" ] || exit 0
while IFS= read -r line; do
  case $line in NSpid:*) printf '%s\\n' "\${line##*[!0-9]}";; esac
done <"/proc/$1/status"
`;

/**
 * Closes the inspector that a cut-off capture left open, if it still is that process's: another one's is not touched. Throws
 * `capture.inspectorLeftOpen`, `ssh.*`.
 */
export const closeInspector: InspectorCloser = async (connection, { pid, startTicks, port }) => {
  const command = ['sh', '-c', INNER_PID, 'plateau-inner-pid', String(pid), String(startTicks)];
  const inner = (await runToEnd(connection, command)).stdout.toString('utf8').trim();
  const at: InspectorPort = { address: '127.0.0.1', port };
  if (!/^\d+$/.test(inner) || (await isClosed(connection, at))) return;
  const target = await inspectorTarget(connection, at).catch((thrown: unknown) => {
    // Something else has that port by now.
    if (thrown instanceof PlateauError && thrown.code === 'capture.notNode') return null;
    throw thrown;
  });
  if (target === null) return;
  const socket = await connectInspector(connection, at, target);
  const shown = await evaluate(socket.session, 'process.pid', z.int()).catch(async (thrown: unknown) => {
    await socket.disconnect();
    throw thrown;
  });
  if (shown === Number(inner)) await closeOpened(connection, at, socket);
  else await socket.disconnect();
};
