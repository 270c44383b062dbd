import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { Progress } from './channel.ts';
import { ForkHost } from './fork-host.ts';
import { WorkerClient } from './worker-client.ts';

const host = new ForkHost(fileURLToPath(new URL('./worker-for-tests.ts', import.meta.url)));
const NEEDS = { memoryMegabytes: 64, reusesMemory: false };
let client = new WorkerClient(host, NEEDS);

afterEach(async () => {
  await client.stop();
  client = new WorkerClient(host, NEEDS);
});

test('carries typed arrays both ways', async () => {
  expect(await client.call('double', new Float64Array([1.5, 2]))).toEqual(new Float64Array([3, 4]));
});

test('tells what a task fails with, and an unknown task as a bug', async () => {
  await expect(client.call('nothing', null)).rejects.toMatchObject({ code: 'internal.bug' });
});

test('a process that ends is told as a crash with its reason, and the next call starts another', async () => {
  await expect(client.call('exit', null)).rejects.toMatchObject({
    code: 'job.crashed',
    message: 'The exit process ended unexpectedly (exit code 7).',
  });
  expect(await client.call('double', new Float64Array([1]))).toEqual(new Float64Array([2]));
});

test('a process that runs out of memory is told as such', async () => {
  await expect(client.call('fill', null)).rejects.toMatchObject({ code: 'job.outOfMemory' });
});

test('a task ends when it is cancelled, and the process stays', async () => {
  const controller = new AbortController();
  const phases: string[] = [];
  const onProgress = ({ phase }: Progress): void => {
    phases.push(phase);
    controller.abort();
  };
  await expect(client.call('wait', null, { signal: controller.signal, onProgress })).rejects.toMatchObject({
    code: 'job.cancelled',
  });
  expect(phases).toContain('waiting');
});

test('a task that does not hear its cancellation ends with its process, and a call made meanwhile has another', async () => {
  await client.call('double', new Float64Array([1]));
  const controller = new AbortController();
  const spun = client.call('spin', null, { signal: controller.signal });
  const behind = client.call('double', new Float64Array([1]));
  controller.abort();
  await expect(spun).rejects.toMatchObject({ code: 'job.cancelled' });
  await expect(behind).rejects.toMatchObject({ code: 'job.cancelled' });
  expect(await client.call('double', new Float64Array([1]))).toEqual(new Float64Array([2]));
});

test('a call that is cancelled before it starts is never made', async () => {
  await expect(client.call('exit', null, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'job.cancelled',
  });
});
