import type { ProcessFacts } from '../../../core/capture/process.ts';
import type { CaptureRequest } from '../../../core/capture/request.ts';
import type { InspectorPort } from './endpoint.ts';

/** Where Node's inspector listens when nothing else is said. */
export const DEFAULT_PORT = 9229;

/** Node's switches that say where its inspector listens, or would. */
const NAMING = /^--(?:inspect(?:-brk|-wait|-port)?|debug-port)(?:=(.*))?$/;
/** Node's switches whose value may stand in the next argument. */
const VALUED =
  /^(?:-[rC]|--(?:require|import|conditions|loader|experimental-loader|env-file|env-file-if-exists|title|inspect-port|debug-port))$/;

/** The port in `[HOST:]PORT`; null where there is none, or the system chooses (0). */
function portIn(text: string): number | null {
  const port = Number(/(?:^|:)(\d{1,5})$/.exec(text)?.[1] ?? 0);
  return port > 0 && port < 65_536 ? port : null;
}

/** The port that SIGUSR1 would open in a process, by its arguments: those before its script are Node's. */
export function portToOpen({ arguments: [, ...args] }: ProcessFacts): number {
  let port = DEFAULT_PORT;
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? '';
    if (!argument.startsWith('-')) break;
    const valued = VALUED.test(argument);
    const named = NAMING.exec(argument);
    if (named !== null) port = portIn(named[1] ?? (valued ? (args[i + 1] ?? '') : '')) ?? port;
    if (valued) i++;
  }
  return port;
}

/** An address to connect to for one that is listened on. */
export function reachable(address: string): string {
  return address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
}

/**
 * Where the inspector of a process is open already: the port that was asked for, or the one its arguments name if it listens there. Null
 * where it is not known to be open.
 */
export function openPortOf(request: CaptureRequest, process: ProcessFacts | null): InspectorPort | null {
  const port = request.port ?? (process === null ? null : portToOpen(process));
  const listening = process?.listens.find((one) => one.port === port);
  if (listening !== undefined) return { address: reachable(listening.address), port: listening.port };
  return request.port === null ? null : { address: '127.0.0.1', port: request.port };
}
