import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FindingDetail } from '../../src/core/finding/stored.ts';
import type { BundleVerification } from '../../src/main/services/bundle/verify/verify-bundle.ts';
import { built } from '../support/built.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FIXTURES = join(ROOT, 'tests/fixtures');
const mine = temporaryUserData();
const auditor = temporaryUserData();

const call = (...args: readonly string[]): Promise<TerminalAnswer> => plateau(mine.path, args);

/** Ids of what was imported, in the order of the files. */
async function imported(...files: readonly string[]): Promise<readonly string[]> {
  const { out } = await call('import', ...files, '--json');
  const answer = JSON.parse(out) as { readonly imported: readonly { readonly id: string }[] };
  return answer.imported.map(({ id }) => id);
}

/** Writes a bundle and asks somebody who has only that. */
async function exported(name: string): Promise<BundleVerification> {
  const zip = join(mine.path, name);
  const written = await call('bundle', '-o', zip);
  expect(written).toMatchObject({ code: 0 });
  const { out } = await plateau(auditor.path, ['verify', zip, '--json']);
  return JSON.parse(out) as BundleVerification;
}

const shown = async (id: string): Promise<FindingDetail> => {
  const { out } = await call('finding', 'show', id, '--json');
  return JSON.parse(out) as FindingDetail;
};

beforeAll(async () => {
  built('main/cli.js');
  const load = (name: string): string => join(FIXTURES, 'load', name);
  const page = (name: string): string => join(FIXTURES, 'frontend', name);
  const sides: readonly (readonly [readonly string[], readonly string[]])[] = [
    [
      [join(ROOT, 'resources/sample/orders-before.speedscope.json')],
      [join(ROOT, 'resources/sample/orders-after.speedscope.json')],
    ],
    [[1, 2, 3].map((run) => load(`k6-before-${run}.json`)), [1, 2].map((run) => load(`k6-after-${run}.json`))],
    [
      [1, 2, 3].map((run) => page(`lighthouse-12-${run}.json`)),
      [1, 2, 3].map((run) => page(`lighthouse-12-after-${run}.json`)),
    ],
    [[join(FIXTURES, 'plans/pg15/01b-seqscan-after.json')], [join(FIXTURES, 'plans/pg15/01a-seqscan-before.json')]],
  ];
  const files = [...sides.flat(2), load('k6-steps.ndjson.gz')];
  const ids = new Map((await imported(...files)).map((id, at) => [files[at], id]));
  const idsOf = (side: readonly string[]): string => side.map((file) => ids.get(file)).join(',');
  for (const [before, after] of sides) {
    const compared = await call('compare', idsOf(before), idsOf(after), '--json');
    expect(compared.code, compared.err).toBe(0);
  }
}, 300_000);
afterAll(() => {
  mine.remove();
  auditor.remove();
});

interface Listed {
  readonly candidates: readonly {
    readonly verdicts: readonly { readonly item: string; readonly rule: string; readonly subjectKey: string }[];
  }[];
}

it('of findings on profiles, load runs, front ends and plans, and on their comparisons, verifies', {
  timeout: 300_000,
}, async () => {
  const { candidates } = JSON.parse((await call('finding', 'candidates', '--json')).out) as Listed;
  const verdicts = candidates.flatMap((candidate) => candidate.verdicts);
  // Of comparisons of profiles, load runs and front ends, and of what was not compared.
  for (const [rule, kind] of [
    ['FG-PLATEAU', 'c'],
    ['MT-REGRESS', 'm'],
    ['FE-REGRESS', 'w'],
    ['MT-SLO', 'l'],
    ['EX-SEQ', 'q'],
  ] as const) {
    const found = verdicts.find((one) => one.rule === rule && one.item.startsWith(kind));
    const made = await call('finding', 'new', found?.item ?? '', '--verdict', `${rule}:${found?.subjectKey ?? ''}`);
    expect(made.code, `${rule} on ${kind}: ${made.err}`).toBe(0);
  }
  const { ok, failures, unheld } = await exported('all.zip');
  expect({ ok, failures, unheld }).toEqual({ ok: true, failures: [], unheld: [] });
});

it('whose verdict is another one since says so, until it is renewed', { timeout: 300_000 }, async () => {
  const { out } = await call('finding', 'list', '--json');
  const { findings } = JSON.parse(out) as {
    readonly findings: readonly { readonly id: string; readonly title: string }[];
  };
  const id = findings.find(({ title }) => title.startsWith('p95 of k6-steps'))?.id ?? '';
  const was = await shown(id);
  expect(was.evidence.map(({ outdated }) => outdated)).toEqual([null]);

  expect((await call('slo', 'set', 'p95', '100ms')).code).toBe(0);
  const now = await shown(id);
  expect(now.evidence).toMatchObject([{ id: 'e1', outdated: { now: { level: 'likely-bottleneck' } } }]);
  expect(now.assessment.lints).toContainEqual({
    code: 'evidence.outdated',
    field: 'evidence',
    row: 'e1',
    text: 'Evidence e1 is judged otherwise since: investigate, confirmed then, likely bottleneck, confirmed now. Renew it.',
    blocks: 'publish',
  });
  const { ok, failures, unheld } = await exported('outdated.zip');
  expect({ ok, failures }).toEqual({ ok: true, failures: [] });
  expect(unheld).toContainEqual({
    finding: id,
    evidence: 'e1',
    why: 'the bundle says that it is judged otherwise since',
  });

  expect((await call('finding', 'evidence', 'renew', id, 'e1')).code).toBe(0);
  const renewed = await shown(id);
  expect(renewed.evidence.map(({ outdated }) => outdated)).toEqual([null]);
  expect(renewed.finding.body.evidence).toMatchObject([{ id: 'e1', verdict: { level: 'likely-bottleneck' } }]);
  expect((await exported('renewed.zip')).unheld.filter(({ finding }) => finding === id)).toEqual([]);
});
