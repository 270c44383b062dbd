import { describe, expect, it } from 'vitest';
import { fuzz } from '../../../../tests/support/fuzz-importer.ts';
import { readInPieces, readJson } from '../../../../tests/support/importer-laws.ts';
import { fixtureBytes, readBytes, soleProfile, sums, totals } from '../../../../tests/support/read-profile.ts';
import { cpuProfileImporter } from './cpuprofile.ts';

const node = (id: number, functionName: string, children: readonly number[] = []) => ({
  id,
  callFrame: { functionName, scriptId: '1', url: 'file:///srv/app.js', lineNumber: 9, columnNumber: 2 },
  children,
});
const nodes = [node(1, '(root)', [2, 3]), node(2, 'work', [4]), node(3, '(idle)'), node(4, 'parse')];
const profile = (more: object) => ({
  nodes,
  startTime: 1_000_000,
  endTime: 1_100_000,
  samples: [2, 4, 3, 4],
  timeDeltas: [10, 1000, 3000, 2000],
  ...more,
});
const selfs = async (value: unknown) => {
  const sole = soleProfile(await readJson(cpuProfileImporter, value));
  return Object.fromEntries([...totals(sole, 'cpu')].map(([name, { self }]) => [name, self]));
};

describe('.cpuprofile files of Node', () => {
  /** Weights: time until the next sample in microseconds, the last sample the median; summed by function. */
  it.each([
    ['node-http', 6558, 8_004_151, 0.0011, 8.020945, { '(idle)': 3_680_719, parseOrders: 1_154_900, run: 1_063_533 }],
    ['node-worker', 1654, 2_027_208, 0.001086, 2.045299, { '(idle)': 1_191_049, burn: 829_139, '(program)': 3972 }],
  ] as const)('%s', async (name, samples, weight, intervalSeconds, durationSeconds, functions) => {
    const sole = soleProfile(await readBytes(cpuProfileImporter, fixtureBytes(`v8/${name}.cpuprofile`)));
    expect(sums(sole, 'cpu')).toEqual({ weight: weight * 1000, hits: samples });
    expect(sole.timeline?.count).toBe(samples);
    expect(sole.meta).toMatchObject({ intervalSeconds, durationSeconds, runtime: 'node', flags: ['inlining-opaque'] });
    const all = totals(sole, 'cpu');
    for (const [f, self] of Object.entries(functions)) expect(all.get(f)?.self).toBe(self * 1000);
    expect(all.has('(root)')).toBe(false);
    expect(sole.lines.count).toBeGreaterThan(0);
  });

  it('that are cut off are refused with the byte', async () => {
    const read = readBytes(cpuProfileImporter, fixtureBytes('v8/bad-truncated.cpuprofile'));
    await expect(read).rejects.toMatchObject({ code: 'import.truncated', at: { offset: 39_540 } });
  });
});

describe('the weight of a sample', () => {
  it('is the time until the next one, of the last the median', async () => {
    expect(await selfs(profile({}))).toEqual({ work: 1e6, parse: 3e6 + 2e6, '(idle)': 2e6 });
  });

  it('follows time where samples stand out of order, with a warning', async () => {
    const value = profile({ samples: [2, 3, 4], timeDeltas: [0, 3000, -2000] });
    expect(await selfs(value)).toEqual({ work: 1e6, parse: 2e6, '(idle)': 2e6 });
    const { warnings } = await readJson(cpuProfileImporter, value);
    expect(warnings).toMatchObject([{ code: 'samples-reordered', count: 1 }]);
  });

  it('is the same for all where only hits are counted', async () => {
    const counted = nodes.map((given) => ({ ...given, hitCount: given.id === 4 ? 3 : given.id === 3 ? 1 : 0 }));
    const value = { nodes: counted, startTime: 1_000_000, endTime: 1_100_000 };
    expect(await selfs(value)).toMatchObject({ parse: 75e6, '(idle)': 25e6 });
    const seconds = { nodes: counted, startTime: 1_417_109_456.18, endTime: 1_417_109_457.18 };
    expect((await selfs(seconds)).parse).toBeCloseTo(750e6, -3);
  });
});

it('takes the span for microseconds where there are time deltas', async () => {
  const nodes = [
    { id: 1, callFrame: { functionName: '(root)' }, children: [2] },
    { id: 2, callFrame: { functionName: 'a' } },
  ];
  const { profiles } = await readJson(cpuProfileImporter, {
    nodes,
    startTime: 0,
    endTime: 3000,
    samples: [2, 2],
    timeDeltas: [1000, 1000],
  });
  expect(profiles[0]?.meta.durationSeconds).toBe(0.003);
});

it('reads the older form, in which children are nested', async () => {
  const old = (id: number, functionName: string, hitCount: number, children: readonly object[] = []) => ({
    id,
    functionName,
    url: '/srv/app.js',
    lineNumber: 3,
    columnNumber: 1,
    hitCount,
    children,
  });
  const head = old(1, '(root)', 0, [old(2, 'work', 1, [old(3, 'parse', 3)]), old(4, '(idle)', 4)]);
  const value = { head, startTime: 100, endTime: 108, samples: [2, 3, 3, 3, 4, 4, 4, 4] };
  expect(await selfs(value)).toEqual({ work: 1e9, parse: 3e9, '(idle)': 4e9 });
});

describe('a tree that is none', () => {
  it.each([
    ['is its own ancestor', [node(1, '(root)', [2]), node(2, 'a', [3]), node(3, 'b', [2])]],
    ['goes round without a root', [node(1, 'a', [2]), node(2, 'b', [1])]],
    ['has a node twice', [node(1, '(root)', [2]), node(2, 'a'), node(2, 'b')]],
    ['has a child that does not exist', [node(1, '(root)', [7])]],
    ['has a child with two parents', [node(1, '(root)', [2, 3]), node(2, 'a', [3]), node(3, 'b')]],
  ])('because it %s is refused where that is', async (_what, wrong) => {
    const at = { offset: expect.any(Number) };
    const value = profile({ nodes: wrong, samples: [1], timeDeltas: [1] });
    await expect(readJson(cpuProfileImporter, value)).rejects.toMatchObject({ code: 'import.badProfile', at });
  });

  it('or whose samples name nodes that do not exist is refused', async () => {
    const read = readJson(cpuProfileImporter, profile({ samples: [2, 99, 2, 2] }));
    await expect(read).rejects.toMatchObject({ code: 'import.badProfile' });
  });

  it('or counts less than nothing is refused', async () => {
    const read = readJson(cpuProfileImporter, { nodes: [{ ...node(1, 'a'), hitCount: -1 }] });
    await expect(read).rejects.toMatchObject({ code: 'import.badWeight' });
  });
});

it('reads 10,000 levels', async () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => node(i + 1, `f${i}`, i === 9999 ? [] : [i + 2]));
  const read = await readJson(cpuProfileImporter, profile({ nodes: chain, samples: [10_000, 1], timeDeltas: [1, 1] }));
  expect(soleProfile(read).nodes.count).toBe(10_000);
});

describe('however a file comes', () => {
  const bytes = fixtureBytes('v8/node-worker.cpuprofile');

  it('is the same when cut anywhere', async () => {
    const [whole, ...pieces] = await readInPieces(cpuProfileImporter, bytes);
    for (const piece of pieces) expect(piece).toEqual(whole);
  });

  it('ends in a profile or an error of Plateau', async () => {
    await fuzz(cpuProfileImporter, bytes, 100);
  });
});
