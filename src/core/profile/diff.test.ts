import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn } from '../../../tests/support/draw-tree.ts';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { anyStacks, textOf } from '../../../tests/support/stacks.ts';
import type { Columns } from '../columns.ts';
import { type DiffPicture, layoutDiff } from './diff-layout.ts';
import { measureDiff } from './diff-measure.ts';
import { type DiffSpec, type DiffView, diffTrees } from './diff-tree.ts';
import { type DiffFlameMeta, STATUS_CODES } from './view-data.ts';

const SPEC: DiffSpec = {
  basis: 'active',
  sampleType: 'samples',
  foldRecursion: false,
  invert: false,
  factors: { before: [1], after: [1] },
  unit: 'samples',
};
const PICTURE: DiffPicture = { side: 'overlay', widths: 'max', root: -1, pixels: 1000, statusOf: new Map() };

/** One line a node: `name before→after`. */
function drawDiff(diff: DiffView): string {
  const lines = Array.from(diff.key, (key, i) => {
    const cost = `${diff.totalBefore[i]}→${diff.totalAfter[i]}`;
    return `${'  '.repeat(diff.depth[i] as number)}${diff.keys[key]?.name} ${cost}`;
  });
  return lines.join('\n');
}

function boxes({ meta, columns }: Columns<DiffFlameMeta>): string[] {
  return Array.from(columns.node ?? [], (_, i) => {
    const name = meta.names[columns.frame?.[i] ?? -1]?.name ?? `(${columns.smaller?.[i]})`;
    return `${columns.depth?.[i]} ${columns.x?.[i]}+${columns.width?.[i]} ${name} ${columns.before?.[i]}→${columns.after?.[i]}`;
  });
}

const before = profileOf('main;a;x 50\nmain;a;y 10\nmain;gone;g 20\nmain 20');
const after = profileOf('main;a;x 10\nmain;a;z 30\nmain;new 20\nmain 20');

describe('diffTrees', () => {
  it('puts both trees over each other', () => {
    expect(drawDiff(diffTrees([before], [after], SPEC))).toBe(
      drawn(`
        main 100→80
          a 60→40
            x 50→10
            z 0→30
            y 10→0
          gone 20→0
            g 20→0
          new 0→20`),
    );
  });

  it('scales weights to cost and averages replicates', () => {
    const factors = { before: [1 / 10], after: [1 / 5, 1 / 20] };
    const diff = diffTrees([profileOf('m 100')], [profileOf('m 50'), profileOf('m;n 400')], { ...SPEC, factors });
    expect(drawDiff(diff)).toBe('m 10→15\n  n 0→10');
    expect([diff.before, diff.after]).toEqual([10, 15]);
  });

  it('matches functions by what does not change between builds', () => {
    const diff = diffTrees(
      [profileOf('main;f@/home/a/lib/python3.11/json/x.py 3')],
      [profileOf('main;f@/opt/lib/python3.12/json/x.py 5')],
      SPEC,
    );
    expect(drawDiff(diff)).toBe('main 3→5\n  f 3→5');
  });

  it('leaves out what the basis does not count', () => {
    const idle = profileOf('main;poll 70\nmain;a 5', { categories: { poll: 'idle' } });
    expect(drawDiff(diffTrees([idle], [idle], SPEC))).toBe('main 5→5\n  a 5→5');
  });

  it('folds recursion by function, not by frame', () => {
    const text = 'main;f;g;f;h 4';
    expect(drawDiff(diffTrees([profileOf(text)], [profileOf(text)], { ...SPEC, foldRecursion: true }))).toBe(
      'main 4→4\n  f 4→4\n    h 4→4',
    );
  });

  it('turns the union over', () => {
    const diff = diffTrees([before], [after], { ...SPEC, invert: true });
    expect(drawDiff(diff).split('\n').slice(0, 4)).toEqual(['x 50→10', '  a 50→10', '    main 50→10', 'main 20→20']);
    expect([diff.before, diff.after]).toEqual([100, 80]);
  });

  it('refuses a profile without the sample type', () => {
    expect(() => diffTrees([before], [after], { ...SPEC, sampleType: 'alloc' })).toThrow(/no sample type "alloc"/);
  });

  it('of a profile with itself is nothing, to the last bit', () => {
    fc.assert(
      fc.property(
        anyStacks(),
        fc.boolean(),
        fc.boolean(),
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        (stacks, invert, foldRecursion, factor) => {
          const profile = profileOf(stacks.map(({ path, weight }) => `${path.join(';')} ${weight / 7}`).join('\n'));
          const factors = { before: [factor, factor], after: [factor, factor] };
          const diff = diffTrees([profile, profile], [profile, profile], { ...SPEC, invert, foldRecursion, factors });
          expect(diff.totalAfter).toEqual(diff.totalBefore);
          expect(diff.selfAfter).toEqual(diff.selfBefore);
          expect(diff.after).toBe(diff.before);
          expect(layoutDiff(diff, { ...PICTURE, side: 'removed' }).columns.node).toHaveLength(0);
        },
      ),
    );
  });
});

