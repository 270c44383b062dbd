import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ToWorker } from './channel.ts';
import { endingWithParent } from './end-with-parent.ts';
import { serveTasks } from './serve-tasks.ts';

/** A worker that behaves well and badly, for tests of those who call one. */
serveTasks(
  {
    double: (input) => (input instanceof Float64Array ? input.map((value) => value * 2) : null),
    /** Ends on its own when asked to. */
    wait: (_input, { signal, progress }) =>
      new Promise((_resolve, reject) => {
        const alive = setInterval(() => progress({ done: 1, total: null, unit: 'steps', phase: 'waiting' }), 10);
        signal.addEventListener('abort', () => {
          clearInterval(alive);
          reject(new Error('asked to end'));
        });
      }),
    /** Never hears that it should end. */
    spin: () => {
      for (;;);
    },
    /** The same, and says so first. */
    spinWatched: (_input, { progress }) => {
      progress({ done: 0, total: null, unit: 'steps', phase: 'spinning' });
      endingWithParent(() => {
        for (;;);
      });
    },
    /** Stages a file in a workspace, says so and spins. */
    stageAndSpin: (input, { progress }) => {
      const { workspace } = z.object({ workspace: z.string() }).parse(input);
      writeFileSync(join(workspace, 'staging', `${process.pid}-left`), '');
      progress({ done: 0, total: null, unit: 'steps', phase: 'spinning' });
      endingWithParent(() => {
        for (;;);
      });
    },
    exit: () => process.exit(7),
    fill: () => {
      const kept: unknown[] = [];
      for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => ({ i })));
    },
  },
  {
    send: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', (message) => listener(message as ToWorker)),
  },
);
