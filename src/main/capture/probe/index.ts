import { randomBytes } from 'node:crypto';
import type { HostFacts, ProcessFacts } from '../../../core/capture/process.ts';
import type { Connection } from '../../remote/connection.ts';
import { runToEnd } from '../../remote/run-to-end.ts';
import { hostFactsOf } from './host-facts.ts';
import { processFactsOf } from './process-facts.ts';
import { PROBE_SCRIPT } from './script.ts';
import { sectionsOf } from './sections.ts';

const MOST_BYTES = 64 * 1024 * 1024;

export interface Probed {
  readonly host: HostFacts;
  readonly processes: readonly ProcessFacts[];
}

/**
 * Looks at a host once: one command, which changes nothing there. `remoteFolder` is where captures will be kept, null for the folder of
 * temporary files. Throws `capture.probeFailed`, `capture.noAnswer`, `ssh.*`, `job.cancelled`.
 */
export async function probe(
  connection: Connection,
  remoteFolder: string | null,
  signal?: AbortSignal,
): Promise<Probed> {
  const mark = randomBytes(16).toString('hex');
  const sent = Date.now() / 1000;
  // The first output ends the span in which the host told its time; taken for the whole run it would be far too wide.
  let heard: number | null = null;
  const done = await runToEnd(connection, ['sh', '-c', PROBE_SCRIPT, 'plateau-probe', remoteFolder ?? ''], {
    input: `${mark}\n`,
    mostBytes: MOST_BYTES,
    onFirstOutput: () => {
      heard = Date.now() / 1000;
    },
    ...(signal === undefined ? {} : { signal }),
  });
  const sections = sectionsOf(done.stdout, mark, connection.destination, done.stderr);
  return {
    host: hostFactsOf(sections, sent, heard ?? Date.now() / 1000),
    processes: processFactsOf(sections),
  };
}
