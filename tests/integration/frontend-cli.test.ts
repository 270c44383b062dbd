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
});
