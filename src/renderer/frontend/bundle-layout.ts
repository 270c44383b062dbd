import { hierarchy, treemap } from 'd3-hierarchy';
import type { PartRow } from './frontend-columns.tsx';

/** Parts that are drawn by themselves; those behind them are one area. */
const MOST_DRAWN = 400;

/** An area of the picture, in its own units. */
export interface PartBox {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly name: string;
  readonly bytes: number;
  /** The part it stands for; −1: a package around parts, or many small ones. */
  readonly row: number;
  readonly depth: number;
  /** Place of its package among the packages, largest first. */
  readonly group: number;
}

interface Area {
  readonly name: string;
  readonly bytes: number;
  readonly row: number;
  readonly inside: readonly Area[];
}

function areas(parts: readonly PartRow[]): Area {
  const packages = new Map<string, Area[]>();
  for (const [row, part] of parts.slice(0, MOST_DRAWN).entries()) {
    const own: Area = { name: part.path.split('/').at(-1) || part.path, bytes: part.bytes, row, inside: [] };
    const known = packages.get(part.package);
    if (known === undefined) packages.set(part.package, [own]);
    else known.push(own);
  }
  const small = parts.slice(MOST_DRAWN);
  const rest = small.reduce((sum, { bytes }) => sum + bytes, 0);
  const inside: Area[] = [...packages].map(([name, own]) => ({ name, bytes: 0, row: -1, inside: own }));
  if (rest > 0) inside.push({ name: `${small.length} small parts`, bytes: rest, row: -1, inside: [] });
  return { name: '', bytes: 0, row: -1, inside };
}

/** Height of a package's name, in the picture's units. */
const HEAD = 16;

/** Places the parts in a picture, by their packages (squarified treemap, d3-hierarchy’s). */
export function layoutParts(parts: readonly PartRow[], width: number, height: number): readonly PartBox[] {
  if (parts.length === 0 || width <= 0 || height <= 0) return [];
  const root = hierarchy(areas(parts), ({ inside }) => inside)
    .sum(({ bytes }) => bytes)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const placed = treemap<Area>()
    .size([width, height])
    .paddingInner(1)
    .paddingTop((node) => (node.depth === 1 && node.y1 - node.y0 > 2 * HEAD ? HEAD : 0))(root);
  const groups = new Map((placed.children ?? []).map((node, at) => [node, at]));
  return placed.descendants().flatMap((node) => {
    const { x0, y0, x1, y1, depth, data, value = 0 } = node;
    if (depth === 0 || x1 - x0 < 1 || y1 - y0 < 1) return [];
    const group = groups.get(depth === 1 ? node : (node.parent ?? node)) ?? 0;
    return [{ x0, y0, x1, y1, depth, name: data.name, bytes: value, row: data.row, group }];
  });
}
