import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built, checkout } from '../support/built.ts';
import { plateau } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const userData = temporaryUserData();
const table = (name: string): string => `${checkout}tests/fixtures/heaps/histogram/${name}`;
const tracemalloc = [0, 1, 2, 3].map((step) => table(`tracemalloc-3.11-${step}.json`));

beforeAll(() => {
  built('main/cli.js');
});
afterAll(() => userData.remove());

describe('a series of tables', () => {
  it.each([
    ['growth.allocated', ['memray-stats.json', 'tracemalloc-3.11-0.json']],
    ['growth.mixedHeaps', ['jcmd-17.txt', 'tracemalloc-3.11-0.json']],
  ])('is refused with %s: %j', async (code, names) => {
    const { code: exit, err } = await plateau(userData.path, ['series', ...names.map(table)]);
    expect([exit, err]).toEqual([3, expect.stringContaining(code)]);
  });

  it('sees no growth in a step of which a table did not list the class', async () => {
    const { out } = await plateau(userData.path, ['series', ...tracemalloc, '--json']);
    // The first table was taken before a row was made, and lists its largest sites only.
    expect(out).toContain('heap.unlisted');
    expect(out).not.toMatch(/Row\.__init__ went from 0 /);
    expect(out).toMatch(/Row\.__init__ went from 500 → 1,000 → 1,500/);
  });
});
