import { MAX_DEPTH, type ProfileBuilder } from '../../builder.ts';
import type { FirefoxFrames, Tables } from './frames.ts';

/** A thread's stacks: rows of a table, each a frame and the row of its caller. */
export interface FirefoxStacks {
  readonly count: number;
  /** The tree node of a stack below a thread's root. */
  node(stack: number, root: number): number;
  /** Row of the frame table a stack ends in. */
  leaf(stack: number): number;
}

/**
 * Reads a stack table. Callers stand before their callees, so that no stack can hold itself; since version 66 the distance to the
 * caller stands in place of its row. `import.malformed` where a row breaks this, `import.tooDeep` above {@link MAX_DEPTH}.
 */
export function readStacks({ thread, shared }: Tables, frames: FirefoxFrames, builder: ProfileBuilder): FirefoxStacks {
  const table = thread.table('stackTable') ?? shared?.table('stackTable');
  const frameColumn = table?.column('frame');
  const count = frameColumn?.length ?? 0;
  const frame = new Int32Array(count);
  const prefix = new Int32Array(count).fill(-1);
  const depth = new Int32Array(count);
  if (table !== undefined && frameColumn !== undefined) {
    const prefixes = table.column('prefix');
    const offsets = table.column('prefixOffset');
    for (let i = 0; i < count; i++) {
      const row = frameColumn.index(i, frames.count);
      if (row < 0) throw frameColumn.damaged(i, 'names no frame');
      frame[i] = row;
      const back = offsets.index(i, i + 1);
      const caller = offsets.length > 0 ? (back > 0 ? i - back : -1) : prefixes.index(i, i);
      prefix[i] = caller;
      depth[i] = caller < 0 ? 1 : (depth[caller] as number) + 1;
      if ((depth[i] as number) > MAX_DEPTH) {
        throw frameColumn.error('import.tooDeep', i, `A stack is deeper than ${MAX_DEPTH} frames.`);
      }
    }
  }
  const nodes = new Int32Array(count).fill(-1);
  const pending: number[] = [];
  let nodesRoot = -1;
  return {
    count,
    leaf: (stack) => frame[stack] as number,
    node(stack, root) {
      if (nodesRoot !== root) {
        nodes.fill(-1);
        nodesRoot = root;
      }
      let at = stack;
      while (at >= 0 && (nodes[at] as number) < 0) {
        pending.push(at);
        at = prefix[at] as number;
      }
      let node = at < 0 ? root : (nodes[at] as number);
      for (let row = pending.pop(); row !== undefined; row = pending.pop()) {
        const own = frame[row] as number;
        const caller = prefix[row] as number;
        if (caller < 0 || !isSameCall(frames, frame[caller] as number, own)) {
          node = builder.child(node, frames.id[own] as number, frames.inlined[own] as number);
        }
        nodes[row] = node;
      }
      return node;
    },
  };
}

/** samply writes a script's function twice: as the engine knows it and below it as the code that was compiled for it. */
function isSameCall(frames: FirefoxFrames, caller: number, callee: number): boolean {
  return frames.script[caller] === 1 && frames.script[callee] === 0 && frames.id[caller] === frames.id[callee];
}
