import { integerBlock, type JsonStream } from '../../bytes/json-stream.ts';
import { grownU8, grownU32, reserve } from '../growing.ts';
import type { HeapEdges, HeapNodes } from '../model.ts';
import { UNEXPLAINED, type V8Layout } from './layout.ts';
import { malformed } from './read-nodes.ts';

/** Edges taken from the stream at a time. */
const BLOCK_EDGES = 16_384;

/** The edges of a snapshot whose nodes are known. Throws `import.*`, `job.cancelled`. */
export async function readEdges(
  stream: JsonStream,
  layout: V8Layout,
  nodes: HeapNodes,
  sizeHint: number | undefined,
): Promise<HeapEdges> {
  const fields = layout.edgeFields;
  const { edge, edgeTypes, nodeFields } = layout;
  const claimed = nodes.firstEdge[nodes.count] ?? 0;
  let room = reserve(claimed, 2 * fields, sizeHint);
  let type: Uint8Array = new Uint8Array(room);
  let name: Uint32Array = new Uint32Array(room);
  let to: Uint32Array = new Uint32Array(room);
  let count = 0;
  const block = integerBlock(BLOCK_EDGES * fields);
  const { values } = block;
  const nodeNumbers = nodes.count * nodeFields;
  const inverse = 1 / nodeFields;
  const { type: typeField, name: nameField, to: toField } = edge;
  let more = await stream.open('the list of edges');
  while (more) {
    more = await stream.integers(block);
    const rows = block.length / fields;
    if (!Number.isInteger(rows)) throw malformed('The list of edges ends in the middle of an edge.', stream.offset);
    const end = count + rows;
    if (end > claimed) {
      throw malformed(`The file has more edges than the ${claimed} that its nodes claim.`, stream.offset);
    }
    if (end > room) {
      room = Math.min(claimed, Math.max(end, room * 2));
      type = grownU8(type, room);
      name = grownU32(name, room);
      to = grownU32(to, room);
    }
    if (block.wide !== null) throw malformed('An edge has a number of more than 32 bits.', stream.offset);
    for (let i = count, at = 0; i < end; i++, at += fields) {
      const code = edgeTypes[values[at + typeField] as number];
      if (code === undefined || code === UNEXPLAINED) {
        const told = values[at + typeField];
        throw malformed(`Edge ${i} has the type ${told}, which the head does not explain.`, stream.offset);
      }
      type[i] = code;
      name[i] = values[at + nameField] as number;
      const place = values[at + toField] as number;
      // A product is quicker than a quotient; the half keeps what is exact from falling below itself.
      const ordinal = ((place + 0.5) * inverse) >>> 0;
      if (place >= nodeNumbers || ordinal * nodeFields !== place) {
        throw malformed(`Edge ${i} points to ${place}, where no node begins.`, stream.offset);
      }
      to[i] = ordinal;
    }
    count = end;
  }
  if (count !== claimed) {
    throw malformed(`The file has ${count} edges where its nodes claim ${claimed}.`, stream.offset);
  }
  return { count, type, name, to };
}
