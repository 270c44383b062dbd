import { z } from 'zod';
import { PlateauError } from '../../error.ts';
import { EDGE_TYPES, NODE_TYPES } from '../model.ts';

const names = z.array(z.string());
const types = z.array(z.union([names, z.string()]));

const headSchema = z.object({
  meta: z.object({
    node_fields: names,
    node_types: types,
    edge_fields: names,
    edge_types: types,
    trace_function_info_fields: names.optional(),
    trace_node_fields: names.optional(),
    location_fields: names.optional(),
  }),
  node_count: z.number().int().min(0),
  edge_count: z.number().int().min(0),
  root_index: z.number().int().min(0).optional(),
  extra_native_bytes: z.number().int().min(0).optional(),
});

/** The head of a snapshot: how many numbers a node and an edge have, which is which, and what its type numbers mean. */
export interface V8Layout {
  readonly nodeFields: number;
  readonly node: {
    readonly type: number;
    readonly name: number;
    readonly id: number;
    readonly selfSize: number;
    readonly edgeCount: number;
    /** -1 where the file has no such field. */
    readonly trace: number;
    readonly detachedness: number;
  };
  /** Our type code by the file's number; 255 for numbers it does not explain. */
  readonly nodeTypes: Uint8Array;
  readonly edgeFields: number;
  readonly edge: { readonly type: number; readonly name: number; readonly to: number };
  readonly edgeTypes: Uint8Array;
  /** As the head claims them: hints for memory, checked against what the file holds. */
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Fields of a row of `locations`; empty where the head does not explain them. */
  readonly locationFields: readonly string[];
  readonly functionFields: readonly string[];
  readonly traceFields: readonly string[];
  readonly extraNativeBytes: number;
  /** Node types that no Plateau knows; they are read as `hidden`. */
  readonly unknownTypes: readonly string[];
}

export const UNEXPLAINED = 255;

function bad(what: string): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: `The head of the heap snapshot ${what}.`,
    hint: 'Take the snapshot again with Node, Chrome or Deno.',
    at: { offset: 0 },
  });
}

function codes(listed: readonly (string | readonly string[])[], field: number, known: readonly string[]) {
  const own = listed[field];
  if (own === undefined || typeof own === 'string') throw bad('does not name its types');
  const unknown: string[] = [];
  const table = new Uint8Array(Math.max(own.length, 1)).fill(UNEXPLAINED);
  own.slice(0, UNEXPLAINED).forEach((name, i) => {
    const code = known.indexOf(name);
    if (code === -1) unknown.push(name);
    table[i] = code === -1 ? 0 : code;
  });
  return { table, unknown };
}

/** The layout that a snapshot's `snapshot` value tells. Throws `import.malformed`. */
export function v8Layout(head: unknown): V8Layout {
  const parsed = headSchema.safeParse(head);
  if (!parsed.success) throw bad('does not say what its numbers mean');
  const { meta, node_count, edge_count, root_index, extra_native_bytes } = parsed.data;
  if (root_index !== undefined && root_index !== 0) throw bad(`has its root at ${root_index} and not at 0`);
  const nodeField = (name: string) => meta.node_fields.indexOf(name);
  const edgeField = (name: string) => meta.edge_fields.indexOf(name);
  const node = {
    type: nodeField('type'),
    name: nodeField('name'),
    id: nodeField('id'),
    selfSize: nodeField('self_size'),
    edgeCount: nodeField('edge_count'),
    trace: nodeField('trace_node_id'),
    detachedness: nodeField('detachedness'),
  };
  const edge = { type: edgeField('type'), name: edgeField('name_or_index'), to: edgeField('to_node') };
  const needed = [node.type, node.name, node.id, node.selfSize, node.edgeCount, edge.type, edge.name, edge.to];
  if (needed.includes(-1)) throw bad('lacks fields that every node or edge has');
  if (meta.node_fields.length > 64 || meta.edge_fields.length > 64) throw bad('claims absurdly many fields');
  const nodeTypes = codes(meta.node_types, node.type, NODE_TYPES);
  const edgeTypes = codes(meta.edge_types, edge.type, EDGE_TYPES);
  if (edgeTypes.unknown.length > 0) throw bad(`has edges of the unknown type “${edgeTypes.unknown[0]}”`);
  return {
    nodeFields: meta.node_fields.length,
    node,
    nodeTypes: nodeTypes.table,
    edgeFields: meta.edge_fields.length,
    edge,
    edgeTypes: edgeTypes.table,
    nodeCount: node_count,
    edgeCount: edge_count,
    locationFields: meta.location_fields ?? [],
    functionFields: meta.trace_function_info_fields ?? [],
    traceFields: meta.trace_node_fields ?? [],
    extraNativeBytes: extra_native_bytes ?? 0,
    unknownTypes: nodeTypes.unknown,
  };
}
