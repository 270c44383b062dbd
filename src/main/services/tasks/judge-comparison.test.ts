import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_RULE_SET, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { context, evidenceWorkspace } from '../bundle/evidence-for-tests.ts';
import { FindingFacts } from '../findings/finding-facts.ts';
import { storedWeights } from '../findings/stored-weights.ts';
import { judgeComparisonTask } from './judge-comparison.ts';

let folder = '';
let path = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-judge-'));
  path = await evidenceWorkspace(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const today = ruleSetSha256(DEFAULT_RULE_SET);
const [lost = ''] = Object.keys(DEFAULT_RULE_SET.values);
const { [lost]: _lost, ...fewer } = DEFAULT_RULE_SET.values;
/** What an earlier version may have shipped. */
const older = { ...DEFAULT_RULE_SET, values: fewer };

it('makes a comparison again by today’s rules, beside what those of another version said, and evidence then has both', async () => {
  const workspace = Workspace.open(path);
  try {
    const comparison = workspace.items.list().find(({ kind }) => kind === 'comparison')?.id ?? '';
    const [said] = workspace.judgements.of(comparison, today);
    const sha256 = ruleSetSha256(older);
    workspace.write(() =>
      workspace.judgements.write(comparison, { ...older, sha256 }, '2025-01-01T00:00:00.000Z', said?.verdicts ?? []),
    );
    expect(workspace.judgements.ruleSets()).toEqual([]);
    const rows = workspace.findings.list().flatMap(({ body }) => body.evidence);
    const row = rows.find((one) => 'item' in one && one.verdict !== undefined);
    if (row === undefined || !('item' in row) || row.verdict === undefined) throw new Error('there is evidence');
    const was = { ...row, comparison, verdict: { ...row.verdict, ruleSetSha256: sha256 } };
    const facts = () => new FindingFacts(workspace, '', storedWeights(workspace));
    expect(facts().outdated(was)).toMatchObject({
      rules: `rules of another version (${sha256.slice(0, 12)}): new are ${lost}`,
      asked: true,
    });
    expect(facts().outdated({ ...was, verdict: { ...was.verdict, ruleSetSha256: '0'.repeat(64) } })?.rules).toBe(
      'rules of another version (000000000000), of which this workspace kept no numbers',
    );

    await judgeComparisonTask({ workspace: path, id: comparison, at: '2027-01-01T00:00:00.000Z' }, context);
    const judged = workspace.judgements.of(comparison, today);
    expect(judged.map(({ current, verdicts }) => [current, verdicts])).toEqual([
      [true, said?.verdicts],
      [false, said?.verdicts],
    ]);
    expect(judged[0]?.evaluatedAt).toBe('2027-01-01T00:00:00.000Z');
  } finally {
    workspace.close();
  }
});

it('refuses what is no comparison', async () => {
  const workspace = Workspace.open(path);
  const id = workspace.items.list().find(({ kind }) => kind === 'profile')?.id;
  workspace.close();
  await expect(judgeComparisonTask({ workspace: path, id, at: '' }, context)).rejects.toMatchObject({
    code: 'item.notAComparison',
  });
});
