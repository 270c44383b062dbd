import { describe, expect, it } from 'vitest';
import { csvRecords } from '../../../../tests/support/csv-records.ts';
import { HOSTILE_NAMES, joined } from '../../../../tests/support/exported.ts';
import { changesBetween } from '../../investigation/changes.ts';
import type { Evaluation, Item, ItemKind, Provenance } from '../../item.ts';
import { compareGrowths } from '../../verdict/heap/compare-growths.ts';
import { evaluateGrowth } from '../../verdict/heap/evaluate-growth.ts';
import { evaluateHeap } from '../../verdict/heap/evaluate-heap.ts';
import { DEFAULT_RULE_SET } from '../../verdict/rule-set.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { ClassGrowth, Growth } from '../growth/model.ts';
import type { ClassRow, HeapFacts } from '../stored.ts';
import { exportHeap, type HeapExport, type HeapExportId } from './heap-exporters.ts';

const text = (given: HeapExport, to: HeapExportId): string => new TextDecoder().decode(joined(exportHeap(given, to)));

const item = (kind: ItemKind, id: string, label: string): Item => ({
  ...{ id, kind, label, importedAt: '2026-01-02T03:04:05.678Z', capturedAt: '2026-01-01T10:00:00.000Z', host: null },
  ...{ summary: '', level: 'none', format: 'heapsnapshot', sha256: 'ab12', bytes: 5, group: id },
});

const provenance = (sha256: string): Provenance => ({
  ...{ fileName: 'a|b.heapsnapshot', via: 'drop', sha256, bytes: 12_345, compression: 'gzip', format: 'heapsnapshot' },
  ...{ parserVersion: 1, plateauVersion: '1.2.3', options: {}, importedAt: '2026-01-02T03:04:05.678Z' },
});

const evaluation = (verdicts: readonly Verdict[]): Evaluation => ({
  ...{ ruleSetId: 'plateau-default-1', ruleSetVersion: 1, ruleSetSha256: 'cd34' },
  ...{ evaluatedAt: '', current: true, verdicts },
});

const row = (name: string, count: number, self: number, retained: number): ClassRow => ({
  ...{ key: `object:${name}`, type: 'object', name, module: '/srv/app.js', line: 7, column: 3, distance: 2 },
  ...{ count, self, retained },
});

const FACTS: HeapFacts = {
  ...{ format: 'v8', runtime: 'V8', takenAt: null, table: null, nodeCount: 57_299, edgeCount: 9, reached: 57_290 },
  ...{ unreached: { count: 0, bytes: 0 }, totalSize: 4_000_000, extraNativeBytes: 0, sizeByType: [], detached: null },
  ...{ hasIds: true, largestId: 1, hasSites: false, suspects: [], repeated: null },
};

function heap(classes: readonly ClassRow[], facts: HeapFacts = FACTS): HeapExport {
  const verdicts = evaluateHeap({ facts, classes, captureId: 'h1', sha256: 'ab12' }, DEFAULT_RULE_SET);
  const common = { item: item('heap', 'h1', 's0'), provenance: provenance('ab12'), warnings: [] };
  return { kind: 'heap', report: { ...common, facts, classes, evaluation: evaluation(verdicts) } };
}

/** A class with this many objects in each heap, each keeping 1,000 bytes. */
function growing(name: string, count: readonly number[], partOf: string | null = null): ClassGrowth {
  const changes = count.slice(1).map((value, i) => value - (count[i] ?? 0));
  const added = changes.map((value) => Math.max(0, value));
  return {
    ...{ key: `object:${name}`, type: 'object', name, module: null, line: null, column: null, partOf, unreached: 0 },
    ...{ count, self: count.map((value) => 100 * value), retained: count.map((value) => 1000 * value) },
    ...{ added, addedBytes: added, removed: added.map(() => 0), stillAlive: added },
  };
}

