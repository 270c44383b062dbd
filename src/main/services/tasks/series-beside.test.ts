import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { context } from '../bundle/evidence-for-tests.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { importTask } from './import-task.ts';
import { evaluateTask } from './profile-tasks.ts';

const AT = '2026-03-01T00:00:00.000Z';
const FIXTURES = resolve(import.meta.dirname, '../../../../tests/fixtures/load');
let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-beside-'));
  path = join(folder, 'w.plateau');
  Workspace.create(path, { at: AT }).close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function imported(...names: readonly string[]): Promise<readonly string[]> {
  const sources = names.map((name) => ({ path: join(FIXTURES, name), name, staged: false }));
  const made = await importTask({ workspace: path, sources, options: { via: 'file' }, at: AT, version: '0' }, context);
  expect(made.failed).toEqual([]);
  return made.imported.map(({ id }) => id);
}

/** What is said of the run's flat throughput. */
function flat(id: string): Verdict | undefined {
  const workspace = Workspace.open(path);
  const [current] = workspace.judgements.of(id, ruleSetSha256(activeRuleSet(workspace)));
  workspace.close();
  return current?.verdicts.find(({ subject }) => subject.key === 'flat throughput');
}

function change(work: (workspace: Workspace) => void): void {
  const workspace = Workspace.open(path);
  workspace.write(() => work(workspace));
  workspace.close();
}

it.each([
  ['before its series', ['k6-narrow.ndjson.gz', 'narrow-cpu.csv']],
  ['after its series', ['narrow-cpu.csv', 'k6-narrow.ndjson.gz']],
])('a run that came %s is judged with its CPU', async (_, names) => {
  const ids: string[] = [];
  for (const name of names) ids.push(...(await imported(name)));
  const [run = '', series = ''] = names[0]?.startsWith('k6') ? ids : [...ids].reverse();
  expect(flat(run)).toMatchObject({
    ...{ certainty: 'probable', details: { bound: 'I/O' } },
    evidence: [{ captureId: run }, { captureId: series }],
  });
});

it('a series that is linked is the server’s; one that was deleted tells nothing', async () => {
  const [run = '', series = '', other = ''] = await imported('k6-narrow.ndjson.gz', 'narrow-cpu.csv', 'tight-cpu.csv');
  const judge = () => evaluateTask({ workspace: path, ids: [run], at: AT }, context);
  change(({ links }) => links.add(run, series, AT));
  await judge();
  expect(flat(run)).toMatchObject({ certainty: 'confirmed', details: { bound: 'I/O' } });
  // Of another time: that it is linked makes it none of this one.
  change(({ links }) => {
    links.remove(run, series);
    links.add(run, other, AT);
  });
  await judge();
  expect(flat(run)?.reason).toContain('looked at too seldom, or not in that time');
  change(({ links, items }) => {
    links.remove(run, other);
    items.delete(series, AT);
  });
  await judge();
  expect(flat(run)?.reason).toContain('no series of that time tells the CPU');
});
