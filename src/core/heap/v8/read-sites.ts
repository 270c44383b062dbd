import { integerBlock, type JsonStream } from '../../bytes/json-stream.ts';
import { grownU32 } from '../growing.ts';
import type { AllocationSites, NodeLocations } from '../model.ts';
import type { V8Layout } from './layout.ts';
import { malformed } from './read-nodes.ts';

/** Largest number of 32 bits. */
const MOST = 0xffffffff;
const NO_TRACE_FIELDS = 'The head does not say what a place in the tree of allocations holds.';

/** All numbers of a flat array as rows of `fields` numbers; one column a field that is asked for. */
async function readRows(
  stream: JsonStream,
  fields: readonly string[],
  wanted: readonly string[],
  what: string,
): Promise<readonly Uint32Array[]> {
  const places = wanted.map((name) => fields.indexOf(name));
  let columns: readonly Uint32Array[] = wanted.map(() => new Uint32Array(1024));
  let count = 0;
  let more = await stream.open(what);
  if (more && places.includes(-1)) throw malformed(`The head does not say what ${what} holds.`, stream.offset);
  const block = integerBlock(4096 * fields.length);
  while (more) {
    more = await stream.integers(block);
    const rows = block.length / fields.length;
    if (!Number.isInteger(rows)) throw malformed(`The file ends ${what} in the middle of a row.`, stream.offset);
    if (block.wide !== null) throw malformed(`A number of more than 32 bits stands in ${what}.`, stream.offset);
    columns = columns.map((column) => grownU32(column, count + rows));
    columns.forEach((column, c) => {
      for (let row = 0, at = places[c] ?? 0; row < rows; row++, at += fields.length) {
        column[count + row] = block.values[at] ?? 0;
      }
    });
    count += rows;
  }
  return columns.map((column) => column.slice(0, count));
}

/** The functions of `trace_function_infos`. Throws `import.*`. */
export async function readFunctions(stream: JsonStream, layout: V8Layout): Promise<AllocationSites['functions']> {
  const wanted = ['name', 'script_name', 'line', 'column'];
  const [name, script, line, column] = await readRows(stream, layout.functionFields, wanted, 'the list of functions');
  return Array.from(name ?? [], (text, i) => ({
    name: text,
    script: script?.[i] ?? 0,
    line: line?.[i] ?? 0,
    column: column?.[i] ?? 0,
  }));
}

/** The tree of `trace_tree`: rows with their children in brackets, flattened, ascending by id. Throws `import.*`. */
export async function readTraceTree(stream: JsonStream, layout: V8Layout): Promise<Omit<AllocationSites, 'functions'>> {
  const fields = layout.traceFields;
  const scalar = fields.filter((name) => name !== 'children');
  const idPlace = scalar.indexOf('id');
  const functionPlace = scalar.indexOf('function_info_index');
  const ids: number[] = [];
  const parents: number[] = [];
  const functions: number[] = [];
  /** The place whose children are being read, outermost first. */
  const path: number[] = [-1];
  let row: number[] = [];
  await stream.nestedIntegers({
    number: (value) => {
      if (idPlace === -1 || functionPlace === -1) throw malformed(NO_TRACE_FIELDS, stream.offset);
      row.push(value);
      if (row.length < scalar.length) return;
      const [id = 0, called = 0] = [row[idPlace], row[functionPlace]];
      // Only these are kept: the sizes beside them may be larger.
      if (id > MOST || called > MOST) {
        throw malformed('A number of more than 32 bits stands in the tree of allocations.', stream.offset);
      }
      ids.push(id);
      functions.push(called);
      parents.push(path.at(-1) ?? -1);
      row = [];
    },
    open: () => path.push(ids.length - 1),
    close: () => path.pop(),
  });
  if (row.length > 0) throw malformed('The tree of allocations ends in the middle of a row.', stream.offset);
  const order = ascending(Uint32Array.from(ids));
  const placeOf = new Int32Array(ids.length);
  order.forEach((old, now) => {
    placeOf[old] = now;
  });
  return {
    id: Uint32Array.from(order, (old) => ids[old] ?? 0),
    parent: Int32Array.from(order, (old) => placeOf[parents[old] ?? -1] ?? -1),
    function: Uint32Array.from(order, (old) => functions[old] ?? 0),
  };
}

/** Rows in ascending order of their values; rows of one value keep their order. */
function ascending(values: Uint32Array): Uint32Array {
  const rows = values.length;
  // Value and row in one number: typed arrays of numbers sort without a comparison function.
  const keys = Float64Array.from(values, (value, row) => value * rows + row).sort();
  return Uint32Array.from(keys, (key) => key % rows);
}

/** The rows of `locations`, ascending by node. Throws `import.*`. */
export async function readLocations(stream: JsonStream, layout: V8Layout, nodeCount: number): Promise<NodeLocations> {
  const wanted = ['object_index', 'script_id', 'line', 'column'];
  const [object, script, line, column] = await readRows(
    stream,
    layout.locationFields,
    wanted,
    'the list of places in code',
  );
  const rows = object?.length ?? 0;
  /** By node: its row plus one; of several rows the last counts. */
  const rowOf = new Uint32Array(nodeCount);
  let distinct = 0;
  for (let row = 0; row < rows; row++) {
    const place = object?.[row] ?? 0;
    const node = (place / layout.nodeFields) >>> 0;
    if (node >= nodeCount || node * layout.nodeFields !== place) {
      throw malformed('A place in code belongs to a node that is not there.', stream.offset);
    }
    if (rowOf[node] === 0) distinct++;
    rowOf[node] = row + 1;
  }
  const sorted: NodeLocations = {
    node: new Uint32Array(distinct),
    script: new Uint32Array(distinct),
    line: new Uint32Array(distinct),
    column: new Uint32Array(distinct),
  };
  let at = 0;
  for (let node = 0; node < nodeCount; node++) {
    const row = rowOf[node] as number;
    if (row === 0) continue;
    sorted.node[at] = node;
    sorted.script[at] = script?.[row - 1] ?? 0;
    sorted.line[at] = line?.[row - 1] ?? 0;
    sorted.column[at++] = column?.[row - 1] ?? 0;
  }
  return sorted;
}
