import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CALCULATORS } from '../../src/core/calculator/calculators.ts';
import { built } from '../support/built.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const userData = temporaryUserData();
const run = (...args: readonly string[]): Promise<TerminalAnswer> => plateau(userData.path, ['calc', ...args]);

beforeAll(() => built('main/cli.js'));
afterAll(() => userData.remove());

describe('plateau calc', () => {
  it('lists every calculator, and shows what each takes', async () => {
    const { out, code } = await run();
    expect(code).toBe(0);
    for (const { id, about } of CALCULATORS) expect(out).toMatch(new RegExp(`^${id} .*${about.slice(0, 20)}`, 'm'));
    expect((await run('heap')).out).toContain('heap = live data × 2 + safety');
  });

  it('computes, as text, JSON and Markdown', async () => {
    const inputs = ['instances=4', 'workers=9', 'threads=2', 'max=80'];
    expect((await run('connections', ...inputs)).out).toContain('High: 90 % of the maximum');
    const { out } = await run('connections', ...inputs, '--json');
    expect(JSON.parse(out)).toMatchObject({
      judgement: { severity: 'high' },
      figures: [{ key: 'connections', value: 72, unit: 'connections', working: '4 × 9 × 2' }, {}, { value: 3 }],
    });
    expect((await run('connections', ...inputs, '--to', 'markdown')).out).toContain(
      '| Of the maximum | 90 % | 72 ÷ 80 |',
    );
  });

  it('says what is missing, and ends undecided', async () => {
    expect(await run('little', 'rate=40')).toMatchObject({
      code: 2,
      out: expect.stringContaining('cannot be computed: the time in the system is missing'),
    });
  });

  it.each([
    [['nothing'], 'calculator.unknown'],
    [['little', 'rate'], 'is not written as key=value'],
    [['little', '__proto__=1'], 'has no input “__proto__”'],
    [['little', 'rate=1,5'], 'without a comma'],
    [['heap', 'liveData=-1'], 'Give 0 MB to 1,000,000,000 MB'],
    [['heap', '--to', 'yaml'], 'goes with “capacity” only'],
    [['capacity', '--model', '/nowhere.yaml'], 'There is no file'],
  ])('refuses %j', async (args, message) => {
    expect(await run(...args)).toMatchObject({ code: 3, err: expect.stringContaining(message) });
  });

  it('reads a capacity model and writes it with its projections; what is typed comes first', async () => {
    const path = join(userData.path, 'model.yaml');
    writeFileSync(path, 'service: shop\ncurrent_state: {peak_rps: 100, instances: 2, cpu_peak_pct: 65}\n');
    const { out, code } = await run('capacity', 'growth=0', 'instances=3', '--model', path, '--to', 'yaml');
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject({
      service: 'shop',
      projections: { '12_month': { peak_rps: 100, instances_needed: 3, storage_gb: null } },
    });
  });

  it('takes from captures what they tell, with their ids', async () => {
    const files = ['profiles/jfr/async-profiler-wall.jfr.gz', 'heaps/histogram/jcmd-17.txt'];
    const { out } = await plateau(userData.path, [
      ...['import', ...files.map((file) => `tests/fixtures/${file}`)],
      '--json',
    ]);
    const [wall = '', histogram = ''] = (JSON.parse(out).imported as readonly { readonly id: string }[]).map(
      ({ id }) => id,
    );
    const threads = JSON.parse((await run('threads', 'cpus=4', '--from', `${wall},${histogram}`, '--json')).out);
    expect(threads.inputs).toContainEqual(
      expect.objectContaining({
        key: 'ratio',
        value: expect.closeTo(1.1, 1),
        from: expect.objectContaining({ item: wall }),
      }),
    );
    expect(threads.inputs).toContainEqual(expect.objectContaining({ key: 'cpus', value: 4, from: null }));
    const heap = await run('heap', 'safety=64', '--from', `${histogram},${wall}`);
    expect(heap.out).toContain('0.6141 × 2 + 64');
    expect(heap.err).toContain(`${wall} (async-profiler-wall.jfr.gz) tells none of the inputs`);
  });
});

