import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Histogram } from '../../src/core/heap/histogram/model.ts';
import { TRACEMALLOC_SNIPPET } from '../../src/core/heap/histogram/tracemalloc-snippet.ts';
import { histogramsOf } from '../support/histograms-of.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';

const TARGETS = dirname(fileURLToPath(new URL('../support/targets/rows.py', import.meta.url)));
const missing = missingTools('python3');

describe.skipIf(missing.length > 0)(`the snippet in this machine's Python${skipReason(missing)}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-heap-python-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const read = (name: string): Histogram => {
    const [histogram] = histogramsOf(new Uint8Array(readFileSync(path(name))), name);
    if (histogram === undefined) throw new Error('no histogram');
    return histogram;
  };
  const python = (options: readonly string[], script: readonly string[]) =>
    run(
      'python3',
      [
        ...options,
        '-c',
        [TRACEMALLOC_SNIPPET, 'import sys', `sys.path.insert(0, ${JSON.stringify(TARGETS)})`, ...script].join('\n'),
      ],
      folder,
    );

  it('names the function that keeps what a step allocates', () => {
    const calls = [0, 1, 2, 3].flatMap((i) => [
      `plateau_tracemalloc(${JSON.stringify(path(`${i}.json`))})`,
      'rows.load_rows(300)',
    ]);
    python(['-S', '-X', 'tracemalloc=3'], ['import rows', ...calls]);
    const series = [0, 1, 2, 3].map((i) => read(`${i}.json`));
    const counts = series.map(({ rows }) => rows.find(({ name }) => name === 'Row.__init__'));
    // One to three blocks a row, by the version of Python, and a few that the class itself needs.
    const steps = counts.slice(1).map((row, i) => (row?.count ?? 0) - (counts[i]?.count ?? 0));
    const [first = 0] = steps;
    expect([300, 600, 900]).toContain(Math.round(first / 300) * 300);
    for (const step of steps) expect(Math.abs(step - first)).toBeLessThanOrEqual(5);
    expect(counts[3]).toMatchObject({ module: join(TARGETS, 'rows.py') });
    expect(counts[3]?.callers[0]).toMatch(/^load_rows \(/);
    for (const histogram of series) {
      expect(histogram).toMatchObject({ collected: true });
      expect(histogram.warnings.map(({ code }) => code)).not.toContain('histogram.tracedLate');
    }
    // What the snippet itself keeps does not grow.
    const grown = series[3]?.rows.filter(({ name, module, bytes }) => {
      const before = series[2]?.rows.find((row) => row.name === name && row.module === module);
      return (bytes ?? 0) - (before?.bytes ?? 0) > 4096 && module !== join(TARGETS, 'rows.py');
    });
    expect(grown).toEqual([]);
  });

  it('starts tracing where nothing has, and says what is missing', () => {
    const call = `print(plateau_tracemalloc(${JSON.stringify(path('late.json'))}))`;
    const printed = python(['-S'], [call, 'import rows', 'rows.main(100)', call]);
    expect(printed).toBe('tracing from now on: call again\nNone\n');
    expect(read('late.json').warnings.map(({ code }) => code)).toContain('histogram.tracedLate');
  });
});

const withoutMemray = missingTools('memray');

describe.skipIf(withoutMemray.length > 0)(`memray of this machine${skipReason(withoutMemray)}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plateau-heap-memray-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('writes tables and statistics that name the program’s functions, and a recording that is refused', () => {
    run('memray', ['run', '-q', '-o', 'run.bin', join(TARGETS, 'rows.py'), '3000'], folder);
    run('memray', ['transform', 'csv', '-o', 'peak.csv', 'run.bin'], folder);
    run('memray', ['stats', '--json', '-o', 'stats.json', 'run.bin'], folder);
    for (const name of ['peak.csv', 'stats.json']) {
      const [histogram] = histogramsOf(new Uint8Array(readFileSync(join(folder, name))), name);
      expect(histogram?.rows.some(({ module }) => module?.endsWith('/rows.py'))).toBe(true);
    }
    expect(() => histogramsOf(new Uint8Array(readFileSync(join(folder, 'run.bin'))), 'run.bin')).toThrow(/memray/);
  });
});
