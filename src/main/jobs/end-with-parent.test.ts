import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { endingWithParent } from './end-with-parent.ts';

const WORKER = fileURLToPath(new URL('worker-for-tests.ts', import.meta.url));

/** A parent that starts a worker and prints its number once the worker says that it is about to hold its thread for ever. */
const PARENT = `
const { fork } = require('node:child_process');
const child = fork(process.argv[1], [], { serialization: 'advanced', stdio: 'ignore' });
child.on('message', () => console.log(child.pid));
child.send({ type: 'run', id: 1, task: 'spinWatched', input: null });
`;

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a task that never lets go of its thread', () => {
  it('ends with the process that asked for it, also where that was killed', async () => {
    const parent = spawn(process.execPath, ['-e', PARENT, WORKER], { stdio: ['ignore', 'pipe', 'inherit'] });
    let worker = 0;
    try {
      const [line] = await once(parent.stdout, 'data');
      worker = Number(String(line));
      expect(isThere(worker)).toBe(true);
      parent.kill('SIGKILL');
      while (isThere(worker)) await new Promise((next) => setTimeout(next, 50));
    } finally {
      parent.kill('SIGKILL');
      if (worker > 0 && isThere(worker)) process.kill(worker, 'SIGKILL');
    }
  });

  it('answers where it ends', () => {
    expect(endingWithParent(() => 42)).toBe(42);
    expect(() => endingWithParent(() => JSON.parse('{'))).toThrow(SyntaxError);
  });
});
