import { JsonStream } from '../../bytes/json-stream.ts';
import { PlateauError } from '../../error.ts';
import type { HeapColumns } from '../columns.ts';
import type { AllocationSites, HeapEdges, HeapGraph, HeapNodes, HeapReadOptions, HeapWarning } from '../model.ts';
import { type V8Layout, v8Layout } from './layout.ts';
import { readEdges } from './read-edges.ts';
import { malformed, readNodes } from './read-nodes.ts';
import { readFunctions, readLocations, readTraceTree } from './read-sites.ts';
import { readStrings } from './read-strings.ts';

/** Longest head that is read; Node's is 1 kB. */
const HEAD_LIMIT = 1 << 20;
const OPEN_BRACKET = 0x5b;
/** Unknown parts of a file that are named; of more only the number is told. */
const UNKNOWN_NAMED = 20;

/** True for the first bytes of a V8 heap snapshot. */
export function isV8Snapshot(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head.subarray(0, 256));
  return /^﻿?\s*\{\s*"snapshot"\s*:\s*\{/.test(text);
}

/** What was read of a file so far. */
interface Parts {
  layout?: V8Layout;
  nodes?: HeapNodes;
  edges?: HeapEdges;
  strings?: number;
  functions: AllocationSites['functions'];
  tree: Omit<AllocationSites, 'functions'> | null;
  locations: HeapGraph['locations'];
}

/**
 * Reads a V8 heap snapshot (`.heapsnapshot` of Node, Chrome, Electron, Deno) in one pass over its bytes. Fields are found by name, so that
 * files of V8 10 to 14 and of other producers of the format are read alike; sections nobody explains are skipped with a warning.
 * Throws `import.badJson`, `import.truncated`, `import.malformed`, `import.tooLarge`, each with the byte, `import.noSamples` and
 * `job.cancelled`.
 */
export async function readV8Snapshot(
  chunks: AsyncIterable<Uint8Array>,
  columns: HeapColumns,
  options: HeapReadOptions,
): Promise<HeapGraph> {
  const stream = new JsonStream(chunks, options.signal);
  const warnings: HeapWarning[] = [];
  const parts: Parts = { functions: [], tree: null, locations: null };
  const layout = () => found(parts.layout, 'snapshot', stream);
  const nodes = () => found(parts.nodes, 'nodes', stream);
  const sections: Readonly<Record<string, () => Promise<void>>> = {
    snapshot: async () => {
      parts.layout = v8Layout(await stream.value(HEAD_LIMIT));
    },
    nodes: async () => {
      parts.nodes = await readNodes(stream, layout(), options.sizeHint);
    },
    edges: async () => {
      parts.edges = await readEdges(stream, layout(), nodes(), options.sizeHint);
    },
    strings: async () => {
      parts.strings = await readStrings(stream, columns);
    },
    trace_function_infos: async () => {
      parts.functions = await optional(stream, () => readFunctions(stream, layout()), []);
    },
    trace_tree: async () => {
      parts.tree = await optional(stream, () => readTraceTree(stream, layout()), null);
    },
    locations: async () => {
      parts.locations = await optional(stream, () => readLocations(stream, layout(), nodes().count), null);
    },
    samples: () => stream.skip(),
  };
  const seen = new Set<string>();
  let unknown = 0;
  await stream.object(async (key) => {
    if (seen.has(key)) throw malformed(`“${key.slice(0, 80)}” stands in the file twice.`, stream.offset);
    seen.add(key);
    const read = Object.hasOwn(sections, key) ? sections[key] : undefined;
    if (read !== undefined) return read();
    await stream.skip();
    if (unknown++ >= UNKNOWN_NAMED) return;
    warnings.push({
      code: 'heap.unknownSection',
      message: `The part “${key.slice(0, 80)}” of the file is not known to Plateau and was left out.`,
    });
  });
  if (unknown > UNKNOWN_NAMED) {
    warnings.push({
      code: 'heap.unknownSection',
      message: `${unknown - UNKNOWN_NAMED} more parts of the file are not known to Plateau and were left out.`,
    });
  }
  if ((await stream.peek()) !== -1) throw stream.unexpected('the end of the file');
  const edges = found(parts.edges, 'edges', stream);
  const stringCount = found(parts.strings, 'strings', stream);
  if (nodes().count === 0) {
    throw new PlateauError({
      code: 'import.noSamples',
      message: `“${options.fileName}” is a heap snapshot without a single object.`,
      hint: 'Take it again; a snapshot of a running program always holds objects.',
    });
  }
  checkNames(nodes(), stringCount, stream.offset);
  const { nodeCount, edgeCount, unknownTypes, extraNativeBytes } = layout();
  if (nodeCount !== nodes().count || edgeCount !== edges.count) {
    warnings.push({
      code: 'heap.counts',
      message: `The file’s head claims ${nodeCount} nodes and ${edgeCount} edges; it holds ${nodes().count} and ${edges.count}.`,
    });
  }
  for (const type of unknownTypes) {
    warnings.push({
      code: 'heap.unknownType',
      message: `Nodes of the type “${type.slice(0, 80)}” are not known to Plateau and are shown as hidden.`,
    });
  }
  return {
    format: 'v8',
    runtime: 'V8',
    takenAt: null,
    nodes: nodes(),
    edges,
    stringCount,
    sites: sitesOf(parts.tree, parts.functions, stream.offset),
    locations: parts.locations,
    extraNativeBytes,
    warnings,
  };
}

/** What `read` makes of an array, or `none` for anything else, which is skipped: these parts are not needed to read the others. */
async function optional<T>(stream: JsonStream, read: () => Promise<T>, none: T): Promise<T> {
  if ((await stream.peek()) === OPEN_BRACKET) return read();
  await stream.skip();
  return none;
}

/** A part that must have been read by now. */
function found<T>(part: T | undefined, key: string, stream: JsonStream): T {
  if (part !== undefined) return part;
  throw malformed(`“${key}” is not in the file, or stands behind what cannot be read without it.`, stream.offset);
}

/** Throws `import.malformed` where a place is in a function that is not there. */
function sitesOf(
  tree: Omit<AllocationSites, 'functions'> | null,
  functions: AllocationSites['functions'],
  offset: number,
): AllocationSites | null {
  if (tree === null || tree.id.length < 2 || functions.length === 0) return null;
  const wrong = tree.function.find((index) => index >= functions.length);
  if (wrong !== undefined) {
    throw malformed(`The tree of allocations names function ${wrong} of ${functions.length}.`, offset);
  }
  return { ...tree, functions };
}

/** Throws `import.malformed` where a node's name is not among the strings. */
function checkNames({ count, name }: HeapNodes, strings: number, offset: number): void {
  for (let i = 0; i < count; i++) {
    if ((name[i] as number) >= strings) {
      throw malformed(`Node ${i} has the name ${name[i]}, but there are only ${strings} strings.`, offset);
    }
  }
}
