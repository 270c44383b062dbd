import { type HeapGraph, NODE_TYPES, type NodeLocations, type NodeType } from '../model.ts';
import type { HeapStrings } from '../strings.ts';
import { scriptNames } from './modules.ts';
import { everyMillion, type Tick } from './progress.ts';
import { inferShapes, matchShapes, type PlainObjects, plainObjects } from './shapes.ts';

/** What a class is called for people: functions with their brackets, those without a name by their place. */
export function classTitle({ name, type, module, line }: Pick<HeapClass, 'name' | 'type' | 'module' | 'line'>): string {
  if (type !== 'closure') return name;
  if (name !== '') return `${name}()`;
  const file = module?.split(/[\\/]/).at(-1);
  return file === undefined ? '(anonymous)()' : `(anonymous at ${file}${line === null ? '' : `:${line}`})()`;
}

/** What objects are counted under. */
export interface HeapClass {
  /** The same in every snapshot of a program: type, name, and where it was defined. */
  readonly key: string;
  readonly type: NodeType;
  /** `Session`, `{id, name}`, `(string)`, a function's name. */
  readonly name: string;
  /** File, package or module it was defined in; null where the heap does not tell. */
  readonly module: string | null;
  /** 1-based line and column of its definition; null where the heap does not tell. */
  readonly line: number | null;
  readonly column: number | null;
}

export interface Classes {
  readonly rows: readonly HeapClass[];
  /** By node: index into `rows`. */
  readonly of: Uint32Array;
  readonly plain: PlainObjects | null;
}

/** Types whose nodes are one class each: nothing but their content tells them apart. */
const BY_TYPE: Readonly<Partial<Record<NodeType, string>>> = {
  hidden: '(system)',
  code: '(compiled code)',
  regexp: 'RegExp',
};

const OBJECT = NODE_TYPES.indexOf('object');
const NATIVE = NODE_TYPES.indexOf('native');
const CLOSURE = NODE_TYPES.indexOf('closure');

/** What is known of a string that is asked about for every node. */
const UNASKED = 0;
const YES = 1;
const NO = 2;

/** `<div>` of `<div id="7" class="row">`: elements are counted by their tag. */
function tagOnly(name: string): string {
  const detached = name.startsWith('Detached <');
  if (!detached && !name.startsWith('<')) return name;
  const space = name.indexOf(' ', detached ? 10 : 0);
  return space === -1 ? name : `${name.slice(0, space)}>`;
}

/** True for parts of the JDK's collections: what holds them is the collection, and what they hold the program's. */
export const isCollectionPart = ({ name }: HeapClass): boolean =>
  /^java\.util\..*\$[A-Za-z]*(Node|Entry|Segment|Bin|Index)$/.test(name);

/** Rows of classes, numbered in the order in which they come, one a key: of a class table while it is made, or of a series of heaps. */
export class ClassRows {
  readonly rows: HeapClass[] = [];
  readonly #byKey = new Map<string, number>();

  of(row: HeapClass): number {
    const known = this.#byKey.get(row.key);
    if (known !== undefined) return known;
    this.#byKey.set(row.key, this.rows.length);
    this.rows.push(row);
    return this.rows.length - 1;
  }
}

/** A class that is told by its type and name alone. */
export const plainRow = (type: NodeType, name: string): HeapClass => ({
  key: `${type}:${name}`,
  type,
  name,
  module: null,
  line: null,
  column: null,
});

/**
 * The class of every node: a constructor's instances by name and place of definition, functions by theirs, plain objects by the names of
 * their properties, elements by tag, the rest by type. `detached` tells native nodes that are out of the document.
 */
