import { expect, it } from 'vitest';
import type { PlanLine } from '../tree/plan-lines.ts';
import { BOX, edgeWidth, linesAbove, planLayout, seen } from './layout.ts';

const linesOf = (depths: readonly number[]): readonly PlanLine[] =>
  depths.map((depth, node) => ({ kind: 'node', node, depth, state: 'open' }));

const overlap = ({ x, y }: ReturnType<typeof planLayout>): boolean =>
  [...x].some((left, a) =>
    [...x].some(
      (other, b) =>
        a < b && Math.abs(left - other) < BOX.width - 1e-6 && Math.abs((y[a] ?? 0) - (y[b] ?? 0)) < BOX.height - 1e-6,
    ),
  );

it('knows what stands above each line', () => {
  expect([...linesAbove(linesOf([0, 1, 2, 2, 1]))]).toEqual([-1, 0, 1, 1, 0]);
});

it('puts a parent over the middle of its children, and children in their order', () => {
  const { x, y } = planLayout(linesOf([0, 1, 1, 1]), 'down');
  expect(x[0]).toBe(x[2]);
  expect(x[1]).toBeLessThan(x[2] ?? 0);
  expect(x[2]).toBeLessThan(x[3] ?? 0);
  expect(y[0]).toBeLessThan(y[1] ?? 0);
});

it('runs to the right as it runs down', () => {
  const down = planLayout(linesOf([0, 1, 2, 1]), 'down');
  const right = planLayout(linesOf([0, 1, 2, 1]), 'right');
  expect(right.x[2]).toBeGreaterThan(right.x[1] ?? 0);
  expect(right.y[3]).toBeGreaterThan(right.y[1] ?? 0);
  expect(down.width).toBeLessThan(right.width);
});

it.each([
  [[0, 1, 2, 3, 2, 1]],
  [[0, 1, 2, 3, 3, 3, 2, 2, 1, 2, 2, 2, 2]],
  [[0, 1, 2, 3, 4, 4, 3, 2, 1]],
  [[0, 1, 1, 2, 2, 2, 2, 1, 2, 2, 2]],
])('lets no two boxes meet: %j', (depths) => {
  for (const direction of ['down', 'right'] as const) {
    const layout = planLayout(linesOf(depths), direction);
    expect(overlap(layout)).toBe(false);
    expect(Math.min(...layout.x)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...layout.y)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...layout.x) + BOX.width).toBeLessThanOrEqual(layout.width);
  }
});

it('takes 5,000 levels', () => {
  const layout = planLayout(linesOf(Array.from({ length: 5000 }, (_, depth) => depth)), 'right');
  expect(layout.height).toBeLessThan(200);
});

it('sees only what stands in the area, and the edges that cross it', () => {
  const layout = planLayout(linesOf([0, ...Array.from({ length: 1000 }, () => 1)]), 'down');
  const left = (layout.x[0] ?? 0) - 400;
  const { boxes, edges } = seen(layout, { left, top: 0, right: left + 1000, bottom: 400 });
  expect(boxes.length).toBeLessThan(8);
  expect(edges.length).toBeGreaterThan(boxes.length);
  expect(edges.length).toBeLessThan(400);
  expect(seen(layout, { left: 0, top: 200, right: 1000, bottom: 400 }).boxes).toEqual([]);
});

it('draws edges wider with more rows', () => {
  expect(edgeWidth(Number.NaN, 10)).toBe(1);
  expect(edgeWidth(0, 10)).toBe(1);
  expect(edgeWidth(1e6, 1e6)).toBe(12);
  expect(edgeWidth(10, 1e6)).toBeLessThan(edgeWidth(1000, 1e6));
});
