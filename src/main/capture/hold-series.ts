import { PlateauError } from '../../core/error.ts';
import type { CaptureOnceOptions } from './capture-once.ts';
import type { Held } from './profiler.ts';
import { CaptureSession } from './session.ts';

/** What the heaps of a series share, with the journal's entry of its own that it has on the host. */
export interface HeldSeries extends Pick<Held, 'profiler' | 'gone'> {
  readonly connection: CaptureOnceOptions['connection'];
  /** Argument vectors that ran for it, in order. */
  readonly commands: readonly (readonly string[])[];
  /** Lets go of it, whatever became of it; what could not be undone stands in the journal. */
  close(): Promise<void>;
}

/** Lets a profiler keep what its runs share; null where they share nothing. Throws what the profiler throws. */
export async function holdSeries(options: CaptureOnceOptions): Promise<HeldSeries | null> {
  const { profiler, connection, now } = options;
  if (profiler.hold === undefined) return null;
  const session = new CaptureSession({ ...options, startedAt: now() });
  const finish = async (): Promise<void> => {
    if (connection.gone.aborted) session.leave('the connection went between two heaps');
    else await session.close();
  };
  try {
    const held = await profiler.hold(session);
    const close = async (): Promise<void> => {
      try {
        await held.release();
      } catch (thrown) {
        // The journal knows what stays; the heaps are there all the same.
        if (!(thrown instanceof PlateauError)) throw thrown;
      } finally {
        await finish();
      }
    };
    return { ...held, connection, commands: session.notes.commands, close };
  } catch (thrown) {
    await finish();
    throw thrown;
  }
}
