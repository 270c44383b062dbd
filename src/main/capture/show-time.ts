import type { CaptureRun } from './profiler.ts';

/** Time between two words on progress, in milliseconds. */
const EVERY = 500;

/** Does something that takes about so many seconds, and tells how far it is by the clock. */
export async function whileShowing<T>(run: CaptureRun, seconds: number, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const tell = (): void => run.progress('sampling', Math.min(1, (performance.now() - started) / 1000 / seconds));
  tell();
  const timer = setInterval(tell, EVERY);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
