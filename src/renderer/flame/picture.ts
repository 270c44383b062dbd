import type { Column, Columns } from '../../core/columns.ts';
import { PlateauError } from '../../core/error.ts';
import type { DiffFlameMeta, FlameMeta } from '../../core/profile/view-data.ts';

/** A function as a picture names it. `id` is the same for one function in every picture, table and search result of a view. */
export interface PictureName {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** What only a comparison's boxes have; one value a box. */
export interface DiffColumns {
  /** Total in cost units. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly selfBefore: Float64Array;
  readonly selfAfter: Float64Array;
  readonly beforeShare: Float64Array;
  readonly afterShare: Float64Array;
  /** Index into `STATUS_CODES`. */
  readonly status: Uint8Array;
  readonly significant: Uint8Array;
  /** Cost of the whole basis on each side: what the shares are of. */
  readonly wholeBefore: number;
  readonly wholeAfter: number;
}

/**
 * Boxes to draw, as columns in order of depth, then x (see `FlameMeta`). `x` and `width` are in weight units from the left edge of a
 * picture that is `span` wide.
 */
export interface FlamePicture {
  readonly count: number;
  readonly span: number;
  /** What 100 % is, in weight units. */
  readonly whole: number;
  /** Weight of the basis, of which focus and hiding may leave a part. */
  readonly basis: number;
  /** What a large inverted tree leaves out, see `FlameMeta.cut`. */
  readonly cut: { readonly below: number; readonly weight: number } | null;
  /** The zoomed node; −1: all. */
  readonly root: number;
  readonly maxDepth: number;
  readonly nodeCount: number;
  readonly unit: string;
  readonly ancestors: readonly { readonly node: number; readonly name: string; readonly total: number }[];
  readonly names: readonly PictureName[];
  readonly x: Float64Array;
  readonly width: Float64Array;
  readonly depth: Uint16Array;
  readonly node: Int32Array;
  /** Row of the parent's box, −1 in the first row. */
  readonly parent: Int32Array;
  /** How many boxes a sum box stands for; 0 for the others. */
  readonly smaller: Int32Array;
  /** Index into `names`; −1 for a sum box. */
  readonly name: Int32Array;
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly category: Uint8Array;
  readonly flags: Uint8Array;
  /** First box of each depth, and the number of boxes at the end: row `d` is `rowStart[d]..rowStart[d + 1]`. */
  readonly rowStart: Int32Array;
  readonly diff: DiffColumns | null;
}

type ColumnType<C extends Column> = new (length: number) => C;

function columnOf<C extends Column>(table: Columns<unknown>, name: string, type: ColumnType<C>, count: number): C {
  const column = table.columns[name];
  if (column instanceof type && column.length === count) return column;
  throw new PlateauError({
    code: 'data.badColumns',
    message: `A picture came without a usable column "${name}".`,
    hint: 'Delete the item and import its file again.',
  });
}

function rowStarts(depth: Uint16Array, maxDepth: number): Int32Array {
  const starts = new Int32Array(maxDepth + 2).fill(depth.length);
  for (let box = depth.length - 1; box >= 0; box--) starts[depth[box] as number] = box;
  for (let row = maxDepth; row >= 0; row--) {
    if ((starts[row] as number) > (starts[row + 1] as number)) starts[row] = starts[row + 1] as number;
  }
  return starts;
}

type CommonMeta = Pick<FlameMeta, 'total' | 'width' | 'root' | 'ancestors' | 'cut' | 'maxDepth' | 'nodeCount' | 'unit'>;

function assemble(
  table: Columns<CommonMeta>,
  names: readonly PictureName[],
  basis: number,
  diff: (count: number) => DiffColumns | null,
): FlamePicture {
  const { meta } = table;
  const count = table.columns.x?.length ?? 0;
  const depth = columnOf(table, 'depth', Uint16Array, count);
  const maxDepth = count === 0 ? 0 : (depth[count - 1] as number);
  return {
    count,
    span: meta.width,
    whole: meta.total,
    basis,
    cut: meta.cut,
    root: meta.root,
    maxDepth,
    nodeCount: meta.nodeCount,
    unit: meta.unit,
    ancestors: meta.ancestors,
    names,
    x: columnOf(table, 'x', Float64Array, count),
    width: columnOf(table, 'width', Float64Array, count),
    depth,
    node: columnOf(table, 'node', Int32Array, count),
    parent: columnOf(table, 'parent', Int32Array, count),
    smaller: columnOf(table, 'smaller', Int32Array, count),
    name: columnOf(table, 'frame', Int32Array, count),
    self: columnOf(table, 'self', Float64Array, count),
    total: columnOf(table, 'total', Float64Array, count),
    category: columnOf(table, 'category', Uint8Array, count),
    flags: columnOf(table, 'flags', Uint8Array, count),
    rowStart: rowStarts(depth, maxDepth),
    diff: diff(count),
  };
}

/** The picture of a profile's view. Throws `data.badColumns`. */
export function profilePicture(table: Columns<FlameMeta>): FlamePicture {
  const names = table.meta.names.map(({ name, file, line, frame }) => ({ id: String(frame), name, file, line }));
  return assemble(table, names, table.meta.basisTotal, () => null);
}

/** The picture of one side of a comparison. Throws `data.badColumns`. */
export function diffPicture(table: Columns<DiffFlameMeta>): FlamePicture {
  const names = table.meta.names.map(({ name, file, line, key }) => ({ id: key, name, file, line }));
  return assemble(table, names, table.meta.total, (count) => ({
    before: columnOf(table, 'before', Float64Array, count),
    after: columnOf(table, 'after', Float64Array, count),
    selfBefore: columnOf(table, 'selfBefore', Float64Array, count),
    selfAfter: columnOf(table, 'selfAfter', Float64Array, count),
    beforeShare: columnOf(table, 'beforeShare', Float64Array, count),
    afterShare: columnOf(table, 'afterShare', Float64Array, count),
    status: columnOf(table, 'status', Uint8Array, count),
    significant: columnOf(table, 'significant', Uint8Array, count),
    wholeBefore: table.meta.before,
    wholeAfter: table.meta.after,
  }));
}

/** The function of a box; null for a sum box. */
export function nameOf(picture: FlamePicture, box: number): PictureName | null {
  return picture.names[picture.name[box] ?? -1] ?? null;
}

/** The widest box of a function, −1 where it has none in the picture. */
export function widestBoxOf(picture: FlamePicture, id: string): number {
  const index = picture.names.findIndex((name) => name.id === id);
  if (index < 0) return -1;
  let widest = -1;
  for (let box = 0; box < picture.count; box++) {
    if (picture.name[box] !== index) continue;
    if (widest < 0 || (picture.width[box] as number) > (picture.width[widest] as number)) widest = box;
  }
  return widest;
}

/** The box that shows a node of the view, −1 where it is not in the picture. */
export function boxOfNode(picture: FlamePicture, node: number | null): number {
  return node === null || node < 0 ? -1 : picture.node.indexOf(node);
}

/** Names from the view's first level down to the box: what "copy stack" copies. */
export function stackOf(picture: FlamePicture, box: number): readonly string[] {
  const names: string[] = [];
  for (let at = box; at >= 0; at = picture.parent[at] as number) names.push(nameOf(picture, at)?.name ?? '…');
  return [...picture.ancestors.map(({ name }) => name), ...names.reverse()];
}
