import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heapFixture } from '../../../../tests/support/heap-of.ts';
import { PlateauError } from '../../error.ts';
import { HISTOGRAM_READERS, recogniseHistogram, wrongHeapFile } from './index.ts';

const FILES: readonly (readonly [string, string])[] = [
  ['jcmd-11.txt', 'class-histogram'],
  ['jcmd-17.txt', 'class-histogram'],
  ['jcmd-25-loop-cut.txt', 'class-histogram'],
  ['jmap-25-twice.txt', 'class-histogram'],
  ['memray-aggregated.csv', 'memray-csv'],
  ['memray-leaks.csv', 'memray-csv'],
  ['memray-native.csv', 'memray-csv'],
  ['memray-peak.csv', 'memray-csv'],
  ['memray-stats.json', 'memray-stats'],
  ['objgraph.txt', 'objgraph'],
  ['tracemalloc-3.11-0.json', 'tracemalloc'],
  ['tracemalloc-3.11-1.json', 'tracemalloc'],
  ['tracemalloc-3.11-2.json', 'tracemalloc'],
  ['tracemalloc-3.11-3.json', 'tracemalloc'],
];
const profiles = new URL('../../../../tests/fixtures/profiles/', import.meta.url);

describe('histograms', () => {
  it.each(FILES)('%s is recognised as %s, by that reader only', (file, id) => {
    const head = heapFixture(`histogram/${file}`).subarray(0, 65_536);
    expect(recogniseHistogram(head)?.reader.id).toBe(id);
    expect(HISTOGRAM_READERS.filter((reader) => reader.recognise(head) > 0.3)).toHaveLength(1);
  });

  it('are not seen in other files', () => {
    for (const folder of ['collapsed', 'perf', 'speedscope', 'v8', 'pprof', 'firefox']) {
      for (const file of readdirSync(new URL(`${folder}/`, profiles), { withFileTypes: true })) {
        if (!file.isFile()) continue;
        const bytes = heapFixture(`../profiles/${folder}/${file.name}`).subarray(0, 65_536);
        expect([file.name, recogniseHistogram(bytes)]).toEqual([file.name, null]);
      }
    }
  });

  it.each([
    ['tracemalloc-snapshot.pickle', 'import.wrongKind', /“plateau tracemalloc” show/],
    ['memray.bin', 'import.wrongKind', /memray transform csv/],
  ])('%s is refused and the way is shown', (file, code, hint) => {
    const bytes = heapFixture(`histogram/${file}`);
    expect(recogniseHistogram(bytes)).toBeNull();
    expect(wrongHeapFile(bytes, file)).toMatchObject({ code, hint: expect.stringMatching(hint) });
  });

  it('refuses recordings that are not compressed, other pickles, and what it does not know', () => {
    const head = (text: string) => new TextEncoder().encode(text);
    expect(wrongHeapFile(head('memray\0\r\0\0'), 'x')?.hint).toMatch(/memray transform csv/);
    expect(wrongHeapFile(Uint8Array.of(0x80, 4, 0x95), 'x')?.hint).toMatch(/JSON or text/);
    expect(wrongHeapFile(head('hello'), 'x')).toBeNull();
    expect(recogniseHistogram(head('hello'))).toBeNull();
  });

  it.each(FILES)('%s fails only as expected when it is cut or changed', (file) => {
    const bytes = heapFixture(`histogram/${file}`);
    const at = fc.nat({ max: bytes.length - 1 });
    const damaged = fc.oneof(
      at.map((end) => bytes.slice(0, end)),
      fc.array(fc.tuple(at, fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }).map((changes) => {
        const copy = bytes.slice();
        for (const [place, value] of changes) copy[place] = value;
        return copy;
      }),
    );
    const reader = recogniseHistogram(bytes.subarray(0, 65_536))?.reader;
    fc.assert(
      fc.property(damaged, (content) => {
        try {
          for (const { rows } of reader?.read(content) ?? []) {
            const keys = rows.map(({ name, module }) => JSON.stringify([name, module]));
            expect(new Set(keys).size).toBe(keys.length);
          }
        } catch (error) {
          if (!(error instanceof PlateauError)) throw error;
          expect(error.code).toMatch(/^import\./);
        }
      }),
      { numRuns: 40 },
    );
  });
});
