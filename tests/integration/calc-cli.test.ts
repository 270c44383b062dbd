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
