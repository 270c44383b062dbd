import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RetestTable } from '../../src/core/finding/retest-table.ts';
import type { FindingDetail } from '../../src/core/finding/stored.ts';
import { built } from '../support/built.ts';
import { HeapSketch } from '../support/heap/sketch.ts';
import { plateau } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures');
const fixture = (path: string): string => join(FIXTURES, path);
const user = temporaryUserData();
const elsewhere = temporaryUserData();

vi.setConfig({ testTimeout: 120_000 });

async function json<T>(args: readonly string[], userData = user.path): Promise<T> {
  const { out, err, code } = await plateau(userData, [...args, '--json']);
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return JSON.parse(out) as T;
}

async function imported(path: string, label: string, userData = user.path): Promise<string> {
  const answer = await json<{ readonly imported: readonly { readonly id: string }[] }>(
    ['import', path, '--label', label],
    userData,
  );
  return answer.imported[0]?.id ?? '';
}

/** Makes a finding of a verdict, and gives its number. */
async function found(items: string, verdict: string): Promise<string> {
  const { finding } = await json<FindingDetail>(['finding', 'new', items, '--verdict', verdict]);
  return finding.id;
}

async function retestOf(id: string): Promise<FindingDetail['assessment']['retest']> {
  return (await json<FindingDetail>(['finding', 'show', id])).assessment.retest;
}

beforeAll(() => {
  built('main/cli.js');
});
afterAll(() => {
  user.remove();
  elsewhere.remove();
});

describe('memory of a process that kept every session, and of the one that was mended', () => {
  const finding = { id: '' };

  it('is not retested before anything came later', async () => {
    const leak = await imported(fixture('retest/memory-leak.csv'), 'shop memory');
    finding.id = await found(leak, 'LK-SENTINEL:rss');
    expect(await retestOf(finding.id)).toMatchObject({ status: 'not-retested', codes: ['RT-NONE'] });
  });

  it('is resolved by what the later one stays at, with both sides in the answer', async () => {
    const fixed = await imported(fixture('retest/memory-fixed.csv'), 'shop memory');
    const retest = await retestOf(finding.id);
    expect(retest).toMatchObject({ status: 'resolved', comparison: { id: fixed, label: 'shop memory' }, codes: [] });
    const [subject] = retest.subjects.filter(({ rule }) => rule === 'LK-SENTINEL');
    expect(subject).toMatchObject({ before: { level: 'investigate' }, after: { level: 'watch' } });
    expect(new Set(subject?.evidence.map(({ captureId }) => captureId)).size).toBe(2);
    const { out } = await plateau(user.path, ['finding', 'show', finding.id]);
    expect(out).toMatch(
      /retest: resolved\. rss is resolved: memory went from 2\.4 × the start to 1\.7 × the start \(−30 %\)\. Before: rss began at 171 MB/,
    );
    expect(out).toContain(`in ${fixed} shop memory`);
  });

  it('stands in the table, the report and the files of a bundle alike', async () => {
    const { rows } = await json<RetestTable>(['finding', 'retest']);
    expect(rows.map(({ id, retest }) => [id, retest.status])).toEqual([[finding.id, 'resolved']]);
    const report = join(user.path, 'report.md');
    expect((await plateau(user.path, ['report', '-o', report])).code).toBe(0);
    expect(readFileSync(report, 'utf8')).toMatch(/\| draft \| resolved \| rss is resolved: /);
    const files = join(user.path, 'files');
    mkdirSync(files);
    for (const to of ['sarif', 'csv', 'json']) {
      expect((await plateau(user.path, ['report', '--to', to, '-o', join(files, to)])).code).toBe(0);
    }
    expect(readFileSync(join(files, 'sarif'), 'utf8')).toContain('"baselineState": "absent"');
    expect(readFileSync(join(files, 'csv'), 'utf8')).toContain(',resolved,');
    expect(readFileSync(join(files, 'json'), 'utf8')).toContain('"status": "resolved"');
  });
});

