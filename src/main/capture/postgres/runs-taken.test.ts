import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CapturedFile } from '../profiler.ts';
import { collectedRuns } from './runs-taken.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-taken-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function left(name: string, text: string): CapturedFile {
  const path = join(folder, name);
  writeFileSync(path, text);
  return { path, name, sha256: '', bytes: text.length, remoteSha256: null, kind: 'plan' };
}

const plan = (time: number): string =>
  JSON.stringify([
    { Plan: { 'Node Type': 'Result', 'Actual Loops': 1, 'Actual Total Time': time }, 'Execution Time': time },
  ]);

it('tells the runs that were left behind in their order, the median first, and keeps what is no whole plan', async () => {
  const files = [
    left('pg_stats.json', '[]'),
    left('run-10.json', plan(3)),
    left('run-1.json', plan(90)),
    left('run-2.json', plan(2)),
    left('run-3.json', plan(4)),
    left('run-4.json', plan(5).slice(0, 40)),
  ];
  const collected = await collectedRuns(files);
  expect(collected.map(({ name, run }) => [name, run])).toEqual([
    ['plan.json', 10],
    ['run 1, cold.json', 1],
    ['run 2.json', 2],
    ['run 3.json', 3],
    ['pg_stats.json', undefined],
    ['run-4.json', undefined],
  ]);
});

it('leaves other files as they are', async () => {
  const files = [left('profile.json', '{}'), left('run-1.json', '')];
  expect(await collectedRuns(files)).toEqual(files);
});
