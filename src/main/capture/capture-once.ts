import type { CapturePlan, CaptureProvenance } from '../../core/capture/request.ts';
import { PlateauError } from '../../core/error.ts';
import type { Connection } from '../remote/connection.ts';
import type { CaptureJournal } from './journal.ts';
import { operator } from './operator.ts';
import type { CapturedFile, PlanFacts, Profiler } from './profiler.ts';
import { type CaptureSecrets, CaptureSession } from './session.ts';
import { idleThreads, type ThreadTimes, threadTimes } from './threads.ts';

export interface CaptureOnceOptions {
  readonly profiler: Profiler;
  readonly plan: CapturePlan;
  readonly facts: PlanFacts;
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly journal: CaptureJournal;
  /** `c` and 16 hexadecimal digits. */
  readonly captureId: string;
  readonly now: () => string;
  /** Who is asked for passwords; nobody where it is not there. */
  readonly secrets?: CaptureSecrets;
  /** Captures of the same job that are still to come, this one among them; 1. */
  readonly toCome?: number;
  newStagingPath(): string;
  onProgress(phase: string, fraction: number | null, samples: number | undefined): void;
}

/** Files of one capture with how they came about. The files belong to the caller. */
export interface Captured {
  readonly files: readonly CapturedFile[];
  readonly provenance: CaptureProvenance;
  /** False where something is left on the host; the journal knows what. */
  readonly clean: boolean;
}

/** The threads of the target now; null where there is none to look at. */
async function look({ facts, connection }: CaptureOnceOptions): Promise<ThreadTimes | null> {
  return facts.process === null || facts.host.system !== 'Linux' ? null : threadTimes(connection, facts.process.pid);
}

function isCancelled(thrown: unknown): boolean {
  return thrown instanceof PlateauError && thrown.code === 'job.cancelled';
}

/**
 * Runs one capture from the first look at its target to the last file here, and leaves nothing on the host. When the connection goes on the
 * way, what is there stays and is listed as left behind. Throws what the profiler throws.
 */
export async function captureOnce(options: CaptureOnceOptions): Promise<Captured> {
  const { profiler, plan, facts, connection, now, captureId } = options;
  const startedAt = now();
  const session = new CaptureSession({ ...options, startedAt });
  try {
    const before = await look(options);
    const begun = performance.now();
    const files = await profiler.run(session);
    const actualSeconds = (performance.now() - begun) / 1000;
    const after = before === null ? null : await look(options);
    const endedAt = now();
    const clean = await session.close();
    const { notes } = session;
    return {
      files,
      clean,
      provenance: {
        captureId,
        host: {
          name: facts.entry.name,
          class: facts.entry.class,
          destination: facts.entry.destination,
          facts: facts.host,
        },
        target: facts.process,
        profiler: { name: profiler.id, version: notes.version },
        request: plan.request,
        commands: notes.commands,
        exitCode: notes.exitCode,
        stderrTail: notes.stderrTail,
        rate: plan.rate,
        requestedSeconds: plan.request.seconds,
        actualSeconds,
        startedAt,
        endedAt,
        remoteSha256: files[0]?.remoteSha256 ?? null,
        partial: notes.partial,
        idleThreads: before === null || after === null ? [] : idleThreads(before, after),
        threadsSeen: after?.ticks.size ?? before?.ticks.size ?? 0,
        load:
          after === null || after.load === null
            ? null
            : {
                load: after.load,
                cores: facts.host.containerCpus ?? facts.host.cores,
                throttled:
                  after.throttled === null || before === null || before.throttled === null
                    ? null
                    : after.throttled - before.throttled,
              },
        connection: {
          transport: connection.transport,
          keys: connection.keys.map(({ address, key }) => `${address} ${key.type} ${key.sha256}`),
        },
        operator: operator(),
        warnings: notes.warnings,
      },
    };
  } catch (thrown) {
    await session.discard();
    if (connection.gone.aborted && !isCancelled(thrown)) session.leave('the connection went while it ran');
    else await session.close();
    throw thrown;
  }
}
