import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boxAt,
  boxCamera,
  boxRect,
  childrenOf,
  contentHeight,
  type Orientation,
  offsetToShow,
  ROW_HEIGHT,
  siblingsOf,
  stepFrom,
  type Viewport,
  visibleDepths,
  wholeCamera,
} from './geometry.ts';
import { boxNamed, pictureOf } from './pictures-for-tests.ts';

const STACKS = `
  main;a;x 30
  main;a;y 20
  main;b;z 25
  main;b 15
  other 10
`;
const picture = pictureOf(STACKS);
const viewport = (orientation: Orientation, rootOffset = 0, height = 200): Viewport => ({
  width: 1000,
  height,
  rootOffset,
  orientation,
  camera: wholeCamera(picture),
});
const named = (name: string) => boxNamed(picture, name);

describe('where boxes stand', () => {
  it('a flame graph has its roots at the bottom, an icicle at the top', () => {
    expect(boxRect(picture, viewport('flame'), named('main'))).toEqual({
      x: 0,
      y: 200 - ROW_HEIGHT,
      width: 900,
      height: ROW_HEIGHT,
    });
    expect(boxRect(picture, viewport('icicle'), named('main')).y).toBe(0);
    expect(boxRect(picture, viewport('icicle'), named('a')).y).toBe(ROW_HEIGHT);
  });

  it('a camera on a box fills the width with it and puts its row at the root', () => {
    const near = { ...viewport('icicle'), camera: boxCamera(picture, named('a')) };
    expect(boxRect(picture, near, named('a'))).toEqual({ x: 0, y: 0, width: 1000, height: ROW_HEIGHT });
    expect(boxRect(picture, near, named('y'))).toMatchObject({ x: 600, width: 400 });
    expect(contentHeight(picture, near.camera)).toBe(2 * ROW_HEIGHT);
  });

  it('only rows in the viewport are drawn', () => {
    expect(visibleDepths(picture, viewport('flame'))).toEqual([0, 2]);
    expect(visibleDepths(picture, viewport('icicle', ROW_HEIGHT, ROW_HEIGHT))).toEqual([1, 1]);
  });
});

describe('the box under a point', () => {
  it('is the box drawn there, for every point of every box, both ways up', () => {
    const anyPoint = fc.record({
      box: fc.integer({ min: 0, max: picture.count - 1 }),
      across: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      down: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      orientation: fc.constantFrom<Orientation>('flame', 'icicle'),
      offset: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(anyPoint, ({ box, across, down, orientation, offset }) => {
        const shown = viewport(orientation, offset, 400);
        const { x, y, width, height } = boxRect(picture, shown, box);
        const py = y + down * height;
        fc.pre(py >= 0 && py < shown.height);
        expect(boxAt(picture, shown, x + across * width, py)).toBe(box);
      }),
    );
  });

  it('is none beside, above and between boxes', () => {
    const shown = viewport('icicle');
    expect(boxAt(picture, shown, 950, ROW_HEIGHT + 5)).toBe(-1);
    expect(boxAt(picture, shown, 850, 2 * ROW_HEIGHT + 5)).toBe(-1);
    expect(boxAt(picture, shown, 10, 3 * ROW_HEIGHT + 5)).toBe(-1);
    expect(boxAt(picture, shown, -1, 5)).toBe(-1);
    expect(boxAt(picture, shown, 1000, 5)).toBe(-1);
  });

  it('is found in an empty picture nowhere', () => {
    const empty = { ...picture, count: 0, maxDepth: 0, rowStart: new Int32Array(2) };
    expect(boxAt(empty, viewport('flame'), 5, 195)).toBe(-1);
  });
});

describe('steps by keyboard', () => {
  it.each([
    ['a', 'parent', 'main'],
    ['a', 'child', 'x'],
    ['a', 'next', 'b'],
    ['b', 'previous', 'a'],
    ['main', 'parent', 'main'],
    ['x', 'child', 'x'],
    ['x', 'last', 'z'],
    ['z', 'first', 'x'],
  ] as const)('from %s to its %s is %s', (from, step, to) => {
    expect(stepFrom(picture, named(from), step)).toBe(named(to));
  });

  it('begin at the first box', () => expect(stepFrom(picture, -1, 'next')).toBe(0));

  it('reach every box that has a parent from its parent', () => {
    for (let box = 0; box < picture.count; box++) {
      const [from, to] = childrenOf(picture, box);
      for (let child = from; child < to; child++) expect(picture.parent[child]).toBe(box);
      const [first, last] = siblingsOf(picture, box);
      expect(box).toBeGreaterThanOrEqual(first);
      expect(box).toBeLessThan(last);
    }
  });
});

it('scrolls no further than needed to show a box', () => {
  const low = viewport('icicle', 0, ROW_HEIGHT * 2);
  expect(offsetToShow(picture, low, named('a'))).toBe(0);
  expect(offsetToShow(picture, low, named('x'))).toBe(ROW_HEIGHT);
  expect(offsetToShow(picture, viewport('icicle', ROW_HEIGHT * 2, ROW_HEIGHT), named('main'))).toBe(0);
});
