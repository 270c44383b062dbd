const NODE_TYPES = [
  ...['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native', 'synthetic'],
  ...['concatenated string', 'sliced string', 'symbol', 'bigint', 'object shape'],
];
const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];
/** Names that some rule of DevTools looks at, and some that none does. */
const NAMES = [
  ...['Foo', 'Object', 'Object', 'Object', 'Function', 'RegExp', '__proto__', '(string)', '(GC roots)'],
  ...['<div class="a b">', '<div>', 'Detached <div id="x">', 'Detached Foo', '(Document DOM trees)'],
  ...['system / NativeContext', '(map descriptors)', 'system / ExternalStringData'],
];
const LABELS = ['a', 'b', 'c', '__proto__', 'x,y', '"', 'first', 'second', 'sloppy_function_map'];

/**
 * A small snapshot, as text, in which everything that is rare in a real one is common: unreachable cliques, weak edges, several edges from the
 * root to one node, pairs of ephemeron edges, states of attachment, internal nodes with several owners. The same seed gives the same text.
 */
export function oddSnapshot(seed: number): string {
  let state = seed >>> 0;
  // mulberry32
  const random = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  const strings = [''];
  const string = (text: string): number => {
    const known = strings.indexOf(text);
    return known >= 0 ? known : strings.push(text) - 1;
  };
  const oneOf = (texts: readonly string[]) => string(texts[random(texts.length)] ?? '');

  // The last nodes hold one another in a ring, and things outside of it; nothing leads there.
  const ring = 6;
  const count = 30 + random(120);
  const id = (node: number) => 2 * node + 1;
  const edges: number[][][] = Array.from({ length: count }, () => []);
  const connect = (from: number, type: string, label: number, to: number) =>
    edges[from]?.push([EDGE_TYPES.indexOf(type), label, to]);
  for (let i = count + random(2 * count); i > 0; i--) {
    const [from, to, type] = [random(count), random(count - ring), EDGE_TYPES[random(EDGE_TYPES.length)] ?? ''];
    const long = `${random(9)}${' of a name that is long'.repeat(3)}`;
    if (from === 0 && random(3) > 0) connect(0, 'shortcut', string(String(random(9))), to);
    else if (type === 'element' || type === 'hidden') connect(from, type, random(20), to);
    else connect(from, type, random(8) === 0 ? string(long) : oneOf(LABELS), to);
  }
  for (let i = 0; i < 6; i++) {
    const [table, key, value] = [random(count), random(count), random(count - ring)];
    const pair = `part of key (K @${id(key)}) -> value (V @${id(value)}) pair in WeakMap (table @${id(table)})`;
    connect(table, 'internal', string(`${i} / ${pair}`), value);
    connect(key, 'internal', string(`${i + 1} / ${pair}`), value);
  }
  for (let i = 0; i < ring; i++) connect(count - ring + i, 'internal', string('next'), count - ring + ((i + 1) % ring));
  const nodes = edges.map((own, node) => {
    const plain = random(4) === 0;
    const type = node === 0 ? 'synthetic' : plain ? 'object' : (NODE_TYPES[random(NODE_TYPES.length)] ?? '');
    const name = node === 0 ? 0 : plain ? string('Object') : oneOf(NAMES);
    const size = random(4) === 0 ? 0 : random(1000);
    return [NODE_TYPES.indexOf(type), name, id(node), size, own.length, random(6) === 0 ? 1 + random(2) : 0];
  });
  const width = 6;
  const locations = nodes.flatMap((_, node) => (random(4) === 0 ? [node * width, 1, random(3), random(3)] : []));
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
    snapshot: { meta, node_count: count, edge_count: edges.flat().length, trace_function_count: 0 },
    nodes: nodes.flat(),
    edges: edges.flat().flatMap(([type = 0, label = 0, to = 0]) => [type, label, to * width]),
    trace_function_infos: [],
    trace_tree: [],
    samples: [],
    locations,
    strings,
  });
}
