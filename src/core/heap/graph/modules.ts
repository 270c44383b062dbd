import { EDGE_TYPES, type HeapGraph, NODE_TYPES } from '../model.ts';
import type { HeapStrings } from '../strings.ts';

const CLOSURE = NODE_TYPES.indexOf('closure');
const INTERNAL = EDGE_TYPES.indexOf('internal');

/** The node that an internal edge of a name leads to, or -1. */
function follow({ nodes, edges }: HeapGraph, strings: HeapStrings, node: number, name: string): number {
  const end = nodes.firstEdge[node + 1] ?? 0;
  for (let edge = nodes.firstEdge[node] ?? 0; edge < end; edge++) {
    if (edges.type[edge] === INTERNAL && strings.text(edges.name[edge] as number) === name) {
      return edges.to[edge] as number;
    }
  }
  return -1;
}

/** The script that the shared part of functions refers to, or -1. */
function scriptOf(graph: HeapGraph, strings: HeapStrings, shared: number): number {
  const script = follow(graph, strings, shared, 'script');
  return script === -1 ? follow(graph, strings, shared, 'script_or_debug_info') : script;
}

/**
 * File or module of each script that has a function in the heap, by V8's number of the script: a function refers to its shared part, that to
 * its script, which is named by its file.
 */
export function scriptNames(graph: HeapGraph, strings: HeapStrings): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const { locations, nodes } = graph;
  if (locations === null) return names;
  const tried = new Map<number, number>();
  /** By the shared part of functions, which a file may give to any number of scripts: the script it leads to. */
  const scripts = new Map<number, number>();
  locations.node.forEach((node, row) => {
    if (nodes.type[node] !== CLOSURE) return;
    const script = locations.script[row] ?? 0;
    const tries = tried.get(script) ?? 0;
    if (names.has(script) || tries > 5) return;
    tried.set(script, tries + 1);
    const shared = follow(graph, strings, node, 'shared');
    if (shared === -1) return;
    const found = scripts.get(shared) ?? scriptOf(graph, strings, shared);
    scripts.set(shared, found);
    if (found === -1) return;
    const name = strings.text(nodes.name[found] ?? 0);
    if (name !== '' && !name.startsWith('system / ')) names.set(script, name);
  });
  return names;
}
