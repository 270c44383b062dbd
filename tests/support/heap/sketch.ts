const NODE_TYPES = [
  ...['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native', 'synthetic'],
  ...['concatenated string', 'sliced string', 'symbol', 'bigint', 'object shape'],
] as const;
const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'] as const;

/**
 * A small snapshot that is drawn node by node. Ids follow the order in which nodes are drawn, where none is given: two sketches that begin
 * alike are of one process, and what the longer one has more is new.
 */
export class HeapSketch {
  readonly #strings: string[] = [''];
  readonly #known = new Map<string, number>([['', 0]]);
  readonly #nodes: { readonly type: number; readonly name: number; readonly size: number; readonly id: number }[] = [];
  readonly #edges: number[][][] = [];
  /** The global object, which the root leads to. */
  readonly global: number;

  constructor() {
    this.node('synthetic', '', 0);
    this.global = this.node('object', 'global', 16);
    this.edge(0, 'shortcut', 'global', this.global);
  }

  #string(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.#strings.length);
    return this.#strings.push(text) - 1;
  }

  /** Adds a node and answers with its number. */
  node(type: (typeof NODE_TYPES)[number], name: string, size: number, id?: number): number {
    const at = this.#nodes.length;
    this.#nodes.push({ type: NODE_TYPES.indexOf(type), name: this.#string(name), size, id: id ?? 2 * at + 1 });
    this.#edges.push([]);
    return at;
  }

  edge(from: number, type: (typeof EDGE_TYPES)[number], label: string | number, to: number): void {
    const name = typeof label === 'number' ? label : this.#string(label);
    this.#edges[from]?.push([EDGE_TYPES.indexOf(type), name, to]);
  }

  /** Adds an object that another one has as a property. */
  object(holder: number, property: string, name: string, size: number, id?: number): number {
    const node = this.node('object', name, size, id);
    this.edge(holder, 'property', property, node);
    return node;
  }

  text(): string {
    const edges = this.#edges.flat();
    const meta = {
      node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
      node_types: [NODE_TYPES, 'string', 'number', 'number', 'number', 'number'],
      edge_fields: ['type', 'name_or_index', 'to_node'],
      edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
      trace_function_info_fields: [],
      trace_node_fields: [],
      sample_fields: ['timestamp_us', 'last_assigned_id'],
      location_fields: ['object_index', 'script_id', 'line', 'column'],
    };
    return JSON.stringify({
      snapshot: { meta, node_count: this.#nodes.length, edge_count: edges.length, trace_function_count: 0 },
      nodes: this.#nodes.flatMap(({ type, name, size, id }, node) => [
        ...[type, name, id, size],
        ...[this.#edges[node]?.length ?? 0, 0],
      ]),
      edges: edges.flatMap(([type = 0, label = 0, to = 0]) => [type, label, to * 6]),
      trace_function_infos: [],
      trace_tree: [],
      samples: [],
      locations: [],
      strings: this.#strings,
    });
  }
}
