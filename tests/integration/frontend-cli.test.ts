import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const FIXTURES = 'tests/fixtures/frontend';
const userData = temporaryUserData();
const run = (...args: readonly string[]): Promise<TerminalAnswer> => plateau(userData.path, args);

async function imported(...names: readonly string[]): Promise<readonly string[]> {
  const { out } = await run('import', ...names.map((name) => `${FIXTURES}/${name}`), '--json');
  const { imported: items } = JSON.parse(out) as {
    readonly imported: readonly { readonly id: string; readonly kind: string }[];
  };
  expect(items.map(({ kind }) => kind)).toEqual(names.map(() => 'frontend'));
  return items.map(({ id }) => id);
}

beforeAll(() => built('main/cli.js'));
afterAll(() => userData.remove());

describe('reports of a front end', () => {
  it('of one page made together are judged by their median run, whichever is shown, and are one where a file came twice', async () => {
    const names = ['lighthouse-12-1.json', 'lighthouse-12-2.json'];
    const [first = '', second = ''] = await imported(...names);
    expect((await run('show', first)).out).toContain('Of 2 runs one was judged; 3 make a median.');
    const [third = ''] = await imported('lighthouse-12-3.json');
    for (const id of [first, second, third]) {
      const { out } = await run('show', id);
      expect(out).toContain('Of 3 runs the median run was judged.');
      expect(out).toContain('2.546 s to 2.624 s over the runs: needs improvement');
      expect(out).toMatch(new RegExp(`^${third} +judged`, 'm'));
      expect(out).toContain('not known: INP');
    }
    await imported(...names);
    expect((await run('show', first)).out).toContain('Of 3 runs');
  });

  it('of other versions are other visits', async () => {
    const [other = ''] = await imported('lighthouse-13.json');
    expect((await run('show', other)).out).toContain('One run: load times vary');
  });

  it('of builds tell sizes for what they are', async () => {
    const [analysed = '', raw = ''] = await imported('bundle-analyzer.json', 'webpack-stats.json');
    const { verdicts } = JSON.parse((await run('show', analysed, '--json')).out);
    expect(verdicts).toMatchObject([
      { rule: 'FE-BUDGET', level: 'none', certainty: 'confirmed', measure: { value: 76_260 } },
    ]);
    expect((await run('show', raw)).out).toContain('cannot be told, for the budget is of compressed bytes');
    expect((await run('list', '--kind', 'frontend')).out).toContain('JavaScript 76.3 kB gzip');
  });

  it('are compared: runs by their medians, builds by their bytes and packages, and one run of a page decides nothing', async () => {
    const side = (name: string): string => [1, 2, 3].map((n) => `${FIXTURES}/${name}-${n}.json`).join(',');
    const [before, after] = [side('lighthouse-12'), side('lighthouse-12-after')];
    const worse = await run('compare', before, after, '--gate', 'investigate', '--json');
    expect(worse.code).toBe(1);
    const { verdicts, judged, item } = JSON.parse(worse.out);
    expect(verdicts[0]).toMatchObject({
      ...{ rule: 'FE-REGRESS', status: 'regressed', level: 'likely-bottleneck', certainty: 'confirmed' },
      subject: { key: 'lcp' },
    });
    expect((await run('show', item.id)).out).toContain(`Median runs: ${judged.before} and ${judged.after}`);
    expect((await run('compare', before, before.split(',')[0] ?? '', '--gate', 'watch')).code).toBe(3);
    const one = `${FIXTURES}/lighthouse-12-1.json`;
    expect((await run('compare', one, `${FIXTURES}/lighthouse-12-after-1.json`, '--gate', 'investigate')).code).toBe(2);
    const grown = await run(
      ...['compare', `${FIXTURES}/bundle-analyzer.json`, `${FIXTURES}/bundle-analyzer-after.json`, '--gate', 'watch'],
    );
    expect(grown.code).toBe(1);
    expect(grown.out).toMatch(/lodash +$|grown +lodash/m);
    const [, id = ''] = /· (w[0-9a-f]{12})/.exec(grown.out) ?? [];
    expect((await run('export', id, '--to', 'csv')).out).toMatch(/^what,name,unit,before,after,change/);
    expect(JSON.parse((await run('export', id, '--to', 'json')).out)).toMatchObject({
      kind: 'frontend-comparison',
      changes: { confounded: false },
    });
    const raw = await run('compare', `${FIXTURES}/bundle-analyzer.json`, `${FIXTURES}/webpack-stats.json`, '--json');
    expect(raw.code).toBe(2);
    expect(JSON.parse(raw.out)).toMatchObject({
      comparable: false,
      verdicts: [{ rule: 'QG-COMPARABLE', status: 'not-comparable' }],
    });
  });
});
