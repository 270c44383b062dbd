import { EDGE_TYPES, type EdgeType, NODE_TYPES, type NodeType } from '../../../src/core/heap/model.ts';

/** A node of a heap that a test draws. Node 0 is the root. */
export interface DrawnNode {
  /** An `object` where it is left out. */
  readonly type?: NodeType;
  readonly name: string;
  /** Bytes. */
  readonly size?: number;
  /** Type, name or index, and the place in the list of the node it leads to. */
  readonly edges?: readonly (readonly [EdgeType, string | number, number])[];
  /** The runtime's id; odd and in order where it is left out. */
  readonly id?: number;
  /** Id in the tree of allocations. */
  readonly trace?: number;
}

/** A V8 snapshot of nodes, as text; `sections` are its other parts, by key, `meta` what the head says of them. */
export function drawnSnapshot(
  nodes: readonly DrawnNode[],
  sections: (stringIndex: (text: string) => number) => Readonly<Record<string, unknown>> = () => ({}),
  meta: Readonly<Record<string, unknown>> = {},
): string {
  const strings = [''];
  const index = new Map([['', 0]]);
  const string = (text: string): number => {
    const known = index.get(text) ?? strings.push(text) - 1;
    index.set(text, known);
    return known;
  };
  const fields = ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id'];
  const rows = nodes.map(({ type = 'object', name, size = 0, edges = [], id, trace = 0 }, i) => [
    ...[NODE_TYPES.indexOf(type), string(name), id ?? 2 * i + 1, size, edges.length, trace],
  ]);
  const edges = nodes.flatMap(({ edges: own = [] }) =>
    own.flatMap(([type, name, to]) => [
      ...[EDGE_TYPES.indexOf(type), typeof name === 'number' ? name : string(name), to * fields.length],
    ]),
  );
  const others = sections(string);
  return JSON.stringify({
    snapshot: {
      meta: {
        node_fields: fields,
        node_types: [NODE_TYPES],
        edge_fields: ['type', 'name_or_index', 'to_node'],
        edge_types: [EDGE_TYPES],
        ...meta,
      },
      node_count: nodes.length,
      edge_count: edges.length / 3,
    },
    nodes: rows.flat(),
    edges,
    ...others,
    strings,
  });
}