function growth(classes: readonly ClassGrowth[], operations: number | null = 100): Growth {
  const steps = classes[0]?.count.length ?? 0;
  return {
    snapshots: Array.from({ length: steps }, (_, i) => ({
      ...{ id: `h${i}`, label: `s${i}`, sha256: `5a${i}`, nodeCount: 1000, takenAt: null, forcedGc: i !== 1 },
      ...{ totalSize: 5_000_000 + 1000 * (classes[0]?.count[i] ?? 0), operations: i === 0 ? null : operations },
    })),
    warmUp: 1,
    matching: { kind: 'ids', byId: true, renamed: [], reason: 'The heaps come from one process.' },
    sizes: 'retained',
    classes,
    paths: classes.map(({ key, name, count, retained }) => {
      const path = `Context.${name} → *`;
      return { class: key, path, wholePath: path, count, bytes: retained, example: 1 };
    }),
    owners: [
      {
        ...{ id: 1, node: 1, snapshot: steps - 1, name: 'Map', path: 'Context.cache → Cache.m' },
        ...{ gained: [9, 100_000, 300_000], released: [0, 0, 100_000] },
        contents: [{ name: 'Session', count: 1000, retained: 300_000 }],
      },
      {
        ...{ id: 2, node: 2, snapshot: steps - 1, name: 'Array', path: 'Context.tmp', contents: [] },
        ...{ gained: [9, 500, 500], released: [0, 500, 500] },
      },
    ],
  };
}

function grown(given: Growth): HeapExport {
  const common = { item: item('growth', 'g1', 's0 … s3'), provenance: provenance(''), warnings: [] };
  const judged = evaluation(evaluateGrowth(given, DEFAULT_RULE_SET));
  return { kind: 'growth', report: { ...common, growth: given, evaluation: judged } };
}

function compared(before: Growth, after: Growth, override: string | null = null): HeapExport {
  const side = (given: Growth) => ({
    ...{ label: '', format: 'v8', runtime: 'V8', version: null, host: null },
    growth: given,
  });
  const comparison = compareGrowths(side(before), side(after), DEFAULT_RULE_SET, {
    override: override === null ? null : { reason: override },
  });
  const sides = {
    before: { item: item('growth', 'g1', 'the leak'), growth: before },
    after: { item: item('growth', 'g2', 'the fix'), growth: after },
  };
  const common = { item: item('growth-comparison', 'd1', 'the leak → the fix'), provenance: provenance('') };
  const ruleSet = evaluation([]);
  const changes = changesBetween([], null, new Map());
  return { kind: 'growth-comparison', report: { ...common, ...sides, override, changes, ruleSet, comparison } };
}

const LEAK = [0, 1500, 2500, 3700];