export function classify(
  graph: HeapGraph,
  strings: HeapStrings,
  detached: (node: number) => boolean,
  tick: Tick = () => undefined,
): Classes {
  if (graph.format === 'hprof') return javaClasses(graph, strings);
  const { nodes, locations } = graph;
  const rows = new ClassRows();
  const of = new Uint32Array(nodes.count);
  const modules = scriptNames(graph, strings);
  /** By string: whether it is “Object”, as far as it was asked. */
  const isObject = new Uint8Array(graph.stringCount);
  const plain = plainObjects(graph, (name) => {
    let known = isObject[name];
    if (known === UNASKED) {
      known = strings.text(name) === 'Object' ? YES : NO;
      isObject[name] = known;
    }
    return known === YES;
  });
  tick(0.4);
  const used = inferShapes(plain, strings);
  const matched = matchShapes(plain, strings, used);
  const byType = NODE_TYPES.map((type) => {
    const name = BY_TYPE[type] ?? `(${type})`;
    return () => rows.of(plainRow(type, name));
  });
  const byTypeKnown = new Int32Array(NODE_TYPES.length).fill(-1);
  const byShape = new Int32Array(used.length + 1).fill(-1);
  const shaped = (shape: number): number => {
    const known = byShape[shape + 1] as number;
    if (known !== -1) return known;
    const row = rows.of(plainRow('object', used[shape]?.text ?? 'Object'));
    byShape[shape + 1] = row;
    return row;
  };
  /** Class by place of definition and name, in this order. */
  const places = new Map<number, Map<number, Map<number, number>>>();
  /** By string: the place in `locations` of the last object of that name. Most objects have the place of the one before. */
  const lastPlace = new Int32Array(locations === null ? 0 : graph.stringCount).fill(-1);
  const byName = new Map<number, number>();
  const attachedByName = new Map<number, number>();
  const detachedByName = new Map<number, number>();
  let atLocation = 0;
  let atPlain = 0;
  const report = everyMillion(nodes.count, (share) => tick(0.5 + 0.5 * share));
  for (let node = 0; node < nodes.count; node++) {
    report(node);
    const code = nodes.type[node] as number;
    const name = nodes.name[node] as number;
    if (code === NATIVE) {
      const out = detached(node);
      const known = (out ? detachedByName : attachedByName).get(name);
      if (known !== undefined) {
        of[node] = known;
        continue;
      }
      const row = rows.of(plainRow('native', tagOnly(`${out ? 'Detached ' : ''}${strings.text(name)}`)));
      (out ? detachedByName : attachedByName).set(name, row);
      of[node] = row;
      continue;
    }
    if (code !== OBJECT && code !== CLOSURE) {
      let row = byTypeKnown[code] as number;
      if (row === -1) {
        row = byType[code]?.() ?? 0;
        byTypeKnown[code] = row;
      }
      of[node] = row;
      continue;
    }
    if (code === OBJECT && plain.node[atPlain] === node) {
      of[node] = shaped(matched[plain.sequence[atPlain++] as number] as number);
      continue;
    }
    let row = -1;
    if (locations !== null) {
      while ((locations.node[atLocation] ?? nodes.count) < node) atLocation++;
      while (locations.node[atLocation + 1] === node) atLocation++;
      if (locations.node[atLocation] === node) row = atLocation;
    }
    if (row === -1) {
      of[node] = unplaced(code, name);
      continue;
    }
    const last = lastPlace[name] as number;
    const like = last === -1 ? node : (locations?.node[last] ?? node);
    const isLike = like !== node && nodes.type[like] === code && locations !== null && samePlace(locations, last, row);
    of[node] = isLike ? (of[like] as number) : placed(code, name, row);
    lastPlace[name] = row;
  }
  return { rows: rows.rows, of, plain };

  function unplaced(code: number, name: number): number {
    // Functions and objects may share a name; their string index then tells them apart by its sign.
    const key = code === CLOSURE ? -1 - name : name;
    const known = byName.get(key);
    if (known !== undefined) return known;
    const text = strings.text(name);
    const row = rows.of(plainRow(code === CLOSURE ? 'closure' : 'object', code === CLOSURE ? text : tagOnly(text)));
    byName.set(key, row);
    return row;
  }

  function placed(code: number, name: number, row: number): number {
    const script = locations?.script[row] ?? 0;
    const line = locations?.line[row] ?? 0;
    const column = locations?.column[row] ?? 0;
    const ofScript = places.get(script) ?? new Map<number, Map<number, number>>();
    places.set(script, ofScript);
    const place = line * 0x200000 + column;
    const ofPlace = ofScript.get(place) ?? new Map<number, number>();
    ofScript.set(place, ofPlace);
    const nameKey = code === CLOSURE ? -1 - name : name;
    const known = ofPlace.get(nameKey);
    if (known !== undefined) return known;
    const type = code === CLOSURE ? 'closure' : 'object';
    const module = modules.get(script) ?? null;
    const text = code === CLOSURE ? strings.text(name) : tagOnly(strings.text(name));
    const made = rows.of({
      key: `${type}:${text}@${module ?? `#${script}`}:${line + 1}:${column + 1}`,
      type,
      name: text,
      module,
      line: line + 1,
      column: column + 1,
    });
    ofPlace.set(nameKey, made);
    return made;
  }
}

const samePlace = ({ script, line, column }: NodeLocations, a: number, b: number): boolean =>
  script[a] === script[b] && line[a] === line[b] && column[a] === column[b];

/** Of a JVM's heap the class's name is the node's. */
function javaClasses({ nodes }: HeapGraph, strings: HeapStrings): Classes {
  const rows = new ClassRows();
  const of = new Uint32Array(nodes.count);
  const known = new Map<number, number>();
  const types = NODE_TYPES.length;
  for (let node = 0; node < nodes.count; node++) {
    const type = nodes.type[node] as number;
    const key = (nodes.name[node] as number) * types + type;
    let row = known.get(key);
    if (row === undefined) {
      const kind = NODE_TYPES[type] ?? 'object';
      // A hidden class's name carries an address that changes from run to run.
      const text = strings.text(nodes.name[node] as number).replace(/\/0x[0-9a-f]+/g, '');
      // As the JVM counts them: whatever class they are, objects that stand for classes are one class.
      const name = kind === 'class' ? 'java.lang.Class' : kind === 'synthetic' ? '(GC roots)' : text;
      const dot = name.replace(/\[\]/g, '').lastIndexOf('.');
      row = rows.of({ ...plainRow(kind, name), module: dot === -1 ? null : name.slice(0, dot) });
      known.set(key, row);
    }
    of[node] = row;
  }
  return { rows: rows.rows, of, plain: null };
}
