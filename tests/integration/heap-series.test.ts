import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSeries } from '../../src/core/series/read-series.ts';
import { BOUNDED, LEAKING, makeSeries, missingFor, OUTSIDE, type SeriesProgram } from '../support/heap/make-series.ts';
import { skipReason } from '../support/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'plateau-series-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nodes of each type and name of a snapshot, as JSON.parse sees them. */
function counts(file: string): ReadonlyMap<string, number> {
  const { snapshot, nodes, strings } = JSON.parse(readFileSync(file, 'utf8'));
  const fields: readonly string[] = snapshot.meta.node_fields;
  const [type, name] = [fields.indexOf('type'), fields.indexOf('name')];
  const types: readonly string[] = snapshot.meta.node_types[type];
  const found = new Map<string, number>();
  for (let at = 0; at < nodes.length; at += fields.length) {
    const key = `${types[nodes[at + type]]}: ${strings[nodes[at + name]]}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

/** By how many the objects and native nodes of a name grew in each step, for those that grew in every one after the first. */
function growing(files: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const steps = files.map(counts);
  const names = [...(steps.at(-1)?.keys() ?? [])].filter((name) => /^(object|native): /.test(name));
  const growth = names.map((name) => {
    const by = steps.slice(1).map((step, i) => (step.get(name) ?? 0) - (steps[i]?.get(name) ?? 0));
    return [name, by] as const;
  });
  return new Map(growth.filter(([, by]) => by.slice(1).every((count) => count > 0)));
}

function each(programs: readonly SeriesProgram[], check: (program: SeriesProgram) => Promise<void>): void {
  for (const program of programs) {
    const missing = missingFor(program, 24);
    const title = `${program}${skipReason(missing === null ? [] : [missing])}`;
    it.skipIf(missing !== null)(title, () => check(program));
  }
}

describe('programs that leak', () => {
  each(LEAKING, async (program) => {
    const { files, operationsPerStep, expected } = await makeSeries(program, {
      node: 24,
      folder: join(folder, program),
    });
    const step = operationsPerStep * (expected?.perOperation ?? Number.NaN);
    // The golden program has 500 more from its first step on, which it only replaces later.
    const first = program === 'four-snapshots' ? step + 500 : step;
    expect(growing(files).get(`object: ${expected?.className}`)).toEqual([first, step, step]);
  });
});

describe('programs that only look like it', () => {
  each(BOUNDED, async (program) => {
    const { files, expected } = await makeSeries(program, { node: 24, folder: join(folder, program) });
    expect(expected).toBeNull();
    expect(growing(files)).toEqual(new Map());
  });
});

describe('programs that leak outside of the heap', () => {
  each([...OUTSIDE, 'native-buffers'], async (program) => {
    const { files, operationsPerStep } = await makeSeries(program, { node: 24, folder: join(folder, `${program}-2`) });
    if (program === 'native-memory') expect(growing(files)).toEqual(new Map());
    const { series, warnings } = readSeries(readFileSync(join(folder, `${program}-2`, 'memory.csv')));
    const growth = (name: string) => {
      const values = series.columns.find((column) => column.name === name)?.values ?? [];
      return (values.at(-1) ?? Number.NaN) - (values[0] ?? Number.NaN);
    };
    expect(warnings).toEqual([]);
    expect(series.times).toHaveLength(3 * operationsPerStep);
    expect(series.times.at(-1)).toBeGreaterThan(2 * 3600);
    expect(growth('rss')).toBeGreaterThan(30e6);
    expect(growth('heapUsed')).toBeLessThan(3e6);
  });
});