describe('statements before and after a page asked for its users at once', () => {
  const findings = { top: '', perRow: '' };

  it('are left open while the later list counts what was before as well', async () => {
    const before = await imported(fixture('retest/statements-2.csv'), 'orders db');
    await plateau(user.path, ['statements', before, '--requests', '20']);
    findings.top = await found(before, 'EX-TOP:SELECT id, user_id FROM orders WHERE id % $1 = $2');
    findings.perRow = await found(before, 'EX-N1:SELECT email FROM users WHERE id = $1');
    const earlier = await imported(fixture('retest/statements-3.csv'), 'orders db, before the second time');
    const after = await imported(fixture('retest/statements-4.csv'), 'orders db');
    expect(await retestOf(findings.top)).toMatchObject({ status: 'inconclusive', codes: ['RT-COUNTERS'] });
    expect((await plateau(user.path, ['finding', 'retest'])).code).toBe(2);
    await plateau(user.path, ['statements', after, '--before', earlier, '--requests', '20']);
  });

  it('are resolved by the difference: what a request costs, and how often it runs', async () => {
    const top = await retestOf(findings.top);
    expect(top.status).toBe('resolved');
    expect(top.reason).toMatch(
      /its share of all time went from 98 % to 8\.1 %, its cost from 39 ms per request to 0\.058 ms per request/,
    );
    const perRow = await retestOf(findings.perRow);
    expect(perRow).toMatchObject({ status: 'resolved', codes: [] });
    expect(perRow.reason).toContain('it ran 50 times for each request and runs once now');
  });
});

describe('visits of a page', () => {
  it('are compared with all that were made together, and regress outside the noise of both sides', async () => {
    const visits = ['1', '2', '3'].map((n) => fixture(`frontend/lighthouse-12-${n}.json`));
    const before: string[] = [];
    for (const path of visits) before.push(await imported(path, path));
    const id = await found(before.join(','), 'FE-VITALS:lcp');
    const today = ['1', '2', '3'].map((n) => fixture(`frontend/lighthouse-12-after-${n}.json`));
    const { rows } = await json<RetestTable>(['finding', 'retest', '--after', today.join(',')]);
    const own = rows.find((row) => row.id === id)?.retest;
    expect(own).toMatchObject({ status: 'regressed' });
    expect(own?.reason).toMatch(
      /^Largest Contentful Paint went from 2\.586 s to 5\.828 s, \+125 %: .*of 3 runs before and 3 after/,
    );
    expect(await retestOf(id)).toMatchObject({ status: 'regressed', comparison: own?.comparison });
  });
});

describe('one heap', () => {
  const heap = (name: string, sessions: number, rest: number): string => {
    const sketch = new HeapSketch();
    const cache = sketch.object(sketch.global, 'cache', 'Cache', 32);
    for (let i = 0; i < sessions; i++) sketch.object(cache, `s${i}`, 'Session', 4000);
    const other = sketch.object(sketch.global, 'other', 'Other', 32);
    for (let i = 0; i < rest; i++) sketch.object(other, `r${i}`, 'Row', 4000);
    const path = join(user.path, `${name}.heapsnapshot`);
    writeFileSync(path, sketch.text());
    return path;
  };

  it('can be made a finding of what it only watches, and is never better by holding less', async () => {
    const before = await imported(heap('h1', 100, 20), 'shop heap');
    const id = await found(before, 'LK-SUSPECT:Session');
    await imported(heap('h2', 5, 100), 'shop heap');
    expect(await retestOf(id)).toMatchObject({ status: 'inconclusive', codes: ['RT-ONE-HEAP'] });
    await imported(heap('h3', 100, 2000), 'shop heap');
    const masked = await retestOf(id);
    expect(masked.status).toBe('masked');
    expect(masked.reason).toMatch(/what else is in the heap went from .* to .* \(\+\d+ %\)/);
  });
});

describe('an older bundle', () => {
  const old = join(user.path, 'old.zip');

  it('brings its series back to be held against today, by their name, and says what it left out', async () => {
    expect((await plateau(user.path, ['bundle', '-o', old])).code).toBe(0);
    const later = join(elsewhere.path, 'today.csv');
    writeFileSync(
      later,
      readFileSync(fixture('retest/memory-leak.csv'), 'utf8').replaceAll('2026-11-22T', '2026-11-25T'),
    );
    const today = await imported(later, 'shop memory', elsewhere.path);
    const { rows } = await json<RetestTable>(['finding', 'retest', '--before', old, '--after', today], elsewhere.path);
    const by = new Map(rows.map(({ was, retest }) => [was, retest]));
    expect(by.get('PERF-001')).toMatchObject({ status: 'persisting', comparison: { id: today } });
    expect(by.get('PERF-002')).toMatchObject({ status: 'not-retested', codes: ['RT-NONE'] });
    await imported(fixture('retest/statements-4.csv'), 'orders db', elsewhere.path);
    const { rows: again } = await json<RetestTable>(['finding', 'retest'], elsewhere.path);
    const withheld = again.find(({ was }) => was === 'PERF-002')?.retest;
    expect(withheld).toMatchObject({ status: 'inconclusive', codes: ['RT-WITHHELD'] });
    expect(withheld?.reason).toContain('plateau finding evidence add');
  });
});
