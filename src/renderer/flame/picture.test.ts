import { describe, expect, it } from 'vitest';
import { PlateauError } from '../../core/error.ts';
import { boxOfNode, nameOf, profilePicture, stackOf, widestBoxOf } from './picture.ts';
import { boxNamed, pictureOf } from './pictures-for-tests.ts';

const picture = pictureOf(`
  main;a;leaf 10
  main;b;leaf 30
  main;b;rest 1
`);

describe('a picture', () => {
  it('knows where each of its rows begins', () => {
    expect([...picture.rowStart]).toEqual([0, 1, 3, 6]);
    for (let box = 0; box < picture.count; box++) {
      const depth = picture.depth[box] as number;
      expect(box).toBeGreaterThanOrEqual(picture.rowStart[depth] as number);
      expect(box).toBeLessThan(picture.rowStart[depth + 1] as number);
    }
  });

  it('finds the widest of a function’s boxes', () => {
    const id = nameOf(picture, boxNamed(picture, 'leaf'))?.id ?? '';
    const box = widestBoxOf(picture, id);
    expect(picture.width[box]).toBe(30);
    expect(stackOf(picture, box)).toEqual(['main', 'b', 'leaf']);
    expect(widestBoxOf(picture, 'none')).toBe(-1);
  });

  it('gives the whole stack of a box when zoomed', () => {
    const node = picture.node[boxNamed(picture, 'b')] as number;
    const near = pictureOf('main;a;leaf 10\nmain;b;leaf 30\nmain;b;rest 1', 1000, node);
    expect(near.root).toBe(node);
    expect(stackOf(near, boxNamed(near, 'rest'))).toEqual(['main', 'b', 'rest']);
  });

  it('finds no box for no node and for a sum box', () => {
    expect(boxOfNode(picture, null)).toBe(-1);
    expect(boxOfNode(picture, -1)).toBe(-1);
    expect(boxOfNode(picture, 0)).toBe(0);
  });

  it('refuses a table without its columns', () => {
    const meta = { ...emptyMeta };
    expect(() => profilePicture({ meta, columns: { x: new Float64Array(1) } })).toThrow(PlateauError);
    expect(() => profilePicture({ meta, columns: { x: new Float64Array(1) } })).toThrow(/"depth"/);
  });
});

const emptyMeta = {
  total: 0,
  basisTotal: 0,
  width: 0,
  root: -1,
  ancestors: [],
  names: [],
  maxDepth: 0,
  nodeCount: 0,
  unit: 'count',
  cut: null,
};
