import { PlateauError } from '../error.ts';
import type { Profile } from './model.ts';
import { grown } from './tree.ts';

/** Flags of a box. */
export const BOX_INLINED = 1;
/** The box has children that are not in the picture one by one. */
export const BOX_HIDES_CHILDREN = 2;

/** A picture never has more boxes than this, and never more rows than a `depth` column can count; what is behind is summed or left out. */
export const MAX_BOXES = 1_000_000;
export const MAX_ROWS = 65_535;
/** Longer names are shortened in pictures. */
const NAME_LIMIT = 2_000;

/** Columns that every picture has. Rows stand in order of depth, then x, so a row of the picture is one run of boxes. */
export class BoxTable {
  count = 0;
  x = new Float64Array(1024);
  width = new Float64Array(1024);
  depth = new Uint16Array(1024);
  node = new Int32Array(1024);
  /** Row of the parent's box in this table, −1 for the boxes of the first row. */
  parent = new Int32Array(1024);
  flags = new Uint8Array(1024);
  /** How many boxes a sum box stands for; 0 for the others. */
  smaller = new Int32Array(1024);

  add(box: {
    readonly x: number;
    readonly width: number;
    readonly depth: number;
    readonly node: number;
    readonly parent: number;
    readonly smaller: number;
  }): number {
    const i = this.count++;
    if (i >= this.x.length) this.#grow();
    this.x[i] = box.x;
    this.width[i] = box.width;
    this.depth[i] = box.depth;
    this.node[i] = box.node;
    this.parent[i] = box.parent;
    this.smaller[i] = box.smaller;
    return i;
  }

  flag(box: number, flag: number): void {
    this.flags[box] = (this.flags[box] as number) | flag;
  }

  columns() {
    const n = this.count;
    return {
      x: this.x.slice(0, n),
      width: this.width.slice(0, n),
      depth: this.depth.slice(0, n),
      node: this.node.slice(0, n),
      parent: this.parent.slice(0, n),
      flags: this.flags.slice(0, n),
      smaller: this.smaller.slice(0, n),
    };
  }

  #grow(): void {
    const size = this.x.length * 2;
    this.x = grown(this.x, new Float64Array(size));
    this.width = grown(this.width, new Float64Array(size));
    this.depth = grown(this.depth, new Uint16Array(size));
    this.node = grown(this.node, new Int32Array(size));
    this.parent = grown(this.parent, new Int32Array(size));
    this.flags = grown(this.flags, new Uint8Array(size));
    this.smaller = grown(this.smaller, new Int32Array(size));
  }
}

/** A function as pictures name it. */
export interface BoxName {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export function boxName(profile: Profile, frame: number): BoxName {
  const { name, file, line } = profile.frames;
  return {
    name: shortened(profile.strings[name[frame] as number] ?? ''),
    file: shortened(profile.strings[file[frame] as number] ?? ''),
    line: line[frame] as number,
  };
}

export const shortened = (text: string): string => (text.length > NAME_LIMIT ? `${text.slice(0, NAME_LIMIT)}…` : text);

/** Throws `view.unknownNode` when `node` is not one of a tree's `count` nodes; `least` is −1 where that stands for the whole tree. */
export function requireNode(node: number, count: number, least: -1 | 0): void {
  if (Number.isInteger(node) && node >= least && node < count) return;
  throw new PlateauError({
    code: 'view.unknownNode',
    message: `The view has no node number ${node}.`,
    hint: `It has ${count} nodes, numbered from 0. A node's number is only good for the view it came from.`,
  });
}
