import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateReport, GateResult } from '../../src/core/gate/model.ts';
import { built } from '../support/built.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const fixture = (path: string): string => join(ROOT, 'tests/fixtures', path);
const GATE = (name: string): string => fixture(`gate/${name}`);
const SLOW_PLAN = fixture('plans/golden/pg15_seqscan_before.json');
const FAST_PLAN = fixture('plans/golden/pg15_after_index.json');

const userData = temporaryUserData();
const file = (name: string, text: string): string => {
  const path = join(userData.path, name);
  writeFileSync(path, text);
  return path;
};
/** A clean place without a display, as a container in CI is. */
const call = (...args: readonly string[]): Promise<TerminalAnswer> =>
  plateau(userData.path, args, { env: { DISPLAY: undefined, WAYLAND_DISPLAY: undefined } });

interface Checked {
  readonly code: number | null;
  readonly report: GateReport;
}

async function check(...args: readonly string[]): Promise<Checked> {
  const { out, err, code } = await call('check', ...args, '--json');
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return { code, report: JSON.parse(out) as GateReport };
}

const between = (before: readonly string[], after: readonly string[], ...more: readonly string[]): Promise<Checked> =>
  check('--before', before.join(','), '--after', after.join(','), ...more);

const gateOf = ({ report }: Checked, gate: string): GateResult => {
  const found = report.gates.find((one) => one.gate === gate);
  if (found === undefined) throw new Error(`no ${gate} in ${JSON.stringify(report)}`);
  return found;
};

const BASE = [1, 2, 3].map((run) => GATE(`k6-base-${run}.json`));
const NOISY = [1, 2, 3, 4, 5].map((run) => GATE(`k6-noisy-${run}.json`));

beforeAll(() => built('main/cli.js'));
afterAll(() => userData.remove());

