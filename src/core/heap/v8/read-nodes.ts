import { integerBlock, type JsonStream } from '../../bytes/json-stream.ts';
import { PlateauError } from '../../error.ts';
import { grownU8, grownU32, grownWide, reserve, widened } from '../growing.ts';
import type { HeapNodes, WideColumn } from '../model.ts';
import { UNEXPLAINED, type V8Layout } from './layout.ts';

/** Nodes taken from the stream at a time. */
const BLOCK_NODES = 8192;
/** Ordinals, edge counts and string indices are 32 bits wide; no machine holds a heap of more. */
const MOST = 0xffffffff;

export function malformed(message: string, offset: number): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message,
    hint: 'The file is damaged, or another program changed it. Take the snapshot again.',
    at: { offset },
  });
}

/** The nodes of a snapshot, from the open array of numbers that `stream` stands in. Throws `import.*`, `job.cancelled`. */
export async function readNodes(
  stream: JsonStream,
  layout: V8Layout,
  sizeHint: number | undefined,
): Promise<HeapNodes> {
  const fields = layout.nodeFields;
  const { node, nodeTypes } = layout;
  let room = reserve(layout.nodeCount, 2 * fields, sizeHint);
  let type: Uint8Array = new Uint8Array(room);
  let name: Uint32Array = new Uint32Array(room);
  let id: WideColumn = new Uint32Array(room);
  let selfSize: WideColumn = new Uint32Array(room);
  let firstEdge: Uint32Array = new Uint32Array(room + 1);
  let trace: Uint32Array | null = node.trace === -1 ? null : new Uint32Array(room);
  let detachedness: Uint8Array | null = null;
  let count = 0;
  let edges = 0;
  const block = integerBlock(BLOCK_NODES * fields);
  const { values } = block;
  let more = await stream.open('the list of nodes');
  while (more) {
    more = await stream.integers(block);
    const rows = block.length / fields;
    if (!Number.isInteger(rows)) throw malformed('The list of nodes ends in the middle of a node.', stream.offset);
    const end = count + rows;
    if (end > room) {
      room = Math.max(end, Math.min(room * 2, MOST));
      type = grownU8(type, room);
      name = grownU32(name, room);
      id = grownWide(id, room);
      selfSize = grownWide(selfSize, room);
      firstEdge = grownU32(firstEdge, room + 1);
      trace = trace === null ? null : grownU32(trace, room);
      detachedness = detachedness === null ? null : grownU8(detachedness, room);
    }
    for (let i = count, at = node.type; i < end; i++, at += fields) {
      const code = nodeTypes[values[at] as number];
      if (code === undefined || code === UNEXPLAINED) {
        throw malformed(`Node ${i} has the type ${values[at]}, which the head does not explain.`, stream.offset);
      }
      type[i] = code;
    }
    for (let i = count, at = node.name; i < end; i++, at += fields) name[i] = values[at] as number;
    for (let i = count, at = node.id; i < end; i++, at += fields) id[i] = values[at] as number;
    for (let i = count, at = node.selfSize; i < end; i++, at += fields) selfSize[i] = values[at] as number;
    for (let i = count, at = node.edgeCount; i < end; i++, at += fields) {
      firstEdge[i] = edges;
      edges += values[at] as number;
    }
    if (trace !== null) {
      for (let i = count, at = node.trace; i < end; i++, at += fields) trace[i] = values[at] as number;
    }
    if (node.detachedness !== -1) {
      for (let i = count, at = node.detachedness; i < end; i++, at += fields) {
        const state = values[at] as number;
        if (state === 0) continue;
        detachedness ??= new Uint8Array(room);
        detachedness[i] = state > 2 ? 0 : state;
      }
    }
    if (block.wide !== null) {
      for (const [place, value] of block.wide) {
        const field = place % fields;
        const row = count + (place - field) / fields;
        if (field === node.id) {
          id = widened(id);
          id[row] = value;
        } else if (field === node.selfSize) {
          selfSize = widened(selfSize);
          selfSize[row] = value;
        } else throw malformed(`Node ${row} has a number that is too large: ${value}.`, stream.offset);
      }
    }
    if (edges > MOST) throw malformed(`The nodes claim ${edges} edges.`, stream.offset);
    count = end;
  }
  firstEdge[count] = edges;
  return {
    count,
    type,
    name,
    id,
    selfSize,
    firstEdge,
    detachedness: node.detachedness === -1 ? null : (detachedness ?? new Uint8Array(count)),
    trace,
  };
}
