import { closeSync, openSync, writeSync } from 'node:fs';
import { EDGE_TYPES, type Edge, NODE_TYPES, PRODUCT, SHARED } from './product-parts.ts';

const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'];
const CHUNK = 1000;

/** Measured on 5 GB; the numbers of a smaller file are shorter, and so is it. */
const BYTES_PER_PRODUCT = 2290;

const META = {
  node_fields: NODE_FIELDS,
  node_types: [NODE_TYPES, 'string', 'number', 'number', 'number', 'number'],
  edge_fields: ['type', 'name_or_index', 'to_node'],
  edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
  trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
  trace_node_fields: ['id', 'function_info_index', 'count', 'size', 'children'],
  sample_fields: ['timestamp_us', 'last_assigned_id'],
  location_fields: ['object_index', 'script_id', 'line', 'column'],
};

/** Bytes on their way to a file. */
class Out {
  readonly #file: number;
  readonly #buffer = Buffer.allocUnsafe(1 << 22);
  #at = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  text(text: string): void {
    this.#room(text.length);
    this.#at += this.#buffer.write(text, this.#at, 'latin1');
  }

  /** A whole number, not negative; with a comma before it unless it is the first of its array. */
  number(value: number, first = false): void {
    this.#room(24);
    if (!first) this.#buffer[this.#at++] = 0x2c;
    let digits = 1;
    for (let ten = 10; ten <= value; ten *= 10) digits++;
    let rest = value;
    for (let i = this.#at + digits - 1; i >= this.#at; i--) {
      const tenth = Math.floor(rest / 10);
      this.#buffer[i] = 0x30 + rest - tenth * 10;
      rest = tenth;
    }
    this.#at += digits;
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #room(bytes: number): void {
    if (this.#at + bytes > this.#buffer.length) this.#flush();
  }

  #flush(): void {
    writeSync(this.#file, this.#buffer, 0, this.#at);
    this.#at = 0;
  }
}

/** Nodes that all products share, in the order of `SHARED`. */
const HEAD: readonly (readonly [type: string, name: string, size: number, edges: readonly Edge[]])[] = [
  [
    ...(['synthetic', '', 0] as const),
    [
      ['element', 1, 'roots'],
      ['shortcut', '2', 'global'],
    ],
  ],
  [
    ...(['synthetic', '(GC roots)', 0] as const),
    [
      ['element', 0, 'code'],
      ['element', 1, 'map'],
    ],
  ],
  ['object', 'global', 64, [['property', 'app', 'app']]],
  ['object', 'App', 64, [['property', 'catalogue', 'list']]],
  ['object shape', 'system / Map', 80, []],
  ['code', 'onChange', 120, [['internal', 'map', 'map']]],
  ['string', 'cm', 16, []],
  ['object', 'Array', 16, [['internal', 'elements', 'elements']]],
];

/**
 * Writes a heap snapshot as Node 24 does, of about so many bytes, without having such a heap: a list of products that hold one
 * another. The same size gives the same bytes everywhere.
 */
export function writeSynthetic(path: string, bytes: number): void {
  const products = Math.round(bytes / BYTES_PER_PRODUCT);
  const chunks = Math.ceil(products / CHUNK);
  const sizeOf = (chunk: number) => Math.min(CHUNK, products - chunk * CHUNK);
  const firstChunk = Object.keys(SHARED).length;
  const firstProduct = firstChunk + chunks;

  const names = new Map<string, number>([['', 0]]);
  const nameOf = (text: string): number => {
    if (!names.has(text)) names.set(text, names.size);
    return names.get(text) ?? 0;
  };
  const labelled = (edges: readonly Edge[]) =>
    edges.map(([type, label, target]) => ({
      type: EDGE_TYPES.indexOf(type),
      label: typeof label === 'string' ? nameOf(label) : label,
      target,
    }));
  const elements = { type: NODE_TYPES.indexOf('array'), name: nameOf('(object elements)') };
  const head = HEAD.map(([type, name, size, edges]) => ({
    ...{ type: NODE_TYPES.indexOf(type), name: nameOf(name), size, edges: labelled(edges) },
  }));
  const parts = PRODUCT.map(({ type, name, size, edges }) => ({
    ...{ type: NODE_TYPES.indexOf(type), name: typeof name === 'string' ? nameOf(name) : null, size },
    edges: labelled(edges),
  }));
  const edgesOf = (nodes: readonly { readonly edges: readonly unknown[] }[]) =>
    nodes.reduce((sum, { edges }) => sum + edges.length, 0);

  const out = new Out(path);
  const header = {
    meta: META,
    node_count: firstProduct + products * parts.length,
    edge_count: edgesOf(head) + chunks + products + products * edgesOf(parts),
    trace_function_count: 0,
    extra_native_bytes: 0,
  };
  out.text(`{"snapshot":${JSON.stringify(header)},\n"nodes":[`);

  let ordinal = 0;
  const node = (type: number, name: number, size: number, edges: number): void => {
    out.number(type, ordinal === 0);
    out.number(name);
    out.number(ordinal++ * 2 + 1);
    out.number(size);
    out.number(edges);
    out.number(0);
  };
  for (const { type, name, size, edges } of head) node(type, name, size, edges.length);
  node(elements.type, elements.name, 16 + 8 * chunks, chunks);
  for (let i = 0; i < chunks; i++) node(elements.type, elements.name, 16 + 8 * sizeOf(i), sizeOf(i));
  let string = names.size;
  for (let i = 0; i < products; i++) {
    for (const { type, name, size, edges } of parts) node(type, name ?? string++, size, edges.length);
  }

  out.text('],\n"edges":[');
  let first = true;
  const edge = (type: number, label: number, to: number): void => {
    out.number(type, first);
    first = false;
    out.number(label);
    out.number(to * NODE_FIELDS.length);
  };
  const start = (product: number) => firstProduct + product * parts.length;
  const edgesFrom = (edges: ReturnType<typeof labelled>, product: number): void => {
    for (const { type, label, target } of edges) {
      if (target === 'near') edge(type, label, start(Math.max(0, product - 1)));
      else if (target === 'far') edge(type, label, start((Math.imul(product, 2654435761) >>> 0) % products));
      else edge(type, label, typeof target === 'number' ? start(product) + target : SHARED[target]);
    }
  };
  const element = EDGE_TYPES.indexOf('element');
  for (const { edges } of head) edgesFrom(edges, 0);
  for (let i = 0; i < chunks; i++) edge(element, i, firstChunk + i);
  for (let i = 0; i < products; i++) edge(element, i % CHUNK, start(i));
  for (let i = 0; i < products; i++) for (const { edges } of parts) edgesFrom(edges, i);

  out.text('],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n"locations":[');
  for (let i = 0; i < products; i++) {
    out.number(start(i) * NODE_FIELDS.length, i === 0);
    out.text(',7,40,12');
  }
  out.text('],\n"strings":[');
  [...names.keys()].forEach((name, i) => {
    out.text(`${i === 0 ? '' : ',\n'}${JSON.stringify(name)}`);
  });
  const texts = PRODUCT.flatMap(({ name }) => (typeof name === 'string' ? [] : [name]));
  for (let i = 0; i < products; i++) for (const text of texts) out.text(`,\n${JSON.stringify(text(i))}`);
  out.text(']}\n');
  out.close();
}
