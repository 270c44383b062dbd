import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FindingBody } from '../../src/core/finding/model.ts';
import type { FindingDetail } from '../../src/core/finding/stored.ts';
import { built } from '../support/built.ts';
import { evidenceOf, fixOf, measuredOf, wholeFinding } from '../support/finding-of.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const userData = temporaryUserData();
const workspace = join(userData.path, 'lints.plateau');

const call = (...args: readonly string[]): Promise<TerminalAnswer> =>
  plateau(userData.path, [...args, '--workspace', workspace]);

function file(name: string, text: string): string {
  writeFileSync(join(userData.path, name), text);
  return join(userData.path, name);
}

const whole = wholeFinding();
const observed = { ...whole.observed, sloBreach: true };

/** The blocking lints of the specification and its hints: what fires each, and what does not. */
const CASES: readonly (readonly [code: string, fires: Partial<FindingBody>, quiet: Partial<FindingBody>])[] = [
  ['fixPlan.onlyBiggerInstance', { fixPlan: [fixOf({ text: 'A larger server' })] }, {}],
  ['baseline.missing', { verification: [measuredOf({ before: null })] }, {}],
  [
    'latency.noP99',
    {
      symptom: 'Submitting takes 2 s at p95.',
      priority: { ...whole.priority, p99Before: null },
      verification: [measuredOf({ metric: 'p95 of submit' })],
    },
    {},
  ],
  ['verification.missing', { verification: [] }, {}],
  ['retest.notRetested', {}, {}],
  ['verification.otherLoad', { verification: [measuredOf({ loadAfter: 221 })] }, {}],
  [
    'evidence.leftOutWithoutNote',
    { leftOut: [{ evidence: 'e1', note: '' }] },
    { leftOut: [{ evidence: 'e1', note: 'Too large' }] },
  ],
  ['evidence.missing', { evidence: [] }, {}],
  ['hint.premature', { observed: { ...observed, sloBreach: false } }, { observed }],
  [
    'hint.wrongLayer',
    { evidence: [evidenceOf({ rule: 'EX-PLATEAU' })], fixPlan: [fixOf({ text: 'Refactor the loop' })] },
    { evidence: [evidenceOf({ rule: 'EX-PLATEAU' })], fixPlan: [fixOf({ text: 'Add an index' })] },
  ],
  ['hint.cachingEverything', { fixPlan: [fixOf({ text: 'Cache the answers' })] }, {}],
  [
    'hint.horizontalFirst',
    { fixPlan: [fixOf(), fixOf({ id: 'f2', smallest: false, smallerAlternative: 'f1', text: 'More replicas' })] },
    {},
  ],
  ['hint.tailIgnored', { priority: { ...whole.priority, p99After: null } }, {}],
  [
    'hint.coldPath',
    { evidence: [evidenceOf({ measure: { name: 'self', value: 0.04, unit: 'share' } })] },
    { evidence: [evidenceOf({ measure: { name: 'self', value: 0.05, unit: 'share' } })] },
  ],
];

/** Codes of each finding’s lints, in the order in which they were given. */
async function lintsOf(bodies: readonly FindingBody[]): Promise<readonly (readonly string[])[]> {
  const findings = bodies.map((body, at) => ({
    finding: { id: `PERF-${String(at + 1).padStart(3, '0')}`, fingerprint: '', body },
  }));
  const path = file('foreign.json', JSON.stringify({ workspace: '3f9a3f9a3f9a3f9a', findings }));
  expect(await call('finding', 'import', path)).toMatchObject({ code: 0 });
  const { out } = await call('finding', 'show', '--json');
  const told = (JSON.parse(out) as { readonly findings: readonly FindingDetail[] }).findings;
  return findings.map(
    ({ finding }) => told.find((one) => one.finding.id === finding.id)?.assessment.lints.map(({ code }) => code) ?? [],
  );
}

beforeAll(async () => {
  built('main/cli.js');
  mkdirSync(userData.path, { recursive: true });
  await plateau(userData.path, ['init', workspace]);
});
afterAll(() => userData.remove());

