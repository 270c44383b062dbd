import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanDetail } from '../../../core/plan/stored.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { deriving } from './deriving.ts';
import { importTask } from './import-task.ts';
import { planCompareTask, planComparisonTask } from './plan-compare-tasks.ts';
import { planHistoryTask } from './plan-history.ts';
import { planDetailTask } from './plan-tasks.ts';

const AT = '2026-01-01T00:00:00.000Z';
const context: TaskContext = { signal: new AbortController().signal, progress: () => undefined };
let folder = '';
let workspace: Workspace;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-runs-'));
  workspace = Workspace.create(join(folder, 'a.plateau'), { at: AT });
});
afterEach(() => {
  workspace.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A plan of `orders` that took so long, of which so many of 10,000 blocks came from the disk. */
const plan = (time: number, read = 0, type = 'Seq Scan'): string =>
  JSON.stringify([
    {
      Plan: {
        'Node Type': type,
        'Relation Name': 'orders',
        Schema: 'public',
        ...(type === 'Seq Scan' ? {} : { 'Index Name': 'i' }),
        'Actual Rows': 1,
        'Actual Loops': 1,
        'Actual Startup Time': 0,
        'Actual Total Time': time,
        'Plan Rows': 1,
        'Rows Removed by Filter': 299_999,
        Filter: "(status = 'open'::text)",
        'Shared Hit Blocks': 10_000 - read,
        'Shared Read Blocks': read,
      },
      'Execution Time': time,
    },
  ]);

interface Given {
  readonly run: number;
  readonly text: string;
}

/** Imports runs of a capture as it does, the one that stands for all first; their ids. */
async function captured(label: string, ...given: readonly Given[]): Promise<readonly string[]> {
  const sources = given.map(({ run, text }, index) => {
    const path = join(folder, `${label}-${run}.json`);
    writeFileSync(path, text);
    const options = { label: index === 0 ? label : `${label} · run ${run}`, statement: 'SELECT 1 FROM orders' };
    return { path, name: path, staged: false, run, options };
  });
  const input = { workspace: workspace.path, sources, options: { via: 'capture' }, at: AT, version: '0' };
  const { imported, failed } = await importTask(input, context);
  expect(failed).toEqual([]);
  return imported.map(({ id }) => id);
}

const detail = async (id: string, path = workspace.path): Promise<PlanDetail> => {
  let told: PlanDetail | null = null;
  const task = deriving(async (input) => {
    told = planDetailTask(input);
  });
  await task({ workspace: path, id, at: AT }, context);
  if (told === null) throw new Error('nothing was told');
  return told;
};
const verdictOf = ({ evaluations }: PlanDetail, rule: string): Verdict | undefined =>
  evaluations.find(({ current }) => current)?.verdicts.find((verdict) => verdict.rule === rule);

describe('the runs of a plan', () => {
  it('confirm what all of them show, and leave a cold first one out', async () => {
    const runs = [
      { run: 3, text: plan(50) },
      { run: 1, text: plan(90, 8000) },
      { run: 2, text: plan(52) },
    ] as const;
    const [id = '', first = ''] = await captured('list', ...runs);
    const told = await detail(id);
    expect(told.runs?.times).toEqual({ median: 50, min: 50, max: 52, counted: 2, runs: 3 });
    expect(told.runs?.rows).toMatchObject([
      { run: 1, stands: false, leftOut: 'cold', hitRatio: 0.2 },
      { run: 2, stands: false, leftOut: null },
      { run: 3, stands: true, leftOut: null },
    ]);
    expect(verdictOf(told, 'EX-SEQ')).toMatchObject({ certainty: 'confirmed', measure: { n: 2 } });
    // The cache was cold once: that is no finding.
    expect(verdictOf(told, 'EX-BUF')).toBeUndefined();
    expect(verdictOf(await detail(first), 'EX-BUF')).toMatchObject({
      certainty: 'inconclusive',
      guards: ['cold-cache'],
    });
    expect(workspace.items.list().map(({ label, summary }) => [label, summary.split(' · ')[0]])).toEqual([
      ['list', '50 ms (50–52 in 2 of 3 runs)'],
    ]);
  });

  it('confirm a cache that stays cold, and nothing where they differ', async () => {
    const [id = ''] = await captured('disk', { run: 2, text: plan(50, 8000) }, { run: 1, text: plan(51, 8000) });
    expect(verdictOf(await detail(id), 'EX-BUF')).toMatchObject({ certainty: 'confirmed', guards: [] });
    const [other = ''] = await captured(
      'torn',
      ...[
        { run: 2, text: plan(50) },
        { run: 1, text: plan(49) },
        { run: 3, text: plan(51, 0, 'Index Scan') },
      ],
    );
    const open = verdictOf(await detail(other), 'EX-SEQ');
    expect(open).toMatchObject({ certainty: 'inconclusive', guards: ['runs-disagree'] });
    expect(open?.reason).toMatch(/Only 2 of 3 runs show it\.$/);
  });

  it('say nothing of one run', async () => {
    const [id = ''] = await captured('once', { run: 1, text: plan(50) });
    const told = await detail(id);
    expect(told.runs).toBeNull();
    expect(verdictOf(told, 'EX-SEQ')?.certainty).toBe('probable');
  });

  it('are compared where the plan is named, and one by one where they are', async () => {
    const [slow = '', first = ''] = await captured(
      'slow',
      ...[
        { run: 2, text: plan(50) },
        { run: 1, text: plan(49) },
        { run: 3, text: plan(51) },
      ],
    );
    const [fast = ''] = await captured(
      'fast',
      ...[
        { run: 2, text: plan(5, 0, 'Index Scan') },
        { run: 1, text: plan(4.9, 0, 'Index Scan') },
        { run: 3, text: plan(5.1, 0, 'Index Scan') },
      ],
    );
    const compare = (before: string, after: string) => {
      const input = { workspace: workspace.path, before: [before], after: [after], at: AT, version: '0' };
      const { itemId } = planCompareTask(input);
      return planComparisonTask({ workspace: workspace.path, id: itemId }).comparison;
    };
    const { before, after, verdicts, summary } = compare(slow, fast);
    expect([before.label, after.label, before.runs.length, after.runs.length]).toEqual(['slow', 'fast', 3, 3]);
    expect([before.runs[before.shown]?.itemId, after.runs[after.shown]?.itemId]).toEqual([slow, fast]);
    expect(verdicts.find(({ rule }) => rule === 'EX-SEQ')).toMatchObject({
      status: 'resolved',
      certainty: 'confirmed',
    });
    expect(summary).toContain('50 ms (49–51 in 3 runs) → 5 ms (4.9–5.1 in 3 runs)');
    expect(compare(first, slow).after.runs).toHaveLength(1);
    expect(() => compare(slow, slow)).toThrow(expect.objectContaining({ code: 'plan.comparedTwice' }));
    const { rows } = planHistoryTask({ workspace: workspace.path, id: slow });
    expect(rows.map(({ item, times }) => [item.label, times?.max])).toEqual([
      ['slow', 51],
      ['fast', 5.1],
    ]);
  });

  it('are derived again together', async () => {
    const [id = ''] = await captured('list', { run: 2, text: plan(50) }, { run: 1, text: plan(51) });
    // A copy of which nothing is open yet.
    const copy = join(folder, 'copy.plateau');
    cpSync(workspace.path, copy, { recursive: true });
    const db = new Database(join(copy, 'workspace.db'));
    db.exec('DELETE FROM derived; DELETE FROM plan_checks; DELETE FROM evaluations');
    db.close();
    const told = await detail(id, copy);
    expect(verdictOf(told, 'EX-SEQ')).toMatchObject({ certainty: 'confirmed', measure: { n: 2 } });
    expect(told.runs?.rows).toHaveLength(2);
  });
});
