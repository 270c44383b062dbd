import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { heldOutput } from './held-output.ts';

it('keeps what a program printed until somebody reads it, though it has ended long since', async () => {
  const child = spawn('sh', ['-c', 'echo said; echo complained >&2'], { stdio: 'pipe' });
  const streams = [heldOutput(child.stdout), heldOutput(child.stderr)];
  await once(child, 'close');
  await wait(20);
  const texts = await Promise.all(streams.map(async (stream) => (await stream.toArray()).join('')));
  expect(texts).toEqual(['said\n', 'complained\n']);
});

it('ends with the program, and closes its output where nobody wants more', async () => {
  const child = spawn('sh', ['-c', 'while echo more; do :; done'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const held = heldOutput(child.stdout);
  await once(held, 'readable');
  held.destroy();
  const [code, signal] = await once(child, 'exit');
  expect([code === 0, signal ?? 'none']).not.toEqual([true, 'none']);
});
