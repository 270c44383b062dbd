import type { Column } from '../../columns.ts';
import { isContext } from '../graph/scopes.ts';
import { GrowingUint32 } from '../growing.ts';
import { EDGE_TYPES, NODE_TYPES } from '../model.ts';
import type { HeapNode, StoredHeap } from '../stored-heap.ts';
import { EdgeRoles } from './edge-roles.ts';
import { Largest } from './largest.ts';
import { nodeBlocks } from './node-blocks.ts';
import { type ScopeSums, scopeSums } from './scope-sums.ts';

const CLOSURE = NODE_TYPES.indexOf('closure');
const INTERNAL = EDGE_TYPES.indexOf('internal');

/** Of the functions whose scopes keep most, and of those with most instances, so many are listed. */
export const MOST_FUNCTIONS = 500;

/** Functions of one row whose names are told. */
const NAMED = 12;

type NamedNode = HeapNode & { readonly className: string };

/** A function with the scopes of variables that its instances have, or several that have the same ones. Sizes in bytes. */
export interface HeapFunction {
  readonly name: string;
  readonly module: string | null;
  /** 1-based; null where the heap does not tell. */
  readonly line: number | null;
  /** Further functions whose scopes are the very same ones, whose instances are counted with its own; names of the first of them. */
  readonly others: { readonly count: number; readonly names: readonly string[] };
  /** Instances that have a scope, and how many different scopes those are. */
  readonly instances: number;
  readonly scopes: number;
  /** What would be freed with the scopes; one that is inside another counts once. */
  readonly retained: number;
  /** Of that, in scopes that one instance of this function keeps and nothing else does. */
  readonly alone: number;
  /** The scope that retains most, an instance that has it, and how many functions of other rows have it too. */
  readonly scope: NamedNode;
  readonly closure: NamedNode;
  readonly sharedWith: number;
  /** What that scope, or one around it that only it keeps, keeps most of by a variable; null where it keeps nothing alone. */
  readonly heaviest: { readonly variable: string; readonly node: NamedNode } | null;
}

export interface HeapFunctions {
  /** Functions whose instances have scopes; those with the same ones count as one. */
  readonly total: number;
  readonly rows: readonly HeapFunction[];
}

/**
 * The functions of a V8 heap by what their scopes keep: those whose scopes retain most, and those with most instances. A scope's retained size is
 * what only it keeps: what it holds together with others is not in it. Answers after pauses, in which it can be given up.
 */
export function* heapFunctions(heap: StoredHeap): Generator<void, HeapFunctions> {
  const { closures, scopes } = yield* scopedClosures(heap);
  yield;
  const classes = heap.all('class');
  const rowOf = Uint32Array.from(closures, (closure) => classes[closure] as number);
  const dominator = heap.all('dominator');
  yield;
  const tree = { dominator, retained: heap.all('retained'), class: classes };
  yield;
  const count = closures.length;
  const sums = yield* scopeSums({ count, scope: scopes, class: rowOf }, tree, heap.classes.length);
  yield;
  const instances = new Uint32Array(heap.classes.length);
  /** By class: one of those with the largest scope. */
  const example = new Uint32Array(heap.classes.length);
  for (let i = 0; i < count; i++) {
    const row = rowOf[i] as number;
    instances[row] = (instances[row] as number) + 1;
    if (scopes[i] === sums.largest[row]) example[row] = closures[i] as number;
  }
  const groups = sameScopes(sums, instances);
  const byRetained = new Largest(MOST_FUNCTIONS);
  const byInstances = new Largest(MOST_FUNCTIONS);
  const instancesOf = (group: readonly number[]): number =>
    group.reduce((sum, row) => sum + (instances[row] as number), 0);
  for (const [row, group] of groups) {
    byRetained.add(row, sums.retained[row] as number);
    byInstances.add(row, instancesOf(group));
  }
  const named = (node: number): NamedNode => ({ ...heap.node(node), className: heap.className(node) });
  /** By scope: functions of many rows may have the same one. */
  const variables = new Map<number, ReturnType<typeof heaviestVariable>>();
  const rows: HeapFunction[] = [];
  for (const row of new Set([...byRetained.nodes(), ...byInstances.nodes()])) {
    yield;
    const { name = '', module = null, line = null } = heap.classes[row] ?? {};
    const [, ...others] = groups.get(row) ?? [row];
    const scope = sums.largest[row] as number;
    const known = variables.get(scope);
    const heaviest = known === undefined ? heaviestVariable(heap, scope, tree.dominator) : known;
    variables.set(scope, heaviest);
    rows.push({
      name,
      module,
      line,
      others: { count: others.length, names: others.slice(0, NAMED).map((other) => heap.classes[other]?.name ?? '') },
      instances: instancesOf([row, ...others]),
      scopes: sums.scopes[row] as number,
      retained: sums.retained[row] as number,
      alone: sums.alone[row] as number,
      scope: named(scope),
      closure: named(example[row] as number),
      sharedWith: (sums.sharing[row] as number) - 1 - others.length,
      heaviest: heaviest === null ? null : { variable: heaviest.variable, node: named(heaviest.node) },
    });
  }
  return { total: groups.size, rows: rows.sort((a, b) => b.retained - a.retained || b.instances - a.instances) };
}

