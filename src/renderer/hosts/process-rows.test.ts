import { describe, expect, it } from 'vitest';
import type { ListedProcess } from '../../core/capture/process.ts';
import { attaching, firstProfiler, isListed, processKey, runtimeTitle } from './process-rows.ts';

const process = (change: Partial<ListedProcess>): ListedProcess => ({
  pid: 4711,
  parent: 1,
  uid: 1000,
  user: 'anna',
  startTicks: 99,
  startedAt: '2026-11-20T10:00:00Z',
  runtime: 'python',
  runtimeVersion: '3.11',
  executable: '/usr/bin/python3.11',
  arguments: ['python3', 'app.py'],
  threads: 4,
  cpu: 0.5,
  rss: 1e8,
  container: '',
  otherMounts: false,
  innerPid: 4711,
  catchesUsr1: false,
  listens: [],
  command: 'python3 app.py',
  profilers: [],
  ...change,
});

describe('which processes are listed', () => {
  const other = process({ runtime: 'other', runtimeVersion: '', command: 'nginx: worker', pid: 17 });

  it.each([
    [process({}), { text: '', all: false }, true],
    [process({}), { text: 'APP anna', all: false }, true],
    [process({}), { text: 'python 3.11', all: false }, true],
    [process({}), { text: 'app bob', all: false }, false],
    [other, { text: '', all: false }, false],
    [other, { text: 'nginx', all: false }, false],
    [other, { text: '17', all: false }, true],
    [other, { text: 'nginx', all: true }, true],
  ])('%#', (one, filter, listed) => expect(isListed(one, filter)).toBe(listed));
});

it('a runtime is told with its version, where there is one', () => {
  expect(runtimeTitle({ runtime: 'jvm', runtimeVersion: '17.0.9' })).toBe('JVM 17.0.9');
  expect(runtimeTitle({ runtime: 'go', runtimeVersion: '' })).toBe('Go');
  expect(runtimeTitle({ runtime: 'other', runtimeVersion: '' })).toBe('');
});

it('the same pid started again is another process', () => {
  expect(processKey(process({}))).not.toBe(processKey(process({ startTicks: 100 })));
});

it('a capture begins with the first profiler that is ready', () => {
  const readiness = (name: 'py-spy' | 'rss' | 'clinic-flame', ready: boolean) => ({
    name,
    ready,
    why: '',
    remedies: [],
  });
  expect(firstProfiler([readiness('py-spy', false), readiness('rss', true)])).toBe('rss');
  expect(firstProfiler([readiness('py-spy', false), readiness('rss', false)])).toBe('py-spy');
  expect(firstProfiler([])).toBeNull();
  const all = [readiness('clinic-flame', false), readiness('rss', true)];
  expect(attaching(all).map(({ name }) => name)).toEqual(['rss']);
});