describe('the gate', () => {
  it.each([
    ['bursty_30s_1', 'bursty_30s_5'],
    ['bursty_30s_7', 'bursty_30s_3'],
  ])('does not fail on two captures of identical code that came in bursts: %s, %s', async (one, other) => {
    const noise = (name: string) => [fixture(`golden/noise/${name}.speedscope.json`)];
    const { code, report } = await between(noise(one), noise(other));
    expect([0, 2]).toContain(code);
    expect(report.gates.filter(({ passed }) => passed === false)).toEqual([]);
    expect(report.gates.some(({ rule }) => rule === 'FG-PLATEAU')).toBe(true);
  });

  it('fails where p95 rises by 23 % outside the noise', async () => {
    const checked = await between(BASE, [GATE('k6-slower.json')]);
    expect(checked.code).toBe(1);
    expect(checked.report.passed).toBe(false);
    expect(gateOf(checked, 'p95')).toMatchObject({
      ...{ rule: 'MT-REGRESS', status: 'regressed', level: 'investigate', certainty: 'confirmed', passed: false },
      baselineState: 'updated',
    });
    expect(gateOf(checked, 'errors').passed).toBe(true);
  });

  it('passes with a note where p95 rises by 13 % inside the noise', async () => {
    const checked = await between(NOISY, [GATE('k6-within.json')]);
    expect(checked.code).toBe(0);
    expect(gateOf(checked, 'p95')).toMatchObject({ passed: true, status: 'persisting' });
    expect(checked.report.notes).toContainEqual(
      expect.stringMatching(/^A rise that passes: p95 .*\+13 %: inside the noise/),
    );
  });

  it('tells nothing of a rise from one run before, whose noise nobody knows', async () => {
    const checked = await between([BASE[0] ?? ''], [GATE('k6-slower.json')]);
    expect([checked.code, gateOf(checked, 'p95').passed]).toEqual([2, null]);
    const policy = file('probable.yaml', 'version: 1\ngates:\n  p95: {certainty: probable}\n');
    expect((await between([BASE[0] ?? ''], [GATE('k6-slower.json')], '--policy', policy)).code).toBe(1);
    const pass = file('pass.yaml', 'version: 1\nincomparable: pass\n');
    expect((await between([BASE[0] ?? ''], [GATE('k6-slower.json')], '--policy', pass)).code).toBe(0);
  });

  it('says of two consecutive runs that are 30 % slower that they are', async () => {
    const checked = await between(BASE, [GATE('k6-twice-1.json'), GATE('k6-twice-2.json')]);
    expect(gateOf(checked, 'p95-twice')).toMatchObject({ passed: false, level: 'likely-bottleneck' });
  });

  it('holds k6’s thresholds against its numbers again, for its file has them inverted', async () => {
    const { report } = await between(BASE, [GATE('k6-same.json')]);
    expect(report.notes).toContainEqual(
      expect.stringMatching(
        /k6 wrote that http_req_duration p\(95\)<1500 did not hold; held against its numbers again it holds\.$/,
      ),
    );
    const policy = file('criteria.yaml', 'version: 1\ngates:\n  criteria: true\n');
    const held = await between(BASE, [GATE('k6-same.json')], '--policy', policy);
    expect([held.code, gateOf(held, 'criteria').passed]).toEqual([0, true]);
    const crossed = await check('--after', fixture('load/k6-summary-export.json'), '--policy', policy);
    expect(crossed.report.gates).toContainEqual(
      expect.objectContaining({ gate: 'criteria', passed: false, subject: 'http_req_duration p(99)<100' }),
    );
  });

  it('fails on more than 1 % of errors, for which nothing before is needed', async () => {
    const checked = await check('--after', fixture('load/autocannon.json'));
    expect(checked.code).toBe(1);
    expect(gateOf(checked, 'errors')).toMatchObject({ rule: 'MT-ERR', passed: false, baselineState: null });
    expect(gateOf(checked, 'p95')).toMatchObject({ passed: null, why: 'There is nothing before: give --before.' });
  });

  it('fails on a new sequential scan of 300,000 rows until that is justified', async () => {
    const failed = await between([FAST_PLAN], [SLOW_PLAN]);
    expect(failed.code).toBe(1);
    const scan = failed.report.gates.find(({ subject }) => subject.includes('on orders'));
    expect(scan).toMatchObject({ gate: 'plans', rule: 'EX-SEQ', status: 'new', passed: false, baselineState: 'new' });
    expect(scan?.why).toContain('300,000 rows');
    const fingerprint = scan?.justify?.fingerprint ?? '';
    const { out } = await call('check', '--before', FAST_PLAN, '--after', SLOW_PLAN);
    expect(out).toContain(`a justification lets it pass: fingerprint ${fingerprint}, rule EX-SEQ, relation orders`);
    const stale = JSON.stringify({
      justifications: [{ fingerprint: 'aaaaaaaaaaaa', owner: 'ann', reason: 'is gone', expires: '2999-12-31' }],
    });
    const unused = await between([FAST_PLAN], [SLOW_PLAN], '--justify', file('stale.json', stale));
    expect(unused.code).toBe(1);
    expect(unused.report.notes).toContain('A justification answers for nothing that was found: aaaaaaaaaaaa.');
    const justified = { fingerprint, owner: 'ann', reason: 'the table goes in March', expires: '2999-12-31' };
    const list = file('justified.json', JSON.stringify({ justifications: [justified] }));
    expect((await between([FAST_PLAN], [SLOW_PLAN], '--justify', list)).code).toBe(0);
    const rows = Object.entries(justified).map(([key, value]) => `${key}: "${value}"`);
    const policy = file('justified.yaml', `version: 1\njustifications:\n  - ${rows.join('\n    ')}\n`);
    const passed = await between([FAST_PLAN], [SLOW_PLAN], '--policy', policy);
    expect([passed.code, gateOf(passed, 'plans').justification?.owner]).toEqual([0, 'ann']);
    expect((await between([SLOW_PLAN], [FAST_PLAN])).report.gates).toContainEqual(
      expect.objectContaining({ rule: 'EX-SEQ', status: 'resolved', passed: true, baselineState: 'absent' }),
    );
  });

  it('fails on 203 KB of compressed JavaScript', async () => {
    const checked = await between([GATE('gzip-sizes-195.txt')], [GATE('gzip-sizes-203.txt')]);
    expect(checked.code).toBe(1);
    expect(checked.report.gates.map(({ passed, baselineState }) => [passed, baselineState])).toEqual([
      [false, 'new'],
      [true, 'updated'],
    ]);
    const grown = file('growth.yaml', 'version: 1\ngates:\n  javascript: {limit: false, growth: 2 %}\n');
    const more = await between([GATE('gzip-sizes-195.txt')], [GATE('gzip-sizes-203.txt')], '--policy', grown);
    expect(more.report.gates).toMatchObject([{ gate: 'javascript', status: 'regressed', passed: false }]);
  });

  it('fails on three visits of a page that is slow to show, and is open on one', async () => {
    const visits = (name: string): string[] =>
      [1, 2, 3].map((run) => fixture(`frontend/lighthouse-12-${name}${run}.json`));
    const asked = file(
      'vitals.yaml',
      'version: 1\ngates:\n  javascript: false\n  vitals: {level: likely-bottleneck}\n',
    );
    const slow = await between(visits(''), visits('after-'), '--policy', asked);
    expect([slow.code, gateOf(slow, 'vitals').baselineState]).toEqual([1, 'new']);
    expect(gateOf(slow, 'vitals').why).toMatch(
      /^Largest Contentful Paint is 5\.\d+ s, .*: poor .*Of 3 runs the median run/,
    );
    expect(slow.report.notes.join()).toContain('Interaction to Next Paint cannot be told');
    expect((await between(visits('after-'), visits(''), '--policy', asked)).code).toBe(0);
    expect((await check('--after', visits('after-')[0] ?? '', '--policy', asked)).code).toBe(2);
  });

  it('counts statements for each request of the load run beside them, or as noted, and cannot tell without', async () => {
    const listed = (name: string): string => fixture(`retest/statements-${name}.csv`);
    const asked = file('queries.yaml', 'version: 1\ngates:\n  p95: false\n  queries: {growth: 5 %}\n');
    const rows = Array.from({ length: 20 }, (_, i) => `${1770000000000 + i * 100},12,GET /orders,200,true`);
    const jtl = (name: string, label: string): string =>
      file(name, `timeStamp,elapsed,label,responseCode,success\n${rows.join('\n')}\n`.replaceAll('/orders', label));
    const [base, pr] = [jtl('base.jtl', '/orders'), jtl('pr.jtl', '/orders ')];
    const joined = [listed('3'), listed('4'), base];
    const worse = await between(joined, [listed('2'), pr], '--policy', asked);
    expect(worse.code).toBe(1);
    expect(gateOf(worse, 'queries')).toMatchObject({ rule: 'QUERY-COUNT', passed: false, status: 'regressed' });
    expect(gateOf(worse, 'queries').why).toContain('1,041 calls, 20 requests of the load run “pr.jtl”');
    expect(worse.report.gates).toContainEqual(expect.objectContaining({ rule: 'EX-N1', passed: false }));
    const blind = await between([listed('3'), listed('4')], [listed('2')], '--policy', asked);
    expect([blind.code, gateOf(blind, 'queries').passed]).toEqual([2, null]);
    expect(gateOf(blind, 'queries').why).toContain('how many requests were served is not known');

    const path = join(userData.path, 'counted');
    await call('init', path);
    const there = ['--workspace', path];
    const { imported } = JSON.parse((await call('import', listed('3'), listed('4'), ...there, '--json')).out);
    const [first, last] = imported.map(({ id }: { readonly id: string }) => id);
    const limit = file('limit.yaml', 'version: 1\ngates:\n  queries: {limit: 5, growth: false}\n');
    const run = JSON.parse((await call('import', base, ...there, '--json')).out).imported[0].id;
    const unlinked = await check('--after', path, '--policy', limit);
    expect(unlinked.report.gates.filter(({ gate }) => gate === 'queries').map(({ passed }) => passed)).toEqual([
      null,
      null,
    ]);
    expect((await call('link', run, first, ...there)).code).toBe(0);
    const linked = await check('--after', path, '--policy', limit);
    expect(linked.report.gates.map(({ why }) => why).join()).toContain('20 requests of the load run “base.jtl”');
    const noted = await call('statements', last, '--before', first, '--requests', '20', ...there);
    expect(noted.code).toBe(0);
    const checked = await check('--after', path, '--policy', limit);
    expect(checked.code).toBe(1);
    expect(checked.report.gates.filter(({ gate }) => gate === 'queries')).toMatchObject([
      {
        gate: 'queries',
        passed: false,
        certainty: 'confirmed',
        why: expect.stringContaining('20 requests as noted; above 5'),
      },
    ]);
  });

  it('fails on a benchmark that is 10 % slower outside the noise', async () => {
    const bench = (name: string): string[] => [GATE(`hyperfine-${name}.json`)];
    const slower = await between(bench('base-1'), bench('slower'));
    expect([slower.code, gateOf(slower, 'benchmark').passed]).toEqual([1, false]);
    expect(
      (
        await between(
          [1, 2, 3].flatMap((run) => bench(`base-${run}`)),
          bench('slower'),
        )
      ).code,
    ).toBe(1);
    expect((await between(bench('base-1'), bench('same'))).code).toBe(0);
  });

  it('compares nothing that was measured on another CPU', async () => {
    const perf = gunzipSync(readFileSync(fixture('profiles/perf/native.txt.gz'))).toString('latin1');
    const other = file('other.txt', perf.replace('AMD EPYC', 'Intel Xeon'));
    const checked = await between([file('one.txt', perf)], [other]);
    expect(checked.code).toBe(2);
    expect(gateOf(checked, 'plateau')).toMatchObject({ status: 'not-comparable', passed: null });
    expect(gateOf(checked, 'plateau').why).toContain('CPU model (AMD EPYC before, Intel Xeon after)');
  });

  it('fails on a class that grows with every heap', async () => {
    const folder = join(userData.path, 'heaps');
    mkdirSync(folder);
    const program = fixture('golden/fixtures/heap_four_snapshots.cjs');
    spawnSync(process.execPath, ['--expose-gc', program], { cwd: folder });
    const heaps = [0, 1, 2, 3].map((step) => join(folder, `s${step}.heapsnapshot`));
    const checked = await check('--after', heaps.join(','));
    expect(checked.code).toBe(1);
    expect(checked.report.gates).toContainEqual(
      expect.objectContaining({ gate: 'leak', passed: false, subject: expect.stringContaining('Session') }),
    );
  });

  it.each([
    [['--before', 'nowhere.zip', '--after', BASE[0] ?? ''], 'check.noSuchSide'],
    [['--before', 'src', '--after', BASE[0] ?? ''], 'check.notAWorkspace'],
    [['--before', BASE[0] ?? ''], 'cli.usage'],
    [['--after', `${BASE[0]},${BASE[0]}`], 'compare.sameRun'],
    [['--after', BASE[0] ?? '', '--policy', 'nowhere.yaml'], 'policy.unreadable'],
    [['--after', 'README.md'], 'import.'],
  ])('answers 3 for bad input: %j', async (args, code) => {
    const answer = await call('check', ...args);
    expect([answer.code, answer.err]).toEqual([3, expect.stringContaining(code)]);
  });

  it('refuses a bundle that does not verify', async () => {
    const broken = file('broken.zip', 'PK\u0003\u0004 is no bundle');
    const { code, err } = await call('check', '--before', broken, '--after', BASE[0] ?? '');
    expect([code, err]).toEqual([3, expect.stringContaining('bundle.')]);
  });

  it('prints the policy that it would use', async () => {
    const { out, code } = await call('check', '--print-policy');
    expect(code).toBe(0);
    const again = file('again.yaml', out);
    expect((await call('check', '--print-policy', '--policy', again)).out).toBe(out);
  });
});