describe('a calculation that is kept', () => {
  const path = join(userData.path, 'kept.plateau');
  const here = (...args: readonly string[]): Promise<TerminalAnswer> =>
    plateau(userData.path, [...args, '--workspace', path]);
  const json = async (...args: readonly string[]) => JSON.parse((await here(...args, '--json')).out);
  const inputs = ['instances=4', 'workers=9', 'threads=2', 'max=80'];
  let kept = '';

  it('is an item: listed, shown with what it was computed from, as text, JSON and Markdown', async () => {
    await plateau(userData.path, ['init', path]);
    const { code, err, out } = await here('calc', 'connections', ...inputs, '--keep', 'pools before the sale');
    expect(code).toBe(0);
    expect(out).toContain('High: 90 % of the maximum');
    kept = /Kept as (k[0-9a-f]{12})\./.exec(err)?.[1] ?? '';
    expect((await json('list')).items).toMatchObject([
      { id: kept, kind: 'calculation', label: 'pools before the sale' },
    ]);
    const shown = (await here('show', kept)).out;
    expect(shown).toContain('computed again here: the same');
    expect(shown).toContain('4 × 9 × 2');
    expect(await json('show', kept)).toMatchObject({
      record: { schema: 'plateau-calculation/1', calculator: 'connections', judgement: { severity: 'high' } },
      recomputed: { state: 'same' },
    });
    expect((await here('show', kept, '--to', 'markdown')).out).toContain('| Of the maximum | 90 % | 72 ÷ 80 |');
  });

  it('is taken in from what was printed elsewhere, and refused where its result is not that of its inputs', async () => {
    const printed = (await run('headroom', 'cpu=65', '--json')).out;
    const file = (name: string, text: string): string => {
      writeFileSync(join(userData.path, name), text);
      return join(userData.path, name);
    };
    const { imported } = await json('import', file('headroom.json', printed), '--label', 'headroom of checkout');
    expect(imported).toMatchObject([{ kind: 'calculation', label: 'headroom of checkout' }]);
    const better = printed.replace(/"value":( ?)1\.538\d*/, '"value":$13.5');
    expect(better).not.toBe(printed);
    const refused = await here('import', file('better.json', better), '--json');
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.out).failed).toMatchObject([{ code: 'calculation.badResult' }]);
  });

  it('is not kept where nothing could be computed', async () => {
    const { code, err } = await here('calc', 'little', 'rate=40', '--keep', 'nothing');
    expect(code).toBe(3);
    expect(err).toContain('Nothing of it could be computed');
  });

  it('keeps what was read from a capture, and holds it against that', async () => {
    const { imported } = await json('import', 'tests/fixtures/heaps/histogram/jcmd-17.txt');
    const { id, inputs: taken } = await json('calc', 'heap', 'safety=64', '--from', imported[0].id, '--keep', 'heap');
    expect(taken[0]).toMatchObject({ key: 'liveData', from: { item: imported[0].id } });
    expect((await here('show', id)).out).toContain(`${imported[0].id} (jcmd-17.txt): all classes`);
  });

  it('is evidence of a finding, fills section 5 of the report, and leaves in a bundle that verifies and comes back', async () => {
    await here('finding', 'new');
    await here('finding', 'set', 'PERF-001', 'title=Too many connections');
    const { finding } = await json('finding', 'evidence', 'add', 'PERF-001', kept, '--caption', 'at most replicas');
    expect(finding.body.evidence).toMatchObject([{ kind: 'metric', item: kept, caption: 'at most replicas' }]);
    const report = (await here('report')).out;
    expect(report).toContain('**High**: 90 % of the maximum');
    expect(report).toContain(`[90 %](#item.${kept})`);
    expect(report).toContain('All 3 that are kept');
    const zip = join(userData.path, 'calculations.zip');
    expect((await here('bundle', '-o', zip)).code).toBe(0);
    const verified = await plateau(userData.path, ['verify', zip]);
    expect(verified.code).toBe(0);
    const { out } = await plateau(userData.path, ['import', zip, '--json']);
    const [{ workspace }] = JSON.parse(out).bundles;
    const there = async (...args: readonly string[]) =>
      JSON.parse((await plateau(userData.path, [...args, '--json', '--workspace', workspace])).out);
    // In a bundle ids are of what may leave.
    const [first] = (await there('list')).items.filter(({ kind }: { kind: string }) => kind === 'calculation');
    const back = await there('show', first.id);
    expect(back).toMatchObject({ recomputed: { state: 'same' }, record: { calculator: 'connections' } });
  });
});
