import { grownU32 } from '../growing.ts';
import { EDGE_TYPES, type HeapGraph, NODE_TYPES } from '../model.ts';
import type { HeapStrings } from '../strings.ts';

const OBJECT = NODE_TYPES.indexOf('object');
const PROPERTY = EDGE_TYPES.indexOf('property');

/** Longest text of a shape; further properties are left out of it. */
const LONGEST = 120;

/** Sequences of one hash that are looked at. One that is not found stands twice, which costs memory but changes no shape. */
const PROBES = 64;

/** The plain objects of a heap, grouped by the sequence of their property names. */
export interface PlainObjects {
  /** Ordinals, ascending. */
  readonly node: Uint32Array;
  /** Index of the sequence of each. */
  readonly sequence: Uint32Array;
  /** Where a sequence's names end in `names`; they begin where those of the one before end. */
  readonly sequenceEnd: Uint32Array;
  /** String indices, in the order of the file. */
  readonly names: Uint32Array;
}

/** What plain objects with certain properties are called. */
export interface Shape {
  /** `{id, name}`. */
  readonly text: string;
  readonly properties: readonly string[];
}

/** Collects what `Object` itself made; `isPlain` tells by the string index of a node's name. */
export function plainObjects(graph: HeapGraph, isPlain: (name: number) => boolean): PlainObjects {
  const { nodes, edges } = graph;
  let node: Uint32Array = new Uint32Array(1024);
  let sequence: Uint32Array = new Uint32Array(1024);
  let sequenceEnd: Uint32Array = new Uint32Array(256);
  let names: Uint32Array = new Uint32Array(1024);
  let count = 0;
  let sequences = 0;
  let used = 0;
  /** Sequences by a hash of their names; those with one hash follow one another in `next`. */
  const byHash = new Map<number, number>();
  const next: number[] = [];
  for (let i = 0; i < nodes.count; i++) {
    if (nodes.type[i] !== OBJECT || !isPlain(nodes.name[i] as number)) continue;
    const from = nodes.firstEdge[i] as number;
    const to = nodes.firstEdge[i + 1] as number;
    names = grownU32(names, used + to - from);
    let end = used;
    let hash = 17;
    for (let edge = from; edge < to; edge++) {
      if (edges.type[edge] !== PROPERTY) continue;
      const name = edges.name[edge] as number;
      names[end++] = name;
      hash = (Math.imul(hash, 31) + name) | 0;
    }
    const first = byHash.get(hash) ?? -1;
    let found = first;
    for (let probe = 0; found !== -1 && !sameNames(names, sequenceEnd, found, used, end); probe++) {
      found = probe < PROBES ? (next[found] ?? -1) : -1;
    }
    if (found === -1) {
      found = sequences++;
      sequenceEnd = grownU32(sequenceEnd, sequences);
      sequenceEnd[found] = end;
      next.push(first);
      byHash.set(hash, found);
      used = end;
    }
    node = grownU32(node, count + 1);
    sequence = grownU32(sequence, count + 1);
    node[count] = i;
    sequence[count++] = found;
  }
  return {
    node: node.slice(0, count),
    sequence: sequence.slice(0, count),
    sequenceEnd: sequenceEnd.slice(0, sequences),
    names: names.slice(0, used),
  };
}

/** Whether the names from `from` to `to` are those of a known sequence. */
function sameNames(names: Uint32Array, ends: Uint32Array, known: number, from: number, to: number): boolean {
  const start = known === 0 ? 0 : (ends[known - 1] as number);
  if ((ends[known] as number) - start !== to - from) return false;
  for (let i = from, k = start; i < to; i++, k++) if (names[i] !== names[k]) return false;
  return true;
}