describe('bundles and workspaces', () => {
  const workspace = (name: string): string => join(userData.path, `${name}.plateau`);
  const zip = (name: string): string => join(userData.path, `${name}.zip`);

  beforeAll(async () => {
    for (const [name, items] of [
      ['base', [FAST_PLAN, join(ROOT, 'resources/sample/orders-after.speedscope.json')]],
      ['pr', [SLOW_PLAN, join(ROOT, 'resources/sample/orders-before.speedscope.json')]],
    ] as const) {
      await call('init', workspace(name));
      const [plan, profile] = items;
      await call('import', plan, '--label', 'orders of a user', '--workspace', workspace(name));
      await call('import', profile, '--label', 'checkout', '--workspace', workspace(name));
      const written = await call('bundle', '-o', zip(name), '--workspace', workspace(name));
      expect([written.code, written.err]).toEqual([0, expect.any(String)]);
    }
  });

  it('are judged by one rule set, which is said where a bundle’s own is another', async () => {
    const [sarif, markdown] = [join(userData.path, 'out.sarif'), join(userData.path, 'out.md')];
    const policy = file('other-rules.yaml', 'version: 1\nthresholds:\n  plateau.investigate: 0.25\n');
    const checked = await between(
      [zip('base')],
      [zip('pr')],
      '--policy',
      policy,
      '--sarif',
      sarif,
      '--markdown',
      markdown,
    );
    expect(checked.code).toBe(1);
    expect(checked.report.before).toMatchObject([{ is: 'bundle', items: 2 }]);
    expect(checked.report.notes).toContainEqual(
      expect.stringMatching(/base\.zip” was judged by another rule set .*judged again/),
    );
    expect(gateOf(checked, 'plans')).toMatchObject({ rule: 'EX-SEQ', passed: false });
    expect(checked.report.gates.filter(({ gate }) => gate === 'plateau').length).toBeGreaterThan(0);

    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats.default(ajv);
    const schema = JSON.parse(readFileSync(fixture('sarif/sarif-schema-2.1.0.json'), 'utf8'));
    const written = JSON.parse(readFileSync(sarif, 'utf8'));
    expect(ajv.compile(schema)(written)).toBe(true);
    const lines = readFileSync(markdown, 'utf8').split('\n');
    expect(lines.length).toBeLessThan(60);
    expect(lines[0]).toBe('## Plateau: ❌ failed');

    const again = join(userData.path, 'again.sarif');
    await between([zip('base')], [zip('pr')], '--policy', policy, '--sarif', again);
    const prints = (path: string): unknown[] =>
      JSON.parse(readFileSync(path, 'utf8')).runs[0].results.map(
        (one: { partialFingerprints: unknown }) => one.partialFingerprints,
      );
    expect(prints(again)).toEqual(prints(sarif));
  });

  it('give the same verdicts as workspaces, which stay as they were', async () => {
    const before = readFileSync(join(workspace('pr'), 'workspace.db'));
    const checked = await between([workspace('base')], [workspace('pr')]);
    expect(checked.code).toBe(1);
    expect(checked.report.pairs).toMatchObject([{ kind: 'plan' }, { kind: 'profile', refusal: null }]);
    expect(readFileSync(join(workspace('pr'), 'workspace.db')).equals(before)).toBe(true);
  });

  it('that hide names compare nothing by name with those of another workspace', async () => {
    const hidden = (name: string): string => zip(`${name}-strict`);
    for (const name of ['base', 'pr']) {
      const profile = ['--profile', 'share-external-strict'];
      await call('bundle', '-o', hidden(name), ...profile, '--workspace', workspace(name));
    }
    const checked = await between([hidden('base')], [hidden('pr')]);
    expect(gateOf(checked, 'plateau')).toMatchObject({
      passed: null,
      why: expect.stringContaining('names are hidden'),
    });
    const same = await between([hidden('pr')], [hidden('pr')]);
    expect(gateOf(same, 'plateau')).toMatchObject({ passed: true });
  });

  it('hold load runs whole: what fails between files fails between a bundle and a file', async () => {
    const path = workspace('load');
    await call('init', path);
    await call('import', ...BASE, '--label', 'checkout', '--workspace', path);
    await call('bundle', '-o', zip('load'), '--workspace', path);
    const checked = await between([zip('load')], [GATE('k6-slower.json')]);
    expect(checked.code).toBe(1);
    expect(gateOf(checked, 'p95')).toMatchObject({ passed: false, status: 'regressed' });
  });
});

