import { describe, expect, it } from 'vitest';
import { fuzz } from '../../../../tests/support/fuzz-importer.ts';
import { readInPieces, readJson } from '../../../../tests/support/importer-laws.ts';
import { fixtureBytes, readBytes, soleProfile, sums, totals } from '../../../../tests/support/read-profile.ts';
import { heapProfileImporter } from './heapprofile.ts';

const bytes = fixtureBytes('v8/node-http.heapprofile');
const site = (functionName: string, selfSize: number, children: readonly object[] = []) => ({
  callFrame: { functionName, scriptId: '0', url: '', lineNumber: 0, columnNumber: 0 },
  selfSize,
  children,
});

it('sums the bytes alive of a server that leaks sessions', async () => {
  const profile = soleProfile(await readBytes(heapProfileImporter, bytes));
  expect(profile.sampleTypes).toEqual([{ name: 'inuse_space', kind: 'inuse', unit: 'bytes' }]);
  expect(sums(profile, 'inuse_space')).toEqual({ weight: 3_935_920, hits: 114 });
  expect(totals(profile, 'inuse_space').get('LeakySession')).toEqual({ self: 3_345_640, total: 3_378_456 });
});

it('counts each site once where there are no samples, and says so', async () => {
  const read = await readJson(heapProfileImporter, { head: site('(root)', 0, [site('a', 40), site('b', 2)]) });
  expect(sums(soleProfile(read), 'inuse_space')).toEqual({ weight: 42, hits: 2 });
  expect(read.warnings).toMatchObject([{ code: 'samples-unknown' }]);
});

describe('a hostile file', () => {
  it('with sizes less than nothing is refused where they stand', async () => {
    const read = readJson(heapProfileImporter, { head: site('(root)', 0, [site('a', -40)]) });
    await expect(read).rejects.toMatchObject({ code: 'import.badWeight', at: { offset: expect.any(Number) } });
  });

  it('nested without end is refused where it is too deep', async () => {
    const level = '{"callFrame":{"functionName":"f"},"selfSize":1,"children":[';
    const text = `{"head":${level.repeat(10_000)}${']}'.repeat(10_000)}}`;
    const read = readBytes(heapProfileImporter, new TextEncoder().encode(text));
    await expect(read).rejects.toMatchObject({ code: 'import.tooDeep', at: { offset: expect.any(Number) } });
  });

  it('ends in a profile or an error of Plateau', async () => {
    await fuzz(heapProfileImporter, bytes, 100);
  });
});

it('is the same when cut anywhere', async () => {
  const [whole, ...pieces] = await readInPieces(heapProfileImporter, bytes);
  for (const piece of pieces) expect(piece).toEqual(whole);
});
