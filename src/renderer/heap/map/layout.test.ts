import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MapBox } from '../../../core/heap/view/map.ts';
import { areaOf, boxAt, boxOfNode, layoutMap, siblingsOf, stepFrom } from './layout.ts';

const box = (parent: number, node: number, retained: number, rest = retained): MapBox => ({
  parent,
  node,
  name: `node ${node}`,
  class: 0,
  retained,
  rest,
  passed: 0,
  nodes: 1,
});

/** A root of 1000 bytes: 600 and 300 inside, 100 its own; 500 inside the first. */
const BOXES = [box(-1, 0, 1000, 100), box(0, 10, 600, 100), box(0, 20, 300), box(1, 30, 500)];

describe('the map’s layout', () => {
  it('gives each box a part of the one around it', () => {
    const layout = layoutMap(BOXES, 800, 600);
    expect(areaOf(layout, 0)).toEqual({ x0: 0, y0: 0, x1: 800, y1: 600 });
    const size = (at: number) => {
      const { x0, y0, x1, y1 } = areaOf(layout, at);
      return (x1 - x0) * (y1 - y0);
    };
    expect(size(1) / size(2)).toBeCloseTo(2, 1);
    expect(layout.headed[0]).toBe(1);
    expect(layout.headed[3]).toBe(0);
  });

  it('finds the innermost box at a point', () => {
    const layout = layoutMap(BOXES, 800, 600);
    for (const at of [2, 3]) {
      const { x0, y0, x1, y1 } = areaOf(layout, at);
      expect(boxAt(layout, (x0 + x1) / 2, (y0 + y1) / 2)).toBe(at);
    }
    expect(boxAt(layout, 5, 5)).toBe(0);
    expect(boxAt(layout, 900, 5)).toBe(-1);
    expect(boxOfNode(layout, 30)).toBe(3);
    expect(boxOfNode(layout, 31)).toBe(-1);
  });

  it('is walked by the keyboard', () => {
    const layout = layoutMap(BOXES, 800, 600);
    expect(stepFrom(layout, -1, 'next')).toBe(0);
    expect(stepFrom(layout, 0, 'inside')).toBe(1);
    expect(stepFrom(layout, 1, 'next')).toBe(2);
    expect(stepFrom(layout, 2, 'next')).toBe(2);
    expect(stepFrom(layout, 2, 'first')).toBe(1);
    expect(stepFrom(layout, 1, 'inside')).toBe(3);
    expect(stepFrom(layout, 3, 'around')).toBe(1);
    expect(stepFrom(layout, 0, 'around')).toBe(0);
    expect(stepFrom(layout, 3, 'inside')).toBe(3);
  });

  it('has no step on boxes that stand for what is too small to be drawn', () => {
    // Inside the root two objects and what is too small; inside the first only that.
    const boxes = [box(-1, 0, 1000, 0), box(0, 10, 600, 0), box(0, 20, 300), box(0, -1, 100), box(1, -1, 600)];
    const layout = layoutMap(boxes, 800, 600);
    expect(siblingsOf(layout, 1)).toEqual({ first: 1, last: 3 });
    expect(stepFrom(layout, 1, 'last')).toBe(2);
    expect(stepFrom(layout, 2, 'next')).toBe(2);
    expect(stepFrom(layout, 3, 'previous')).toBe(2);
    expect(stepFrom(layout, 3, 'last')).toBe(2);
    expect(stepFrom(layout, 2, 'first')).toBe(1);
    expect(stepFrom(layout, 1, 'inside')).toBe(1);
    expect(stepFrom(layout, 4, 'last')).toBe(4);
  });

  it('draws a chain of any depth, and an empty heap', () => {
    const chain = Array.from({ length: 5000 }, (_, i) => box(i - 1, i, 5000 - i, 1));
    expect(layoutMap(chain, 400, 300).x1[4999]).toBeGreaterThanOrEqual(0);
    expect(boxAt(layoutMap([], 400, 300), 10, 10)).toBe(-1);
  });

  it('keeps every box inside the one around it', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 2000 }),
        (given, width, height) => {
          const inside = [...given].sort((a, b) => b - a);
          const total = inside.reduce((sum, size) => sum + size, 0);
          const layout = layoutMap(
            [box(-1, 0, total, 0), ...inside.map((size, i) => box(0, i + 1, size))],
            width,
            height,
          );
          for (let at = 1; at <= inside.length; at++) {
            const { x0, y0, x1, y1 } = areaOf(layout, at);
            expect(x0).toBeLessThanOrEqual(x1);
            expect(y0).toBeLessThanOrEqual(y1);
            expect(x0).toBeGreaterThanOrEqual(-0.01);
            expect(x1).toBeLessThanOrEqual(width + 0.01);
            expect(y1).toBeLessThanOrEqual(height + 0.01);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