const shown = (name: string): string => (/[,'"{}]/.test(name) ? JSON.stringify(name) : name);

/** The shape of properties in the order given; null for none. `__proto__` does not count. */
function shapeOf(properties: readonly string[]): Shape | null {
  let text = '{';
  const taken: string[] = [];
  for (const property of properties) {
    if (property === '__proto__') continue;
    const name = shown(property);
    if (taken.length > 0 && text.length + name.length > LONGEST) break;
    text += taken.length === 0 ? name : `, ${name}`;
    taken.push(property);
  }
  return taken.length === 0 ? null : { text: `${text}}`, properties: taken };
}

/** The property names of each sequence, as text. */
function* sequenceTexts({ sequenceEnd, names }: PlainObjects, strings: HeapStrings): Generator<readonly string[]> {
  let start = 0;
  for (const end of sequenceEnd) {
    yield Array.from(names.subarray(start, end), (name) => strings.text(name));
    start = end;
  }
}

/**
 * The shapes that plain objects are told apart by: those that at least two and one in a thousand of them have, most frequent first
 * (DevTools, `inferInterfaceDefinitions`).
 */
export function inferShapes(objects: PlainObjects, strings: HeapStrings): readonly Shape[] {
  const perSequence = new Uint32Array(objects.sequenceEnd.length);
  for (const sequence of objects.sequence) perSequence[sequence] = (perSequence[sequence] as number) + 1;
  const least = Math.max(2, objects.node.length / 1000);
  const found = new Map<string, { readonly shape: Shape; count: number }>();
  let index = 0;
  for (const properties of sequenceTexts(objects, strings)) {
    const shape = shapeOf(properties);
    const count = perSequence[index++] ?? 0;
    if (shape === null) continue;
    const known = found.get(shape.text);
    if (known === undefined) found.set(shape.text, { shape, count });
    else known.count += count;
  }
  return [...found.values()]
    .filter(({ count }) => count >= least)
    .sort((a, b) => b.count - a.count)
    .map(({ shape }) => shape);
}

/**
 * Which shape each sequence of properties has, or -1: of those whose properties it all has, the one with most, the first of several
 * (DevTools, `applyInterfaceDefinitions`).
 */
export function matchShapes(objects: PlainObjects, strings: HeapStrings, shapes: readonly Shape[]): Int32Array {
  const frequency = new Map<string, number>();
  for (const { properties } of shapes) {
    for (const name of properties) frequency.set(name, (frequency.get(name) ?? 0) + 1);
  }
  /** Shapes under the property that fewest shapes have: a sequence is held against few of them. */
  const byProperty = new Map<string, number[]>();
  shapes.forEach(({ properties }, i) => {
    const rarest = properties.reduce((a, b) => ((frequency.get(b) ?? 0) < (frequency.get(a) ?? 0) ? b : a));
    const list = byProperty.get(rarest);
    if (list === undefined) byProperty.set(rarest, [i]);
    else list.push(i);
  });
  const matched = new Int32Array(objects.sequenceEnd.length).fill(-1);
  let sequence = 0;
  for (const properties of sequenceTexts(objects, strings)) {
    const own = new Map<string, number>();
    for (const name of properties) own.set(name, (own.get(name) ?? 0) + 1);
    let best = -1;
    let most = 0;
    for (const name of own.keys()) {
      for (const i of byProperty.get(name) ?? []) {
        const wanted = shapes[i]?.properties ?? [];
        if (wanted.length < most || (wanted.length === most && i > best)) continue;
        if (!holdsAll(own, wanted)) continue;
        best = i;
        most = wanted.length;
      }
    }
    matched[sequence++] = best;
  }
  return matched;
}

/** Whether a multiset of names holds all of `wanted`. */
function holdsAll(own: ReadonlyMap<string, number>, wanted: readonly string[]): boolean {
  if (wanted.length > 1 && new Set(wanted).size < wanted.length) {
    const needed = new Map<string, number>();
    for (const name of wanted) needed.set(name, (needed.get(name) ?? 0) + 1);
    return [...needed].every(([name, count]) => (own.get(name) ?? 0) >= count);
  }
  return wanted.every((name) => own.has(name));
}
