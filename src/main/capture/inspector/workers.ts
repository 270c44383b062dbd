import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import { ProtocolSession } from './protocol-session.ts';

const attachedSchema = z.object({ sessionId: z.string(), workerInfo: z.object({ title: z.string() }) });
const messageSchema = z.object({ sessionId: z.string(), message: z.string() });
const detachedSchema = z.object({ sessionId: z.string() });

/** A worker thread of the target. */
export interface Worker {
  /** `Worker 1` or what the program named it. */
  readonly title: string;
  readonly session: ProtocolSession;
}

function ended(title: string): PlateauError {
  return new PlateauError({
    code: 'capture.inspectorLost',
    message: `Worker thread “${title}” ended.`,
    hint: 'Capture while it works.',
  });
}

/**
 * Talks to the worker threads of a Node, those that run and those that start from now on, by the NodeWorker domain
 * (https://github.com/nodejs/node/blob/main/src/inspector/node_protocol.pdl). `onWorker` hears each. Throws as
 * {@link ProtocolSession.call}.
 */
export async function followWorkers(main: ProtocolSession, onWorker: (worker: Worker) => void): Promise<void> {
  const sessions = new Map<string, Worker>();
  main.on('NodeWorker.attachedToWorker', attachedSchema, ({ sessionId, workerInfo: { title } }) => {
    const session = new ProtocolSession((message) => {
      // A thread that has just ended is told of by “detachedFromWorker”.
      main.tell('NodeWorker.sendMessageToWorker', { sessionId, message }).catch(() => session.end(ended(title)));
    });
    const worker: Worker = { title, session };
    sessions.set(sessionId, worker);
    main.ended.addEventListener('abort', () => session.end(main.ended.reason), { once: true });
    onWorker(worker);
  });
  main.on('NodeWorker.receivedMessageFromWorker', messageSchema, ({ sessionId, message }) => {
    sessions.get(sessionId)?.session.receive(message);
  });
  main.on('NodeWorker.detachedFromWorker', detachedSchema, ({ sessionId }) => {
    const worker = sessions.get(sessionId);
    worker?.session.end(ended(worker.title));
    sessions.delete(sessionId);
  });
  await main.tell('NodeWorker.enable', { waitForDebuggerOnStart: false });
}
