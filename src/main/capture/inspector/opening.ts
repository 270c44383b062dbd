import type { ProcessFacts } from '../../../core/capture/process.ts';
import type { StopRecipe } from '../../../core/capture/request.ts';
import { PlateauError } from '../../../core/error.ts';
import type { Connection } from '../../remote/connection.ts';
import type { CaptureRun } from '../profiler.ts';
import { type InspectorPort, type InspectorTarget, inspectorTarget } from './endpoint.ts';
import { DEFAULT_PORT, openPortOf, portToOpen } from './open-port.ts';
import { lookAnswer, lookCommand, signalAnswer, signalCommand } from './signal.ts';

/** How long a process is given to open its inspector after the signal. */
const OPEN_MS = 10_000;
/** After this it is asked whether it opened another port than expected. */
const SOON_MS = 2_000;
const POLL_MS = 100;

type Opened = Extract<StopRecipe, { kind: 'inspector' }>;

/** An inspector that can be connected to. */
export interface Open {
  readonly at: InspectorPort;
  readonly target: InspectorTarget;
  /** How it is closed again; null where it was open before us. */
  readonly recipe: Opened | null;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What answers on a port that is about to open; null when nothing did in time. Throws `capture.notNode`, `ssh.*`. */
async function comingUp(connection: Connection, at: InspectorPort, limitMs: number): Promise<InspectorTarget | null> {
  const end = performance.now() + limitMs;
  while (true) {
    try {
      return await inspectorTarget(connection, at);
    } catch (thrown) {
      if (!(thrown instanceof PlateauError) || thrown.code !== 'ssh.portClosed') throw thrown;
    }
    if (performance.now() > end) return null;
    await pause(POLL_MS);
  }
}

/** A port that the process listens on since the signal and that is an inspector: its environment named another one than its arguments. */
async function elsewhere(
  { connection, facts }: CaptureRun,
  listens: readonly InspectorPort[],
): Promise<{ at: InspectorPort; target: InspectorTarget } | null> {
  const before = new Set(facts.process?.listens.map(({ port }) => port));
  for (const at of listens.filter(({ port }) => !before.has(port))) {
    try {
      return { at, target: await inspectorTarget(connection, at) };
    } catch (thrown) {
      if (connection.gone.aborted || !(thrown instanceof PlateauError)) throw thrown;
    }
  }
  return null;
}

function stayedClosed({ pid, port }: Opened, isInLoop: boolean): PlateauError {
  const message = `Process ${pid} got SIGUSR1 and opened no inspector on port ${port} within ${OPEN_MS / 1000} s`;
  return new PlateauError({
    code: 'capture.inspectorClosed',
    ...(isInLoop
      ? {
          message: `${message}: it handles that signal itself, or another program took the port.`,
          hint: 'It runs on as before. Start it with “--inspect=127.0.0.1:9229” and give the port, or have clinic start it.',
        }
      : {
          message: `${message}: it stands still, or handles that signal itself.`,
          hint: 'It may still open: it is listed under what was left behind, and cleaning up closes it. Then capture again.',
        }),
  });
}

/** What the process does some time after the signal, when its port is still closed; its inspector where it opened another one. */
async function lookedAt(run: CaptureRun, recipe: Opened): Promise<{ slept: number; other: Open | null }> {
  const now = lookAnswer((await run.command(lookCommand(recipe))).stdout);
  if (now === null) {
    await run.stopped(recipe);
    throw ended(recipe.pid);
  }
  const found = await elsewhere(run, now.listens);
  if (found === null) return { slept: now.slept, other: null };
  const moved: Opened = { ...recipe, port: found.at.port };
  await run.willNeedStop(moved);
  await run.stopped(recipe);
  return { slept: now.slept, other: { ...found, recipe: moved } };
}

/** Waits for the inspector after the signal, also through a cancel: what opens must be closed. Throws `capture.*`, `ssh.*`. */
async function awaited(run: CaptureRun, recipe: Opened): Promise<Open> {
  const at: InspectorPort = { address: '127.0.0.1', port: recipe.port };
  const soon = await comingUp(run.connection, at, SOON_MS);
  if (soon !== null) return { at, target: soon, recipe };
  const first = await lookedAt(run, recipe);
  if (first.other !== null) return first.other;
  const target = await comingUp(run.connection, at, OPEN_MS - SOON_MS);
  if (target !== null) return { at, target, recipe };
  const last = await lookedAt(run, recipe);
  if (last.other !== null) return last.other;
  // A main thread that goes to sleep and wakes is in its event loop, where it would have opened the port: nothing will open any more.
  const isInLoop = last.slept > first.slept;
  if (isInLoop) await run.stopped(recipe);
  throw stayedClosed(recipe, isInLoop);
}

function ended(pid: number): PlateauError {
  return new PlateauError({
    code: 'capture.noProcess',
    message: `Process ${pid} ended.`,
    hint: 'Look at the list of processes again.',
  });
}

/** Sends the signal. Throws why it was not sent; the process is then as it was. */
async function signalled(run: CaptureRun, process: ProcessFacts, recipe: Opened): Promise<'open' | 'sent'> {
  await run.willNeedStop(recipe);
  try {
    return signalAnswer(await run.command(signalCommand(process, recipe.port)), process.pid, recipe.port);
  } catch (thrown) {
    const isKnown = thrown instanceof PlateauError && !run.connection.gone.aborted;
    if (isKnown && thrown.code !== 'capture.noAnswer') await run.stopped(recipe);
    throw thrown;
  }
}

/**
 * The inspector of a capture's process: the one it has open, else one that SIGUSR1 opens after everything that could make that signal do
 * harm was ruled out. Throws `capture.*`, `ssh.*`.
 */
export async function openedInspector(run: CaptureRun): Promise<Open> {
  const { connection, plan, facts } = run;
  const known = openPortOf(plan.request, facts.process);
  if (known !== null) return { at: known, target: await inspectorTarget(connection, known), recipe: null };
  const { process } = facts;
  if (process === null) {
    throw new PlateauError({
      code: 'capture.noProcess',
      message: `Processes on ${facts.entry.name} cannot be seen, so no inspector can be opened there.`,
      hint: `Start the program with “node --inspect=127.0.0.1:${DEFAULT_PORT}” and give that port.`,
    });
  }
  const port = portToOpen(process);
  const recipe: Opened = { kind: 'inspector', pid: process.pid, startTicks: process.startTicks, port };
  const answer = await signalled(run, process, recipe);
  if (answer !== 'open') return awaited(run, recipe);
  await run.stopped(recipe);
  const at: InspectorPort = { address: '127.0.0.1', port };
  return { at, target: await inspectorTarget(connection, at), recipe: null };
}
