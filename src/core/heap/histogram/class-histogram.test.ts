import { describe, expect, it } from 'vitest';
import { heapFixture } from '../../../../tests/support/heap-of.ts';
import { readClassHistograms } from './class-histogram.ts';

const read = (text: string) => readClassHistograms(new TextEncoder().encode(text));
const JDK8 = ` num     #instances         #bytes  class name
----------------------------------------------
   1:          4552         471448  [C
   2:             3             72  [[Ljava.lang.String;
   3:             2             48  __proto__
   4:             1             16  __proto__
Total          4558         471584
`;

describe('class histograms of real JVMs', () => {
  it('JDK 17: names as Java writes them, modules apart', () => {
    const [histogram, ...more] = readClassHistograms(heapFixture('histogram/jcmd-17.txt'));
    expect(more).toEqual([]);
    expect(histogram).toMatchObject({
      runtime: 'Java 17.0.15',
      basis: 'class',
      measure: 'alive',
      isComplete: true,
      total: { count: 13_080, bytes: 614_080 },
      warnings: [],
    });
    expect(histogram?.rows[0]).toEqual({
      name: 'byte[]',
      module: 'java.base',
      line: null,
      count: 2441,
      bytes: 123_928,
      callers: [],
    });
    expect(histogram?.rows.find(({ name }) => name === 'SessionLeak$SessionEntry')).toMatchObject({
      module: null,
      count: 100,
      bytes: 4800,
    });
  });

  it('JDK 11', () => {
    const [histogram] = readClassHistograms(heapFixture('histogram/jcmd-11.txt'));
    expect(histogram).toMatchObject({ runtime: 'Java 11.0.13', isComplete: true, total: { count: 159_193 } });
  });

  it('JDK 25, jmap twice in one file, each with its time', () => {
    const histograms = readClassHistograms(heapFixture('histogram/jmap-25-twice.txt'));
    expect(histograms.map(({ takenAt }) => takenAt)).toEqual(['2026-11-21T18:06:20.000Z', '2026-11-21T18:06:21.000Z']);
    expect(histograms.map(({ isComplete, runtime }) => [isComplete, runtime])).toEqual([
      [true, 'Java 25.0.3'],
      [true, 'Java 25.0.3'],
    ]);
  });

  it('JDK 25, the first lines only, in a loop with date', () => {
    const histograms = readClassHistograms(heapFixture('histogram/jcmd-25-loop-cut.txt'));
    expect(histograms.map(({ takenAt }) => takenAt)).toEqual([
      '2026-11-21T18:06:16.000Z',
      '2026-11-21T18:06:17.000Z',
      '2026-11-21T18:06:19.000Z',
    ]);
    for (const { rows, isComplete, total, warnings } of histograms) {
      expect(rows).toHaveLength(11);
      expect(isComplete).toBe(false);
      expect(total).toEqual({ count: null, bytes: null });
      expect(warnings.map(({ code }) => code)).toEqual(['histogram.noTotal']);
    }
  });
});

describe('a class histogram', () => {
  it('of JDK 8 has no modules; classes of one name are one row', () => {
    const [histogram] = read(JDK8);
    expect(histogram?.runtime).toBe('Java');
    expect(histogram?.rows.map(({ name, count, bytes }) => [name, count, bytes])).toEqual([
      ['char[]', 4552, 471_448],
      ['java.lang.String[][]', 3, 72],
      ['__proto__', 3, 64],
    ]);
    expect(histogram?.isComplete).toBe(true);
  });

  it('may have blanks in the names of classes', () => {
    const [histogram] = read(
      JDK8.replace('[C', 'Foo bar$1 (java.base@21.0.2)')
        .replace('Total', '   5:  1  8  Foo (bar) baz\nTotal')
        .replace('471584', '471592')
        .replace('4558', '4559'),
    );
    expect(histogram?.rows.map(({ name, module }) => [name, module])).toEqual([
      ['Foo bar$1', 'java.base'],
      ['java.lang.String[][]', null],
      ['__proto__', null],
      ['Foo (bar) baz', null],
    ]);
    expect(histogram).toMatchObject({ isComplete: true, warnings: [] });
  });

  it('of a hostile line is read at once', () => {
    const [histogram] = read(`${JDK8}${JDK8.replace('[C', `x${' ('.repeat(200_000)}`)}`);
    expect(histogram?.rows).toHaveLength(3);
  });

  it('tells when rows are missing', () => {
    const [histogram] = read(JDK8.replace(/^.*String.*\n/m, ''));
    expect(histogram).toMatchObject({ isComplete: false, total: { count: 4558 } });
    expect(histogram?.warnings.map(({ code }) => code)).toEqual(['histogram.total']);
  });

  it('goes on behind lines of another kind, ends at the next, and says what was left out', () => {
    const [first, second] = read(`${JDK8.replace(/Total.*\n/, '')}hello\n   9:  9  9  found\nbye\n1700000000\n${JDK8}`);
    expect(first?.rows).toHaveLength(4);
    expect(first?.warnings.map(({ message }) => message)).toContain(
      'Between the rows of the histogram a line of something else was left out.',
    );
    expect(second?.warnings).toEqual([]);
    expect(second?.takenAt).toBe('2023-11-14T22:13:20.000Z');
  });

  it.each([
    ['no row', ' num     #instances         #bytes  class name\n', 'import.noSamples'],
    ['a number without end', JDK8.replace('4552', '9'.repeat(40)), 'import.malformed'],
  ])('with %s is refused', (_what, text, code) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code }));
  });
});
