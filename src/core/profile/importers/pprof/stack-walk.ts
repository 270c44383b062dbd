import { PlateauError } from '../../../error.ts';
import { MAX_DEPTH, type ProfileBuilder } from '../../builder.ts';
import { unsymbolisedFrame } from '../unsymbolised.ts';

/** Frame ids of a location, from the caller to the innermost inlined call. */
export interface LocationFrames {
  readonly frames: readonly number[];
  readonly leafLine: number;
}

/** Walks stacks of locations down the tree; a long location's way from a node is remembered, so that a hostile file costs no more than its nodes. */
export class StackWalk {
  readonly #builder: ProfileBuilder;
  readonly #locations: readonly LocationFrames[];
  readonly #ways = new Map<number, number>();
  #unknown = -1;
  leafFrame = 0;
  leafLine = 0;
  depth = 0;

  constructor(builder: ProfileBuilder, locations: readonly LocationFrames[]) {
    this.#builder = builder;
    this.#locations = locations;
  }

  /** The node a stack (location indexes, leaf first) ends at. */
  node(root: number, stack: Int32Array, length: number, offset: number): number {
    let node = root;
    this.depth = 0;
    for (let i = length - 1; i >= 0; i--) {
      const index = stack[i] as number;
      const { frames } = this.#locations[index] as LocationFrames;
      this.depth += frames.length;
      if (this.depth > MAX_DEPTH) {
        throw new PlateauError({
          code: 'import.tooDeep',
          message: `A stack is deeper than ${MAX_DEPTH} frames.`,
          at: { offset },
        });
      }
      node = frames.length > 8 ? this.#long(node, index, frames) : this.#down(node, frames);
    }
    if (length === 0) return this.#empty(root);
    const leaf = this.#locations[stack[0] as number] as LocationFrames;
    this.leafFrame = leaf.frames.at(-1) ?? 0;
    this.leafLine = leaf.leafLine;
    return node;
  }

  /** A sample without a stack still counts: it stands under an unknown function. */
  #empty(root: number): number {
    if (this.#unknown < 0) this.#unknown = this.#builder.frame(unsymbolisedFrame('', 'unknown'));
    this.leafFrame = this.#unknown;
    this.leafLine = 0;
    return this.#builder.child(root, this.#unknown);
  }

  #down(from: number, frames: readonly number[]): number {
    let node = from;
    for (let i = 0; i < frames.length; i++) node = this.#builder.child(node, frames[i] as number, i === 0 ? 0 : 1);
    return node;
  }

  #long(from: number, location: number, frames: readonly number[]): number {
    const key = from * this.#locations.length + location;
    let node = this.#ways.get(key);
    if (node === undefined) {
      node = this.#down(from, frames);
      this.#ways.set(key, node);
    }
    return node;
  }
}
