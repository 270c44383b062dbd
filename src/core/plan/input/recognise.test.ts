import { readdirSync, readFileSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { planFixture, planFixtures } from '../../../../tests/support/plan-fixtures.ts';
import { recognisePlans } from './recognise.ts';

const FOLDER = new URL('../../../../tests/fixtures/', import.meta.url);
/** What the import looks at. */
const HEAD = 65_536;

const others = ['profiles', 'heap', 'heaps', 'series', 'comparison', 'cli', 'golden'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, FOLDER), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`),
);

function headOf(path: string): Uint8Array {
  const file = readFileSync(path);
  const isPacked = file[0] === 0x1f && file[1] === 0x8b;
  // Some were cut, to try what reads them.
  return new Uint8Array(isPacked ? gunzipSync(file, { finishFlush: constants.Z_SYNC_FLUSH }) : file).subarray(0, HEAD);
}

describe('a plan among other files', () => {
  it.each(planFixtures.map(({ path }) => path).filter((path) => !/32-empty|13-scanstats/.test(path)))(
    '%s is one',
    (path) => {
      expect(recognisePlans(planFixture(path).subarray(0, HEAD))).toBe(true);
    },
  );

  it('is no profile, heap, series or report', () => {
    expect(others.length).toBeGreaterThan(50);
    expect(others.filter((path) => recognisePlans(headOf(path)))).toEqual([]);
  });

  it.each([
    [
      'a profile with a function of that name',
      '{"$schema": "https://www.speedscope.app/file-format-schema.json", "shared": {"frames": [{"name": "\\"Node Type\\": x"}]}}',
    ],
    ['collapsed stacks', 'main;exec_scan;Seq Scan on t 12\nmain;->  sort 3\n'],
    ['a program', 'const a = { rows: [] };\nif (a -> b) {}\n'],
    ['prose', 'The query plan was slow. It has cost=12 and rows=7.'],
    ['JSON of something else', '{"plan": {"type": "tree"}, "rows": [1, 2]}'],
  ])('%s is none', (_, text) => {
    expect(recognisePlans(new TextEncoder().encode(text))).toBe(false);
  });

  it('tells by a head that was cut anywhere', () => {
    const log = planFixture('auto_explain/pg17-stderr.log');
    for (const length of [700, 1000, 5000, 20_001]) expect(recognisePlans(log.subarray(0, length))).toBe(true);
  });
});