describe('a heap', () => {
  it('is a table of its classes, largest first, in whole bytes', () => {
    const given = heap([row('Map', 1, 32, 1000), row('Session', 3500, 168_000, 3_000_000), row('Gone', 0, 0, 0)]);
    expect(text(given, 'csv')).toBe(
      [
        'name,type,module,line,column,count,self,retained,share,key',
        'Session,object,/srv/app.js,7,3,3500,168000,3000000,0.75,object:Session',
        'Map,object,/srv/app.js,7,3,1,32,1000,0.00025,object:Map',
        '',
      ].join('\r\n'),
    );
  });

  it('has no bytes where its file has none', () => {
    const table = { basis: 'type', measure: 'alive', collected: null, isComplete: false, hasBytes: false } as const;
    const given = heap([row('dict', 5, 0, 0)], { ...FACTS, table, totalSize: 0 });
    expect(csvRecords(text(given, 'csv'))[1]?.slice(5, 9)).toEqual(['5', '', '', '']);
    expect(text(given, 'md')).toContain('- 57,299 objects\n- Table by type, alive, largest rows only\n');
    expect(text(given, 'md')).toContain('| 5 |  |  |  | dict |');
  });

  it('is a report of what it is, what was judged and what it holds', () => {
    const page = text(heap([row('Session', 3500, 168_000, 3_000_000)]), 'md');
    expect(page).toMatch(/^# s0\n\n- Heap h1 · heapsnapshot · V8\n- Taken 2026-01-01 10:00:00 UTC\n/);
    expect(page).toContain('- 4 MB (4,000,000 bytes) in 57,299 objects\n');
    expect(page).toContain('- File a\\|b.heapsnapshot, 12,345 bytes, gzip, SHA-256 ab12\n');
    expect(page).toContain('- Imported 2026-01-02 03:04:05 UTC by Plateau 1.2.3 (drop)\n');
    expect(page).toContain('- Judged by rule set plateau-default-1, version 1, SHA-256 cd34\n');
    expect(page).toContain(
      '### watch · probable · Session\n\n3,500 objects of Session keep 3 MB alive, 75 % of the heap.',
    );
    expect(page).toContain('- LK-SUSPECT: retained share 75.0 %, limit >= 10 %');
    expect(page).toContain('- Error: counted, not sampled\n');
    expect(page).toContain('- Evidence: class:object:Session in h1\n');
    expect(page).toContain('| 3,500 | 168 kB | 3 MB | 75.0 % | Session | /srv/app.js:7 |\n');
    expect(page.indexOf('## Verdicts')).toBeLessThan(page.indexOf('## Classes'));
  });
});

describe('a series of heaps', () => {
  const series = growth([growing('Session', LEAK), growing('Array', [0, 9, 9, 9], 'object:Session')]);

  it('is a table of its classes step by step, with their growth behind the warm-up and its bounds', () => {
    const [head = [], session = [], array = []] = csvRecords(text(grown(series), 'csv'));
    expect(head.join()).toBe(
      'name,type,module,line,column,count_0,count_1,count_2,count_3,self_0,self_1,self_2,self_3,retained_0,retained_1,' +
        'retained_2,retained_3,count_per_operation,retained_per_operation,retained_per_operation_least,' +
        'retained_per_operation_most,part_of,key',
    );
    expect(session.slice(5, 9)).toEqual(['0', '1500', '2500', '3700']);
    expect(session.slice(17)).toEqual(['11', '11000', '10000', '12000', '', 'object:Session']);
    expect(array.slice(17)).toEqual(['0', '0', '0', '0', 'object:Session', 'object:Array']);
  });

  it('is told per step where nobody counted operations', () => {
    const given = grown(growth([growing('Session', LEAK)], null));
    const [head, session] = csvRecords(text(given, 'csv'));
    expect(head?.[18]).toBe('retained_per_step');
    expect(session?.[18]).toBe('1100000');
    expect(text(given, 'md')).toContain('| net | per step | holder |');
  });

  it('is a report with the verdicts first, then holders, paths, classes and the heaps', () => {
    const page = text(grown(series), 'md');
    const titles = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(titles).toEqual([
      ...['Verdicts', 'What holds more than before', 'Paths of the program’s objects'],
      ...['Classes that changed', 'Heaps'],
    ]);
    expect(page).toContain('### likely-bottleneck · probable · Session at Context.Session → \\*\n');
    expect(page).toContain('- Growth: 11 kB per operation, 10 kB to 12 kB in a step\n');
    expect(page).toContain('- Held back by QG-GC\n');
    expect(page).toContain('- Evidence: class:object:Session in h0, h1, h2, h3\n');
    expect(page).toContain('| +300 kB | +1.5 kB (+1 kB to +2 kB) | Map | Context.cache → Cache.m | 1,000 × Session |');
    expect(page).not.toContain('Context.tmp');
    expect(page).toContain('| Session | Context.Session → \\* | 0 → 1,500 → 2,500 → 3,700 | 11 | +11 kB');
    expect(page).toContain('| 1 | s1 | 6.5 MB | 100 operations | no collection known | warm-up | h1 | 5a1 |\n');
  });
});

describe('a series of many heaps', () => {
  it('has only whole numbers in its cells', () => {
    const counts = Array.from({ length: 40 }, (_, i) => 1_000_000 + 1_111_111 * i);
    const page = text(grown(growth([growing('Session', counts)])), 'md');
    const known = new Set(counts.map((value) => value.toLocaleString('en-US')));
    const cells = page.split('\n').filter((line) => line.startsWith('| ') && line.includes(' → '));
    const courses = cells.flatMap((line) => line.split(' | ').filter((cell) => /^[|\s]*\d.* → /.test(cell)));
    expect(courses).toHaveLength(2);
    for (const course of courses) {
      const values = course.replace(/^\| /, '').split(' → ');
      expect(values.filter((value) => !known.has(value))).toEqual(['…']);
      expect([values[0], values.at(-1)]).toEqual(['1,000,000', '44,333,329']);
    }
  });

  it('marks no step as warm-up that counts', () => {
    const series = { ...growth([growing('Session', LEAK)]), warmUp: 9 };
    const heaps = text(grown(series), 'md')
      .split('\n')
      .filter((line) => / \| s\d \| /.test(line));
    expect(heaps.map((line) => line.includes('warm-up'))).toEqual([false, true, true, false]);
  });
});

describe('a comparison of two series', () => {
  const before = growth([growing('Session', LEAK)]);
  const fixed = growth([growing('Session', [0, 100, 100, 100])]);

  it('is a table of what became of what grew', () => {
    const [head, session] = csvRecords(text(compared(before, fixed), 'csv'));
    expect(head?.slice(0, 4)).toEqual(['class', 'status', 'certainty', 'before: bytes per operation, value']);
    expect(session).toEqual([
      'Session',
      'resolved',
      'probable',
      '11000',
      '10000',
      '12000',
      '0',
      '0',
      '0',
      '11',
      '0',
      '-1',
      '-1',
      '-1',
      '2',
    ]);
  });

  it('is a report with both series', () => {
    const page = text(compared(before, fixed), 'md');
    expect(page).toContain(
      '- Before: the leak · g1\n- After: the fix · g2\n- note: collection before each heap: not known\n',
    );
    expect(page).toContain('### resolved · probable · Session');
    expect(page).toContain('| +11 kB (+10 kB to +12 kB) | 0 bytes | resolved | probable | Session |');
    expect(page).toMatch(/## Heaps before\n[\s\S]*## Heaps after\n/);
  });

  it('claims nothing of two that are not comparable, unless they were compared with a reason', () => {
    const uncounted = growth([growing('Session', [0, 100, 100, 100])], null);
    const refused = compared(before, uncounted);
    expect(csvRecords(text(refused, 'csv'))).toHaveLength(1);
    const page = text(refused, 'md');
    expect(page).toContain('- Not comparable.\n- differs: operations: counted → not counted\n');
    expect(page).toContain('### not-comparable · inconclusive · series');
    expect(page).not.toContain('## Classes');
    const told = compared(before, uncounted, 'the same | script');
    expect(csvRecords(text(told, 'csv'))[1]?.[1]).toBe('resolved');
    expect(text(told, 'md')).toContain('- Override: the same \\| script\n');
  });
});

describe('names that are hostile', () => {
  const counts = HOSTILE_NAMES.map((_, i) => LEAK.map((value) => value * (i + 1)));
  const classes = HOSTILE_NAMES.map((name, i) => growing(name, counts[i] ?? LEAK));
  const exports: readonly HeapExport[] = [
    heap(HOSTILE_NAMES.map((name) => row(name, 2, 1, 500_000))),
    grown(growth(classes)),
    compared(growth(classes), growth(classes.map((one) => growing(one.name, [0, 100, 100, 100])))),
  ];

  it.each(exports.map((given) => [given.kind, given] as const))('of a %s are cells, and no formula', (_, given) => {
    const [head = [], ...rows] = csvRecords(text(given, 'csv'));
    expect(rows).toHaveLength(HOSTILE_NAMES.length);
    for (const cells of rows) {
      expect(cells).toHaveLength(head.length);
      expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)))).toEqual([]);
    }
    const names = rows.map(([name]) => name?.replace(/^'(?==)/, ''));
    expect(names.sort()).toEqual(HOSTILE_NAMES.map((name) => name.toWellFormed()).sort());
  });

  it.each(exports.map((given) => [given.kind, given] as const))('of a %s are no markup in its report', (_, given) => {
    const page = text(given, 'md');
    expect(page).toContain('\\_\\_proto\\_\\_');
    expect(page).not.toContain('<');
    expect(page).not.toContain('\u0007');
    for (const line of page.split('\n')) expect(line.length).toBeLessThan(3000);
    for (const table of page
      .trim()
      .split('\n\n')
      .filter((block) => block.startsWith('| '))) {
      const widths = table.split('\n').map((line) => line.replace(/\\./g, '').split('|').length);
      expect(new Set(widths).size).toBe(1);
    }
  });
});
