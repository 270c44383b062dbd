import { describe, expect, it } from 'vitest';
import type { Verdict } from '../verdict/verdict.ts';
import { evidenceOf, type JudgedItem } from './candidate-evidence.ts';
import { judgedByOthers, outdatedBy } from './evidence-now.ts';
import type { EvidenceRow } from './model.ts';

const find = (id: string) => ({ id, kind: 'load' as const, label: id });

function verdict(more: Partial<Verdict> = {}, item = 'l1'): Verdict {
  return {
    rule: 'MT-SLO',
    ruleVersion: 1,
    ruleSetSha256: 'a'.repeat(64),
    subject: { kind: 'metric', key: 'p95', label: 'p95' },
    scope: { captures: [item], threads: 'all', sampleType: '', denominator: '' },
    measure: { name: 'p95', value: 309, unit: 'ms', method: 'exact' },
    threshold: { op: '>', value: 300, source: 'user' },
    level: 'investigate',
    certainty: 'confirmed',
    reason: 'slow',
    advice: '',
    evidence: [{ captureId: item, sha256: 'b'.repeat(64), pointer: 'load' }],
    guards: [],
    ...more,
  };
}

function judged(verdicts: readonly Verdict[], sides: JudgedItem['sides'] = null): JudgedItem {
  const origin = { program: 'app', statement: null };
  return { id: sides === null ? 'l1' : 'm1', kind: 'load', label: 'run', takenAt: '', origin, sides, verdicts };
}

/** The rows that a finding of these verdicts has. */
const rows = (item: JudgedItem): readonly EvidenceRow[] =>
  item.verdicts.flatMap((one) => evidenceOf(one, item, find)).map((row, at) => ({ ...row, id: `e${at + 1}` }));

describe('evidence', () => {
  const [row = null] = rows(judged([verdict()]));
  if (row === null) throw new Error('a verdict makes a row');

  it('stands while its verdict is given as it was, whatever else is', () => {
    expect(outdatedBy(row, judged([verdict({ rule: 'MT-BANDS' }), verdict()]), find)).toBeNull();
    expect(outdatedBy(row, judged([verdict({ reason: 'slower than the audit wants' })]), find)).toBeNull();
  });

  it.each<readonly [string, Partial<Verdict>]>([
    ['level', { level: 'likely-bottleneck' }],
    ['certainty', { certainty: 'probable' }],
    ['value', { measure: { name: 'p95', value: 310, unit: 'ms', method: 'exact' } }],
  ])('is outdated where its verdict has another %s, and has the one of now', (_, change) => {
    const now = judged([verdict(change)]);
    expect(outdatedBy(row, now, find)?.now).toMatchObject({
      item: 'l1',
      verdict: { ...change, measure: { value: change.measure?.value ?? 309 } },
    });
  });

  it('is outdated where nothing says it any more', () => {
    expect(outdatedBy(row, judged([]), find)).toEqual({ now: null, rules: null, asked: true });
    expect(outdatedBy(row, judged([verdict({ rule: 'MT-BANDS' })]), find)).toEqual({
      now: null,
      rules: null,
      asked: true,
    });
  });

  it('of a comparison is that of its side', () => {
    const sides = { before: ['l1'], after: ['l2'] };
    const compared = (status: NonNullable<Verdict['status']>, level: Verdict['level']): JudgedItem =>
      judged([verdict({ status, before: verdict(), after: verdict({ level }, 'l2') })], sides);
    const was = compared('regressed', 'likely-bottleneck');
    expect(rows(was).map((one) => ('item' in one ? [one.item, one.verdict?.status] : []))).toEqual([
      ['l1', undefined],
      ['l2', 'regressed'],
    ]);
    for (const one of rows(was)) expect(outdatedBy(one, was, find)).toBeNull();
    const [before, after] = rows(was).map((one) => outdatedBy(one, compared('inconclusive', 'investigate'), find));
    expect(before).toBeNull();
    expect(after?.now).toMatchObject({ item: 'l2', verdict: { status: 'inconclusive', level: 'investigate' } });
  });

  it('that has no verdict is never outdated', () => {
    const trace = { kind: 'trace', id: 'e1', caption: '', traceId: '1'.repeat(32) } as const;
    expect(outdatedBy(trace, judged([]), find)).toBeNull();
  });
});

it('of rules that are not there any more is outdated whatever today’s say, and has their answer once they were asked', () => {
  const [row] = rows(judged([verdict()]));
  if (row === undefined || !('item' in row)) throw new Error('a verdict makes a row');
  const rules = 'rules of another version';
  expect(judgedByOthers(row, rules, null, find)).toEqual({ now: null, rules, asked: false });
  expect(judgedByOthers(row, rules, judged([]), find)).toEqual({ now: null, rules, asked: true });
  const said = judgedByOthers(row, rules, judged([verdict({ ruleSetSha256: 'c'.repeat(64) })]), find);
  expect(said).toMatchObject({
    now: { verdict: { ruleSetSha256: 'c'.repeat(64), level: 'investigate' } },
    asked: true,
  });
});