describe('what a finding lacks, in the terminal', () => {
  it('says that there is none where there is none', async () => {
    expect((await call('finding', 'show')).out).toContain('There is no finding yet');
  });

  it('is told by the lint it is about, and by no other finding', async () => {
    const told = await lintsOf(CASES.flatMap(([, fires, quiet]) => [wholeFinding(fires), wholeFinding(quiet)]));
    for (const [at, [code]] of CASES.entries()) {
      expect(told[2 * at], `${code} fires`).toContain(code);
      if (code !== 'retest.notRetested') expect(told[2 * at + 1], `${code} is quiet`).not.toContain(code);
    }
  });

  it('has the patterns of the playbooks beside it', async () => {
    const { out } = await call('finding', 'patterns', 'n-plus-one');
    expect(out).toContain('n-plus-one · N+1 queries (S3:133-137)');
    expect(out).toContain('proved by: A trace repeats one database span');
    expect((await call('finding', 'patterns', 'bogus')).err).toContain('There are n-plus-one, index');
  });

  it.each(['gc-allocation', 'front-end', 'infrastructure-ceiling', 'other'])(
    'says of %s, which is a category without a pattern, that there is none',
    async (category) => {
      const { code, out } = await call('finding', 'patterns', category);
      expect([code, out]).toEqual([0, expect.stringContaining('The playbooks name no pattern of it')]);
    },
  );

  it('has an empty list of them where it is asked for JSON', async () => {
    const { out } = await call('finding', 'patterns', 'other', '--json');
    expect(JSON.parse(out)).toMatchObject({ patterns: [] });
  });

  it('is printed with all that somebody wrote, further lines below the first', async () => {
    await call('finding', 'set', 'PERF-001', 'cause=First.\nSecond.', 'flow.revenueCritical=true');
    const { out } = await call('finding', 'show', 'PERF-001');
    for (const text of [
      'cause: First.\n    Second.\n',
      'flow: submit POST /orders, revenue critical',
      'hypothesis (high confidence, rank 1): Parsing once halves it',
      's1  Count the calls of parse; disproved by: One call a line',
      'f1  quick-win, smallest: risk 2, blast radius 3, 3 days, reversible, canary 5 %',
      'roll back by: Revert the commit',
      'at 200 → 210 requests/s',
      'not changed: The format of orders',
      'g1  No tracing (anna)',
    ]) {
      expect(out).toContain(text);
    }
  });
});

describe('what is refused says where and what instead', () => {
  it.each<readonly [readonly string[], string, RegExp]>([
    [['finding', 'weights', 'gain=2'], 'finding.badWeights', /gain: it is more than 1/],
    [['finding', 'set', 'PERF-001', 'eta=2026-02-30'], 'finding.badField', /“eta”.*a day of the calendar/],
    [['finding', 'set', 'PERF-001', 'eta=tomorrow'], 'finding.badField', /“eta”.*a day of the calendar/],
    [['finding', 'set', 'PERF-001', `title=${'x'.repeat(10_000)}`], 'finding.badField', /longer than 500 characters/],
    [['finding', 'set', 'PERF-001', 'category=slow'], 'finding.badField', /none of n-plus-one, index/],
    [['finding', 'set', 'PERF-001', 'evidence=3'], 'finding.badField', /“evidence”.*it is a list/],
    [['finding', 'import', 'docs/performance-brief.yaml'], 'finding.badFile', /it is no JSON/],
    [['slo', 'set', 'p95', '300ms', '--flow', 'bogus'], 'cli.usage', /--flow cannot be “bogus”[\s\S]*submit, access/],
    [['slo', 'set', 'p95', '300ms', '--app-type', 'tv'], 'cli.usage', /--app-type cannot be “tv”/],
    [['calc', 'capacity', '--model', '.'], 'cli.usage', /“\.” cannot be read/],
    [['signoff', 'approve'], 'cli.usage', /cannot “approve”[\s\S]*withdraw/],
    [['verify', 'no-such.zip'], 'bundle.unreadable', /there is no such file/],
    [['verify', '.'], 'bundle.unreadable', /it is a folder/],
    [['change', 'add', 'deploy', '--at', '2026-02-30T10:00'], 'cli.usage', /--at cannot be “2026-02-30T10:00”/],
  ])('%j is %s', async (args, code, told) => {
    const { err, code: exit } = await call(...args);
    expect(exit).toBe(3);
    expect(err).toContain(`(${code})`);
    expect(err).toMatch(told);
  });

  it.each([
    ['title: one\ntitle: two\n', /line 2, column 1.*“title” stands here twice/],
    ['a: &a [x]\ntitle: *a\n', /line 2.*an alias is not followed/],
    ['['.repeat(100_000), /line 1, column 65: this is nested too deep/],
    ['title: !!js/function "x"\n', /a tag means nothing here/],
    ['{"__proto__": {"title": "x"}}', /“__proto__” of a finding cannot be that: there is no such field/],
    ['just words\n', /holds no fields of a finding/],
  ])('fields in the file %j are refused', async (text, told) => {
    const { err, code } = await call('finding', 'set', 'PERF-001', '--from', file('fields.yaml', text));
    expect([code, err]).toEqual([3, expect.stringMatching(told)]);
  });

  it('takes fields with any ends of lines, and names in any script', async () => {
    const path = file('crlf.yaml', 'title: "🔥 שלום"\r\nsymptom: |\r\n  one\r\n  two\r\neta: 2026-12-01\r\n');
    const { code, out } = await call('finding', 'set', 'PERF-001', '--from', path, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      finding: { body: { title: '🔥 שלום', symptom: 'one\ntwo\n', eta: '2026-12-01' } },
    });
  });
});
