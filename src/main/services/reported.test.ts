import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DEFAULT_RULE_SET, ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import { Workspace } from '../workspace/workspace.ts';
import { context } from './bundle/evidence-for-tests.ts';
import { reportedItem } from './reported.ts';
import { frontendCompareTask } from './tasks/frontend-compare-tasks.ts';
import { importTask } from './tasks/import-task.ts';

const AT = '2026-11-23T00:00:00.000Z';
const FIXTURES = resolve(import.meta.dirname, '../../../tests/fixtures/frontend');

it('warns in a report of a comparison that more than one change lies between its sides, and leaves its certainty', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-reported-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const workspace = join(folder, 'a.plateau');
  Workspace.create(workspace, { at: AT }).close();
  const names = ['12-1', '12-2', '12-3', '12-after-1', '12-after-2', '12-after-3'];
  const sources = names.map((name) => ({ path: join(FIXTURES, `lighthouse-${name}.json`), name, staged: false }));
  const common = { at: AT, version: '0' };
  const { imported } = await importTask({ workspace, sources, options: { via: 'file' }, ...common }, context);
  const ids = imported.map(({ id }) => id);
  const sides = { before: ids.slice(0, 3), after: ids.slice(3) };
  const { itemId } = await frontendCompareTask({ workspace, ...sides, ...common }, context);
  const opened = Workspace.open(workspace);
  const told = () => reportedItem(opened, itemId, ruleSetSha256(DEFAULT_RULE_SET));
  const change = (id: string, at: string) => ({
    ...{ id, at, kind: 'deploy' as const, text: id, commit: '', recordedAt: AT },
  });
  opened.write(() => opened.investigations.addChange(change('k1', '2026-11-22T12:00:00.000Z')));
  expect(told().warnings).toEqual([]);
  const before = told().evaluation?.verdicts.map(({ certainty }) => certainty);
  opened.write(() => opened.investigations.addChange(change('k2', '2026-11-22T12:30:00.000Z')));
  expect(told().warnings).toMatchObject([
    { code: 'QG-CONFOUNDED', message: expect.stringContaining('2 recorded changes lie between') },
  ]);
  expect(told().evaluation?.verdicts.map(({ certainty }) => certainty)).toEqual(before);
  opened.close();
});
