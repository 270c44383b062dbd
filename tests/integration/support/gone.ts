import type { Connection } from '../../../src/main/remote/connection.ts';

const TICK_MS = 50;

/**
 * Seconds until a connection is known to be gone. Only those are counted in which this process had its turn: what a machine with other work
 * takes from it is no delay of the connection's.
 */
export function secondsUntilGone({ gone }: Connection): Promise<number> {
  return new Promise((resolve) => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks++;
    }, TICK_MS);
    const end = (): void => {
      clearInterval(timer);
      resolve((ticks * TICK_MS) / 1000);
    };
    if (gone.aborted) end();
    else gone.addEventListener('abort', end, { once: true });
  });
}