describe('layoutDiff', () => {
  const diff = diffTrees([before], [after], SPEC);

  it('gives children room where more moved between them than their parent has', () => {
    expect(boxes(layoutDiff(diff, PICTURE))).toEqual([
      '0 0+130 main 100→80',
      '1 0+90 a 60→40',
      '1 90+20 gone 20→0',
      '1 110+20 new 0→20',
      '2 0+50 x 50→10',
      '2 50+30 z 0→30',
      '2 80+10 y 10→0',
      '2 90+20 g 20→0',
    ]);
  });

  it('puts a node at the same place on both sides, and leaves the place empty where it is not', () => {
    expect(boxes(layoutDiff(diff, { ...PICTURE, side: 'before' }))).toEqual([
      '0 0+130 main 100→80',
      '1 0+90 a 60→40',
      '1 90+20 gone 20→0',
      '2 0+50 x 50→10',
      '2 80+10 y 10→0',
      '2 90+20 g 20→0',
    ]);
    expect(
      boxes(layoutDiff(diff, { ...PICTURE, side: 'after' })).map((line) => line.split(' ').slice(0, 3).join(' ')),
    ).toEqual(['0 0+130 main', '1 0+90 a', '1 110+20 new', '2 0+50 x', '2 50+30 z']);
  });

  it('draws one side in its own widths', () => {
    expect(boxes(layoutDiff(diff, { ...PICTURE, side: 'after', widths: 'after' }))).toEqual([
      '0 0+80 main 100→80',
      '1 0+40 a 60→40',
      '1 40+20 new 0→20',
      '2 0+10 x 50→10',
      '2 10+30 z 0→30',
    ]);
  });

  it('shows what is gone, below its callers, in widths of before', () => {
    const removed = layoutDiff(diff, { ...PICTURE, side: 'removed' });
    expect(boxes(removed)).toEqual([
      '0 0+30 main 100→80',
      '1 0+10 a 60→40',
      '1 10+20 gone 20→0',
      '2 0+10 y 10→0',
      '2 10+20 g 20→0',
    ]);
  });

  it('sums what is narrower than a pixel on both sides', () => {
    const many = (count: number) =>
      profileOf(`main;a 90\n${Array.from({ length: count }, (_, i) => `main;s${i} 1`).join('\n')}`);
    const flame = layoutDiff(diffTrees([many(10)], [many(4)], SPEC), { ...PICTURE, pixels: 20 });
    expect(boxes(flame)).toEqual(['0 0+100 main 100→94', '1 0+90 a 90→90', '1 90+10 (10) 10→4']);
    expect(flame.columns.flags?.[0]).toBe(2);
  });

  it('colours by the status of functions and never by presence', () => {
    const statusOf = new Map([['new', { status: 'new', significant: true }]] as const);
    const { meta, columns } = layoutDiff(diff, { ...PICTURE, statusOf });
    const status = Array.from(columns.status ?? [], (code, i) => [
      meta.names[columns.frame?.[i] ?? 0]?.name,
      STATUS_CODES[code],
    ]);
    expect(status.filter(([, code]) => code !== '')).toEqual([['new', 'new']]);
    expect(Array.from(columns.significant ?? []).filter((own) => own === 1)).toHaveLength(1);
  });

  it('zooms with the same node on every side', () => {
    const root = 1;
    for (const side of ['before', 'after', 'overlay'] as const) {
      const { meta, columns } = layoutDiff(diff, { ...PICTURE, side, root });
      expect([columns.node?.[0], columns.width?.[0], meta.width]).toEqual([1, 90, 90]);
      expect(meta.ancestors.map(({ name }) => name)).toEqual(['main']);
    }
    expect(() => layoutDiff(diff, { ...PICTURE, root: 8 })).toThrow(/no node number 8/);
  });

  it('keeps its laws for every pair, side, widths and zoom', () => {
    const sides = fc.constantFrom('before', 'after', 'overlay', 'removed');
    const widths = fc.constantFrom('before', 'after', 'max');
    fc.assert(
      fc.property(
        anyStacks(),
        anyStacks(),
        sides,
        widths,
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        (one, two, side, mode, pixels, pick) => {
          const union = diffTrees([profileOf(textOf(one))], [profileOf(textOf(two))], SPEC);
          const root = (pick % (union.count + 1)) - 1;
          const { meta, columns } = layoutDiff(union, { ...PICTURE, side, widths: mode, root, pixels });
          const measure = measureDiff(union, side === 'removed' ? 'removed' : mode);
          const sum = new Map<number, number>();
          const full = side === 'overlay' || side === 'removed';
          columns.node?.forEach((node, i) => {
            const own = columns.width?.[i] as number;
            const p = columns.parent?.[i] as number;
            sum.set(p, (sum.get(p) ?? 0) + own);
            const [left, right] =
              p < 0
                ? [0, meta.width]
                : [columns.x?.[p] as number, (columns.x?.[p] as number) + (columns.width?.[p] as number)];
            expect(columns.x?.[i] as number).toBeGreaterThanOrEqual(left);
            expect((columns.x?.[i] as number) + own).toBeLessThanOrEqual(right);
            if (node < 0) return;
            expect((own * pixels) / meta.width).toBeGreaterThanOrEqual(1 - 1e-9);
            expect(own).toBe(measure.width[node]);
          });
          if (!full) return;
          columns.node?.forEach((node, i) => {
            if (node >= 0) expect(sum.get(i) ?? 0).toBe(measure.below(node));
          });
          if (meta.width > 0) expect(sum.get(-1)).toBe(meta.width);
        },
      ),
    );
  });
});
