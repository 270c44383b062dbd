import { PlateauError } from '../../../core/error.ts';
import type { Connection } from '../../remote/connection.ts';
import { authorityOf, type InspectorPort, type InspectorTarget } from './endpoint.ts';
import { ProtocolSession } from './protocol-session.ts';

/** Longest message taken, in bytes: a CPU profile comes as one; V8's longest string ends near it. */
const MOST_BYTES = 512 * 1024 * 1024;
const OPEN_MS = 10_000;
const CLOSE_MS = 2_000;

/** A session with an inspector over a channel of the connection. */
export interface InspectorSocket {
  readonly session: ProtocolSession;
  /** Stops reading: what the target sends waits on its side. */
  pause(): void;
  resume(): void;
  /** Disconnects; resolves when the target has been told, or the channel is gone. */
  disconnect(): Promise<void>;
}

function lost(): PlateauError {
  return new PlateauError({
    code: 'capture.inspectorLost',
    message: 'The inspector’s connection ended: the process ended, or somebody closed its inspector.',
    hint: 'Look whether the process still runs, then capture again.',
  });
}

/** Attaches to an inspector. Throws `capture.inspectorLost`, `ssh.*`. */
export async function connectInspector(
  connection: Connection,
  at: InspectorPort,
  target: InspectorTarget,
): Promise<InspectorSocket> {
  const { WebSocket } = await import('ws');
  const channel = await connection.openTcp(at.port, at.address);
  const socket = new WebSocket(`ws://${authorityOf(at)}${target.path}`, {
    createConnection: () => channel,
    perMessageDeflate: false,
    followRedirects: false,
    handshakeTimeout: OPEN_MS,
    maxPayload: MOST_BYTES,
  });
  const session = new ProtocolSession((text) => socket.send(text, () => undefined));
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      channel.destroy();
      session.end(connection.gone.aborted ? connection.gone.reason : lost());
      resolve();
    });
  });
  // What goes wrong is followed by “close”.
  socket.on('error', () => undefined);
  socket.on('message', (data) => session.receive(String(data)));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    session.ended.addEventListener('abort', () => reject(session.ended.reason), { once: true });
  });
  return {
    session,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    disconnect: async () => {
      socket.resume();
      socket.close(1000);
      const timer = setTimeout(() => socket.terminate(), CLOSE_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}
