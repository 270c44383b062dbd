import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadFixture, readLoadBytes } from '../../../tests/support/load-files.ts';
import { PlateauError } from '../error.ts';
import { type FrontendReport, METRICS } from '../frontend/model.ts';
import type { LoadRow, LoadRun } from '../load/model.ts';
import { canonicalJson } from '../verdict/canonical-json.ts';
import { type ItemModel, modelLines, modelOf } from './item-model.ts';

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
const textOf = (model: ItemModel): string => [...modelLines(model)].join('');

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('__proto__', 'constructor', ''));
const amount = fc.oneof(fc.constant(null), fc.nat(), fc.double({ min: 0, max: 1e12, noNaN: true }));
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });

const histogram = fc.uniqueArray(fc.nat(5000), { maxLength: 6 }).map((buckets) => ({
  buckets: buckets.sort((a, b) => a - b),
  counts: buckets.map((bucket) => bucket + 1),
}));
const row: fc.Arbitrary<LoadRow> = fc.record({
  ...{ name: text, method: maybe(text), requests: amount, failures: amount, perSecond: amount },
  ...{ min: amount, mean: amount, max: amount, histogram: maybe(histogram) },
  quantiles: fc.array(fc.record({ q: fc.double({ min: 0, max: 1, noNaN: true }), ms: fc.nat() }), { maxLength: 3 }),
});
const series = fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 6 }).chain((given) => {
  const times = given.sort((a, b) => a - b);
  return fc.record({
    startedAt: fc.constantFrom('', '2026-01-01T00:00:00.000Z'),
    times: fc.constant(times),
    restarts: fc.constant([]),
    columns: fc.array(
      fc.record({
        ...{ name: text, title: text, unit: fc.constantFrom('seconds' as const, 'count' as const) },
        values: fc.tuple(...times.map(() => amount)),
      }),
      { maxLength: 3 },
    ),
  });
});
const load: fc.Arbitrary<LoadRun> = fc.record({
  ...{ tool: text, toolVersion: maybe(text), scenario: text, startedAt: maybe(text), endedAt: maybe(text) },
  ...{ seconds: amount, unit: text, missing: fc.array(text, { maxLength: 2 }), total: row },
  generator: fc.record({ kind: fc.constantFrom('open' as const, 'closed' as const), why: text, users: amount }),
  counts: fc.constantFrom('requests' as const, 'runs' as const),
  endpoints: fc.array(row, { maxLength: 4 }),
  series: maybe(series),
  thresholds: fc.array(
    fc.record({
      ...{ metric: text, expression: text, value: maybe(fc.nat()), note: text },
      ...{ passed: maybe(fc.boolean()), told: maybe(fc.boolean()) },
    }),
    { maxLength: 2 },
  ),
});

const kind = fc.constantFrom('script' as const, 'style' as const, 'other' as const);
const frontend: fc.Arbitrary<FrontendReport> = fc.record({
  ...{ tool: text, toolVersion: maybe(text), missing: fc.array(text, { maxLength: 2 }) },
  page: maybe(
    fc.record({
      ...{ url: text, finalUrl: text, takenAt: maybe(text), mode: text, device: text, throttling: text },
      ...{ score: maybe(fc.nat()), benchmarkIndex: maybe(fc.nat()) },
      metrics: fc.dictionary(fc.constantFrom(...METRICS), fc.nat()),
      requests: fc.array(fc.record({ url: text, type: text, kind, transferred: amount, raw: amount })),
      opportunities: fc.array(fc.record({ title: text, saving: text }), { maxLength: 2 }),
    }),
  ),
  files: fc.array(
    fc.record({
      ...{ name: text, kind, raw: amount, gzip: amount, unknown: amount, gzipError: fc.nat() },
      ...{ initial: maybe(fc.boolean()), partsAre: fc.constantFrom('raw' as const, 'source' as const) },
      parts: fc.array(fc.record({ path: text, bytes: fc.nat() }), { maxLength: 3 }),
    }),
    { maxLength: 3 },
  ),
});

const model: fc.Arbitrary<ItemModel> = fc.oneof(
  load.map((run) => ({ kind: 'load' as const, run })),
  frontend.map((report) => ({ kind: 'frontend' as const, report })),
);

describe('the model of a load run, and of a front end,', () => {
  it('is read back as it was, and then written the same again', () => {
    fc.assert(
      fc.property(model, (given) => {
        const written = textOf(given);
        const again = modelOf(lines(written));
        expect(canonicalJson(again)).toBe(canonicalJson(given));
        expect(textOf(modelOf(lines(textOf(again))))).toBe(textOf(again));
      }),
    );
  });

  it('that is damaged is said to be one, and fails in no other way', () => {
    fc.assert(
      fc.property(model, fc.nat(), fc.string({ minLength: 1, maxLength: 3 }), (given, place, put) => {
        const written = textOf(given);
        const at = place % written.length;
        try {
          modelOf(lines(written.slice(0, at) + put + written.slice(at + put.length)));
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PlateauError);
          expect(thrown).toMatchObject({ code: 'bundle.badModel' });
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    '{"kind":"load"}',
    '{"kind":"frontend","tool":"","toolVersion":null,"missing":[],"page":null}\n{"rows":"parts","row":{"file":0,"path":"a","bytes":1}}',
    '{"kind":"frontend","tool":"","toolVersion":null,"missing":[],"page":{"url":"","metrics":{"lcp":"1"}}}',
  ])('is refused where it is none: %s', (given) => {
    expect(() => modelOf(lines(given))).toThrow(expect.objectContaining({ code: 'bundle.badModel' }));
  });

  it('holds all that is read of a real file, so that whoever has it writes the same of the run', async () => {
    const folder = resolve(import.meta.dirname, '../../../tests/fixtures/load');
    const names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(?:md|js|jmx|ya?ml)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    let read = 0;
    for (const name of names) {
      const run = await readLoadBytes(loadFixture(name), { seconds: 60 }).then(
        (found) => found.run,
        () => null,
      );
      if (run === null) continue;
      read++;
      const again = modelOf(lines(textOf({ kind: 'load', run })));
      expect([name, canonicalJson(again)]).toEqual([name, canonicalJson({ kind: 'load', run })]);
    }
    expect(read).toBeGreaterThan(30);
  });
});