describe('a result that is kept', () => {
  const path = join(userData.path, 'kept.plateau');
  const here = (...args: readonly string[]): Promise<TerminalAnswer> => call(...args, '--workspace', path);
  const policy = 'version: 1\ngates:\n  plateau: false\n';
  const sides = ['--before', BASE.join(','), '--after', GATE('k6-slower.json')];

  it('is what was printed elsewhere: listed, shown and in the report, by the time of the check', async () => {
    await call('init', path);
    const checked = await call('check', ...sides, '--policy', file('plateau-gate.yaml', policy), '--json');
    expect(checked.code).toBe(1);
    const imported = JSON.parse((await here('import', file('gate.json', checked.out), '--json')).out);
    expect(imported.imported).toMatchObject([{ kind: 'gate', format: 'plateau-gate', label: 'gate.json' }]);
    const [{ id }] = imported.imported;
    const printed = JSON.parse(checked.out);
    const shown = JSON.parse((await here('show', id, '--json')).out);
    expect(shown.record).toMatchObject({ checkedAt: printed.checkedAt, verdict: 'failed', policy: printed.policy });
    expect(shown.record.after[0].files).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect((await here('show', id)).out).toMatch(/failed\s+p95\s+MT-REGRESS/);
    expect((await here('list')).out).toContain('failed · 1 failed');
    const report = (await here('report')).out;
    expect(report).toContain('10.1 Last result');
    expect(report).toContain('plateau-gate.yaml');
    expect(report).toMatch(/\| javascript \| .* \| not assessed \|/);
  });

  it('is kept by the check itself where that is asked for, and then is the last one', async () => {
    const { code, err } = await here('check', '--before', BASE[0] ?? '', '--after', BASE[1] ?? '', '--keep');
    expect(code).toBe(0);
    expect(err).toMatch(/Kept as e[0-9a-f]{12}/);
    const report = (await here('report')).out;
    expect(report).toMatch(/\*\*Result:\*\* \*\*passed/);
    expect(report).toContain('10.2 Earlier results');
  });

  it('leaves in a bundle, which verifies, and comes back with it', async () => {
    const zip = join(userData.path, 'gates.zip');
    expect((await here('bundle', '-o', zip)).code).toBe(0);
    expect((await call('verify', zip)).code).toBe(0);
    const { out } = await call('import', zip, '--json');
    const [{ workspace }] = JSON.parse(out).bundles;
    const listed = JSON.parse((await call('list', '--json', '--workspace', workspace)).out);
    expect(listed.items.map(({ kind }: { kind: string }) => kind)).toEqual(['gate', 'gate']);
  });

  it('is refused where it contradicts itself', async () => {
    const checked = await call('check', ...sides, '--json');
    const lying = checked.out.replace('"passed":false,"verdict":"failed"', '"passed":true,"verdict":"passed"');
    const { code, out } = await here('import', file('lying.json', lying), '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out).failed).toMatchObject([{ code: 'gate.badResult' }]);
  });
});
