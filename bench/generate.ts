import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * Synthetic profiles as collapsed stacks, to measure with. The same options give the same bytes on every machine.
 */
export interface GenerateOptions {
  /** Call-tree nodes the file has, exactly. */
  readonly nodes: number;
  /** Go through the stacks again, with other weights, until the file has at least this many bytes. Default: once. */
  readonly bytes?: number;
  readonly seed?: number;
  /** Multiplies the weights of the stacks that end in one function in ten: the same program, changed. */
  readonly change?: number;
}

interface Tree {
  readonly parent: Int32Array;
  readonly func: Int32Array;
  /** Nodes that stacks end at, in the order of the file. */
  readonly leaves: Int32Array;
}

const MAX_DEPTH = 90;
/** About one call site in this many starts a new branch. */
const CHAIN = 0.7;
const WORDS =
  'Order Price Cart Stock User Session Token Query Result Batch Index Cache Route Filter Codec Json Page Event Queue Lock Pool Report Tax Invoice'.split(
    ' ',
  );
const VERBS =
  'load find parse build apply merge encode decode visit resolve flush render compute handle run invoke'.split(' ');
const PACKAGES = 'shop.orders shop.prices core.http core.json data.sql data.cache web.render util.sets'.split(' ');

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const functionName = (func: number): string => {
  if (func === 0) return 'main';
  const word = (n: number) => WORDS[n % WORDS.length];
  const verb = VERBS[func % VERBS.length];
  return `${PACKAGES[func % PACKAGES.length]}.${word(func)}${word(func >> 4)}.${verb}${func}`;
};

/**
 * A tree grown branch by branch: a branch starts at any earlier node and goes down for a geometric number of calls, which gives subtree
 * sizes a power law. Functions are drawn from a power law too.
 */
function growTree(nodes: number, random: () => number): Tree {
  const functions = Math.max(50, Math.round(40 * nodes ** 0.4));
  const parent = new Int32Array(nodes).fill(-1);
  const func = new Int32Array(nodes);
  const depth = new Uint8Array(nodes);
  const inner = new Uint8Array(nodes);
  const places = new Set<number>();
  let at = 0;
  for (let i = 1; i < nodes; i++) {
    if (random() > CHAIN || (depth[at] as number) >= MAX_DEPTH) {
      do at = Math.floor(i * random() ** 1.5);
      while ((depth[at] as number) >= MAX_DEPTH);
    }
    let drawn: number;
    do drawn = 1 + Math.floor((functions - 1) * random() ** 2.5);
    while (places.has(at * functions + drawn));
    places.add(at * functions + drawn);
    parent[i] = at;
    func[i] = drawn;
    depth[i] = (depth[at] as number) + 1;
    inner[at] = 1;
    at = i;
  }
  const leaves: number[] = [];
  for (let i = 0; i < nodes; i++) if (inner[i] === 0 || random() < 0.1) leaves.push(i);
  for (let i = leaves.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [leaves[i], leaves[j]] = [leaves[j] as number, leaves[i] as number];
  }
  return { parent, func, leaves: Int32Array.from(leaves) };
}

/** The file, in chunks of about a megabyte. Only the tree is held in memory, however long the file. */
export function* generate(options: GenerateOptions): Generator<Uint8Array> {
  const random = randomNumbers(options.seed ?? 1);
  const { parent, func, leaves } = growTree(options.nodes, random);
  const names: string[] = [];
  const change = (node: number): number => ((func[node] as number) % 10 === 3 ? (options.change ?? 1) : 1);
  const encoder = new TextEncoder();
  let written = 0;
  let text = '';
  do {
    for (const leaf of leaves) {
      const path: string[] = [];
      for (let at = leaf; at >= 0; at = parent[at] as number) {
        const own = func[at] as number;
        names[own] ??= functionName(own);
        path.push(names[own]);
      }
      const weight = Math.min(100_000, Math.floor((1 - random()) ** (-1 / 1.2)));
      text += `${path.reverse().join(';')} ${Math.max(1, Math.round(weight * change(leaf)))}\n`;
      if (text.length < 1 << 20) continue;
      const chunk = encoder.encode(text);
      written += chunk.length;
      text = '';
      yield chunk;
      if (written >= (options.bytes ?? Number.POSITIVE_INFINITY)) return;
    }
  } while (options.bytes !== undefined && written < options.bytes);
  yield encoder.encode(text);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      nodes: { type: 'string', default: '300000' },
      bytes: { type: 'string' },
      seed: { type: 'string', default: '1' },
      change: { type: 'string', default: '1' },
      out: { type: 'string', short: 'o' },
    },
  });
  const out = values.out === undefined ? process.stdout : createWriteStream(values.out);
  const chunks = generate({
    nodes: Number(values.nodes),
    seed: Number(values.seed),
    change: Number(values.change),
    ...(values.bytes === undefined ? {} : { bytes: Number(values.bytes) }),
  });
  for (const chunk of chunks) if (!out.write(chunk)) await once(out, 'drain');
  if (values.out !== undefined) {
    out.end();
    await once(out, 'finish');
  }
}
