import type { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import { record, utilityProcess } from '../../../tests/support/fake-electron.ts';
import type { ExitReason, FromWorker } from '../jobs/channel.ts';
import { UtilityHost } from './utility-host.ts';

vi.mock('electron', () => import('../../../tests/support/fake-electron.ts'));

beforeEach(() => record.reset());

it('starts a worker with its memory limit and carries messages both ways', () => {
  const fork = vi.spyOn(utilityProcess, 'fork');
  const worker = new UtilityHost('/out/worker.js').start({ memoryMegabytes: 512, reusesMemory: true });
  const child = fork.mock.results[0]?.value as EventEmitter & { readonly stderr: EventEmitter };
  expect(record.argsOf('utilityProcess.fork')).toMatchObject([
    '/out/worker.js',
    [],
    {
      execArgv: ['--max-old-space-size=512', '--no-lazy-feedback-allocation'],
      env: process.platform === 'linux' ? { PATH: process.env.PATH, MALLOC_MMAP_MAX_: '0' } : process.env,
    },
  ]);

  const heard: FromWorker[] = [];
  const ends: ExitReason[] = [];
  worker.onMessage((message) => heard.push(message));
  worker.onExit((why) => ends.push(why));
  worker.send({ type: 'cancel', id: 7 });
  child.emit('message', { type: 'done', id: 7, result: 1 });
  child.stderr.emit('data', Buffer.from(`${'x'.repeat(5000)}heap out of memory`));
  worker.kill();
  child.emit('exit', 134);

  expect(record.argsOf('child.postMessage')).toEqual([{ type: 'cancel', id: 7 }]);
  expect(heard).toEqual([{ type: 'done', id: 7, result: 1 }]);
  expect(ends).toMatchObject([{ code: 134, signal: null, stderr: expect.stringMatching(/heap out of memory$/) }]);
  expect(ends[0]?.stderr).toHaveLength(4000);
});
