import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { CaptureRun } from '../profiler.ts';
import { closeOpened } from './close.ts';
import type { InspectorPort } from './endpoint.ts';
import { evaluate } from './evaluate.ts';
import { openedInspector } from './opening.ts';
import { connectInspector, type InspectorSocket } from './web-socket.ts';

/** A process whose inspector we talk to. */
export interface Attached extends InspectorSocket {
  /** `node.js/v20.20.2`. */
  readonly browser: string;
  /** Disconnects, and closes the inspector again where we opened it. Throws `capture.inspectorLeftOpen`, `ssh.*`. */
  release(): Promise<void>;
}

/** Makes sure that it is the process that was asked for. Throws `capture.wrongProcess`. */
async function checkPid({ session }: InspectorSocket, wanted: number | null, at: InspectorPort): Promise<void> {
  const pid = await evaluate(session, 'process.pid', z.int());
  if (wanted === null || pid === wanted) return;
  throw new PlateauError({
    code: 'capture.wrongProcess',
    message: `The inspector on ${at.address}:${at.port} belongs to process ${pid}, not to ${wanted}: nothing was captured.`,
    hint: 'Give the port of the process you chose, or choose the other process.',
  });
}

/** Attaches to the process of a capture. Release it in any case. Throws `capture.*`, `ssh.*`. */
export async function attach(run: CaptureRun): Promise<Attached> {
  const { connection, plan, facts } = run;
  run.progress('attaching', null);
  const { at, target, recipe } = await openedInspector(run);
  let socket: InspectorSocket | null = null;
  const release = async (): Promise<void> => {
    if (recipe === null) {
      await socket?.disconnect();
      return;
    }
    await closeOpened(connection, at, socket);
    await run.stopped(recipe);
  };
  try {
    socket = await connectInspector(connection, at, target);
    await checkPid(socket, facts.process?.innerPid ?? plan.request.pid, at);
  } catch (thrown) {
    if (thrown instanceof PlateauError && thrown.code === 'capture.wrongProcess') {
      // Another process's inspector: ours did not get the port, and this one is not ours to close.
      await socket?.disconnect();
      if (recipe !== null) await run.stopped(recipe);
    } else if (!connection.gone.aborted) {
      await release().catch(() => undefined);
    }
    throw thrown;
  }
  run.version(target.browser);
  return { ...socket, browser: target.browser, release };
}