/**
 * Functions with the very same scopes, by the first of them: what their scopes keep is one thing, and told once. The first is the one that
 * keeps most alone, else that which comes first in the class table.
 */
function sameScopes(sums: ScopeSums, instances: Uint32Array): ReadonlyMap<number, readonly number[]> {
  const bySet = new Map<number, number[]>();
  const groups = new Map<number, readonly number[]>();
  for (let row = 0; row < instances.length; row++) {
    if (instances[row] === 0) continue;
    if (sums.sharing[row] === 1) {
      groups.set(row, [row]);
      continue;
    }
    const set = sums.mark[row] as number;
    const known = bySet.get(set);
    if (known === undefined) bySet.set(set, [row]);
    else if ((sums.alone[row] as number) > (sums.alone[known[0] as number] as number)) known.unshift(row);
    else known.push(row);
  }
  for (const group of bySet.values()) groups.set(group[0] as number, group);
  return groups;
}

/** The functions that have a scope of variables, each with its innermost one. Built-in ones have none of their own. */
function* scopedClosures(
  heap: StoredHeap,
): Generator<void, { readonly closures: Uint32Array; readonly scopes: Uint32Array }> {
  const types = heap.all('type');
  const first = heap.all('firstEdge');
  yield;
  const classes = heap.all('class');
  const isScope = Uint8Array.from(heap.classes, ({ name }) => (isContext(name) ? 1 : 0));
  const roles = new EdgeRoles(heap.strings, ['context']);
  const closures = new GrowingUint32();
  const scopes = new GrowingUint32();
  for (const { from, to, edgeAt, edgeType, edgeName, edgeTo } of nodeBlocks(heap, first)) {
    yield;
    for (let node = from; node < to; node++) {
      if (types[node] !== CLOSURE) continue;
      const end = (first[node + 1] as number) - edgeAt;
      for (let edge = (first[node] as number) - edgeAt; edge < end; edge++) {
        if (edgeType[edge] !== INTERNAL || roles.of(edgeName[edge] as number) === -1) continue;
        const target = edgeTo[edge] as number;
        if (isScope[classes[target] as number] === 0) break;
        closures.push(node);
        scopes.push(target);
        break;
      }
    }
  }
  return { closures: closures.taken(), scopes: scopes.taken() };
}

/** Scopes around one that are looked at. */
const DEEPEST = 8;
/** Variables of a scope that are looked at. */
const MOST_VARIABLES = 20_000;

/** The variable that keeps most of what a scope alone keeps, its own or one of a scope around it that only it keeps. */
function heaviestVariable(
  heap: StoredHeap,
  innermost: number,
  dominator: Column,
): { readonly variable: string; readonly node: number } | null {
  let found: { readonly variable: string; readonly node: number } | null = null;
  let most = 0;
  let scope = innermost;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const holder = scope;
    const own = heap.edges(holder, 0, MOST_VARIABLES).filter(({ to }) => dominator[to] === holder);
    for (const { type, name, to } of own) {
      const isVariable = type === 'context' || type === 'hidden';
      const retained = isVariable ? heap.value('retained', to) : 0;
      if (retained <= most) continue;
      most = retained;
      // Of some scopes V8 tells the places of variables only.
      found = { variable: type === 'hidden' ? `[${name}]` : name, node: to };
    }
    const around = own.find(({ type, name }) => type === 'internal' && name === 'previous');
    if (around === undefined) break;
    scope = around.to;
  }
  return found;
}
