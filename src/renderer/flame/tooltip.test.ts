import { expect, it } from 'vitest';
import { besidePoint } from './tooltip.tsx';

const window = { width: 1000, height: 800 };
const size = { width: 300, height: 100 };

it.each([
  ['below and right of the point', { x: 100, y: 100 }, { left: 114, top: 114 }],
  ['left of it near the right edge', { x: 900, y: 100 }, { left: 586, top: 114 }],
  ['above it near the bottom', { x: 100, y: 780 }, { left: 114, top: 666 }],
])('stands %s', (_where, point, place) => expect(besidePoint(point, size, window)).toEqual(place));

it('stays in a window that is too small for either side', () => {
  expect(besidePoint({ x: 200, y: 50 }, { width: 390, height: 90 }, { width: 400, height: 100 })).toEqual({
    left: 8,
    top: 8,
  });
});
