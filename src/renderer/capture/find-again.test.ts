import { describe, expect, it } from 'vitest';
import type { ListedProcess } from '../../core/capture/process.ts';
import { findAgain } from './find-again.ts';

const process = (
  pid: number,
  startTicks: number,
  argv: readonly string[],
  runtime: ListedProcess['runtime'] = 'python',
) =>
  ({
    pid,
    parent: 1,
    uid: 0,
    user: 'root',
    startTicks,
    startedAt: '2026-11-20T10:00:00Z',
    runtime,
    runtimeVersion: '',
    executable: '',
    arguments: argv,
    threads: 1,
    cpu: null,
    rss: 0,
    container: '',
    otherMounts: false,
    innerPid: pid,
    catchesUsr1: false,
    listens: [],
    command: argv.join(' '),
    profilers: [],
  }) satisfies ListedProcess;

const APP = ['python3', 'app.py', '--workers', '2'];
const target = process(100, 5, APP);

describe('the process of a capture', () => {
  it('is the same one while it lives', () => {
    const found = findAgain(target, [process(300, 9, APP), process(100, 5, APP)]);
    expect(found.process?.pid).toBe(100);
    expect(found.note).toBe('');
  });

  it('is the newest with the same command when it has ended, and that is told', () => {
    const found = findAgain(target, [process(200, 7, APP), process(300, 9, APP), process(100, 8, ['python3', 'x.py'])]);
    expect(found.process?.pid).toBe(300);
    expect(found.note).toBe(
      'Process 100 has ended; 300 runs the same command. 2 processes run it; this is the newest.',
    );
  });

  it('is nobody when nothing runs that command; what is most like it comes first', () => {
    const found = findAgain(target, [
      process(200, 7, ['python3', 'other.py']),
      process(300, 9, ['python3', 'app2.py', '--workers', '2']),
      process(400, 9, ['node', 'app.js'], 'node'),
    ]);
    expect(found.process).toBeNull();
    expect(found.note).toMatch(/Process 100 has ended/);
    expect(found.choices.map(({ pid }) => pid)).toEqual([300, 200]);
  });
});
