import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSeries } from '../../src/core/series/read-series.ts';
import { analysedFile } from '../support/heap/analysed.ts';
import { BOUNDED, LEAKING, makeSeries, missingFor, OUTSIDE } from '../support/heap/make-series.ts';
import { measuredFiles } from '../support/heap/measured.ts';
import { nodes, run, skipReason } from '../support/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'plateau-leaks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const serious = (level: string): boolean => level === 'investigate' || level === 'likely-bottleneck';

/** Where each leak is held, as its verdict says it. */
const HOLDERS: Readonly<Record<string, RegExp>> = {
  'map-cache': /\.table → \*$/,
  'event-listener': /_events/,
  'timer-closure': /./,
  'global-array': /Array\.\*$/,
  'promise-chain': /./,
  'native-buffers': /Array\.\*$/,
  'four-snapshots': /^Context\.cache → Cache\.m → Map\.table → \*$/,
  'detached-dom': /./,
};

describe('programs that leak', () => {
  for (const program of LEAKING) {
    const missing = missingFor(program, 24);
    const absent = missing === null ? [] : [missing];
    it.skipIf(absent.length > 0)(
      `names the class and the holder of ${program} first${skipReason(absent)}`,
      async () => {
        const series = await makeSeries(program, { node: 24, folder: join(folder, program) });
        const { growth, verdicts } = await measuredFiles(series.files, { operations: series.operationsPerStep });
        expect(growth.matching.byId).toBe(true);
        const [first] = verdicts;
        // What is outermost gives its name: a listener's function, a timer; what it holds is named beside it.
        expect(`${first?.subject.label} ${first?.details?.inside}`).toContain(series.expected?.className);
        expect(first?.certainty).toBe('confirmed');
        expect(first?.details?.perOperation).toBeCloseTo(series.expected?.perOperation ?? Number.NaN, 1);
        expect(String(first?.details?.path)).toMatch(HOLDERS[program] ?? /^$/);
        expect(serious(first?.level ?? 'none')).toBe(true);
      },
    );
  }
});

describe('programs that only look like it', () => {
  for (const program of BOUNDED) {
    const missing = missingFor(program, 24);
    const absent = missing === null ? [] : [missing];
    it.skipIf(absent.length > 0)(`does not report ${program}${skipReason(absent)}`, async () => {
      const series = await makeSeries(program, { node: 24, folder: join(folder, program) });
      const { verdicts } = await measuredFiles(series.files, { operations: series.operationsPerStep });
      expect(verdicts.filter(({ level }) => serious(level)).map(({ reason }) => reason)).toEqual([]);
    });
  }
});

describe('programs that leak outside of the heap', () => {
  for (const program of OUTSIDE) {
    it(`finds nothing in the heaps of ${program}, whose memory grows`, async () => {
      const series = await makeSeries(program, { node: 24, folder: join(folder, program) });
      const { verdicts } = await measuredFiles(series.files, { operations: series.operationsPerStep });
      expect(verdicts.filter(({ level }) => serious(level)).map(({ reason }) => reason)).toEqual([]);
      const { series: memory } = readSeries(readFileSync(join(folder, program, 'memory.csv')));
      expect(memory.columns.map(({ name }) => name)).toContain('rss');
    });
  }
});

describe('four snapshots of the golden program', () => {
  for (const line of [20, 24] as const) {
    const absent = nodes.has(line) ? [] : [`Node ${line}`];
    it.skipIf(absent.length > 0)(
      `gives the numbers of the rules’ page on Node ${line}${skipReason(absent)}`,
      async () => {
        const own = join(folder, `golden-${line}`);
        const { files } = await makeSeries('four-snapshots', { node: line, folder: own });
        const { growth, verdicts } = await measuredFiles(files, { operations: 5 });
        const session = growth.classes.find(({ name, type }) => name === 'Session' && type === 'object');
        expect(session?.count).toEqual([0, 1500, 2500, 3500]);
        // Allocated between S1 and S2, and still there in S3.
        expect(session?.stillAlive?.[1]).toBe(1000);
        const onPaths = growth.paths.filter((path) => path.class === session?.key);
        expect(onPaths.map(({ path, count }) => [path, count])).toEqual([
          ['Context.cache → Cache.m → Map.table → *', [0, 1000, 2000, 3000]],
          ['Context.tmp → Array.*', [0, 500, 500, 500]],
        ]);
        const reported = verdicts.filter(({ level }) => level !== 'watch');
        expect(reported.map(({ rule, level, certainty, subject }) => [rule, level, certainty, subject.label])).toEqual([
          ['LK-SHARE', 'likely-bottleneck', 'confirmed', 'Session at Context.cache → Cache.m → Map.table → *'],
        ]);
        expect(reported[0]?.details).toMatchObject({ perOperation: 200, residual: 0, stillAlive: 1000, onePath: 1 });
        expect(growth.classes.find(({ key }) => key === 'object:Array')?.partOf).toBe(session?.key);
      },
    );
  }

  const absent = nodes.has(20) && nodes.has(24) ? [] : ['Node 20'];
  it.skipIf(absent.length > 0)(
    `compares classes only where heaps are of two processes${skipReason(absent)}`,
    async () => {
      const first = await makeSeries('four-snapshots', { node: 20, folder: join(folder, 'run-1') });
      const second = await makeSeries('four-snapshots', { node: 24, folder: join(folder, 'run-2') });
      const { growth, verdicts } = await measuredFiles([...first.files.slice(0, 2), ...second.files.slice(2)]);
      expect(growth.matching.byId).toBe(false);
      expect(growth.matching.renamed.at(-1)).toBeGreaterThan(0.01);
      expect(growth.owners).toEqual([]);
      expect(verdicts.every(({ certainty }) => certainty !== 'confirmed')).toBe(true);
      expect(verdicts.every(({ guards }) => guards.includes('QG-PROCESS'))).toBe(true);
    },
  );
});

describe('classes with names that mean something elsewhere', () => {
  it('are classes like others', async () => {
    const program = `
      class __proto__ {}
      class constructor {}
      class hasOwnProperty {}
      class $ {}
      globalThis.kept = [__proto__, constructor, hasOwnProperty, $].flatMap((Class) => Array.from({ length: 7 }, () => new Class()));
      require('node:v8').writeHeapSnapshot('names.heapsnapshot');`;
    run(process.execPath, ['-e', program], folder);
    const { classes } = await analysedFile(join(folder, 'names.heapsnapshot'));
    const counted = new Map(
      classes.filter(({ type, module }) => type === 'object' && module !== null).map((row) => [row.name, row.count]),
    );
    for (const name of ['__proto__', 'constructor', 'hasOwnProperty', '$']) expect(counted.get(name), name).toBe(7);
  });
});
