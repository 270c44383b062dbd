import { edgeName, isIndexEdge } from '../../core/heap/edge-name.ts';
import type { Growth } from '../../core/heap/growth/model.ts';
import { EDGE_TYPES, NODE_TYPES } from '../../core/heap/model.ts';
import type { ClassRow } from '../../core/heap/stored.ts';
import { hasContent, type StoredHeap } from '../../core/heap/stored-heap.ts';
import { type QueryResult, runQuery, type Table, type Value } from './query-tables.ts';

const CLASS_COLUMNS = [
  'class',
  'key',
  'type',
  'name',
  'module',
  'line',
  'column',
  'count',
  'self',
  'retained',
  'distance',
];
const NODE_COLUMNS = ['node', 'id', 'type', 'class', 'name', 'self', 'retained', 'distance', 'dominator', 'detached'];
const EDGE_COLUMNS = ['source', 'type', 'name', 'target'];

function* classRows(classes: readonly ClassRow[]): Generator<readonly Value[]> {
  for (const [i, row] of classes.entries()) {
    const { key, type, name, module, line, column, count, self, retained, distance } = row;
    yield [i, key, type, name, module, line, column, count, self, retained, distance];
  }
}

/** The tables of a heap with its objects; contents of strings only where `reveal` says so: of a JVM's, in place of their class's name. */
function heapTables(heap: StoredHeap, reveal: boolean): readonly Table[] {
  const nodeNumber = (value: unknown): number => {
    const node = Number(value);
    return Number.isInteger(node) && node >= 0 && node < heap.count ? node : -1;
  };
  function* nodes(): Generator<readonly Value[]> {
    const column = (name: string) => (heap.columns.has(name) ? heap.all(name) : null);
    const [ids, types, classes, names] = [column('id'), column('type'), column('class'), column('name')];
    const [own, retained, distance] = [column('ownSize'), column('retained'), column('distance')];
    const [dominator, detached] = [column('dominator'), column('detachedness')];
    // Pairs of a node and its text, in the nodes' order.
    const texts = reveal ? column('javaString') : null;
    let pair = 0;
    for (let node = 0; node < heap.count; node++) {
      const type = NODE_TYPES[types?.[node] ?? 0] ?? 'hidden';
      let name = hasContent(type) && !reveal ? null : (names?.[node] ?? 0);
      if (texts?.[pair] === node) {
        name = texts[pair + 1] ?? name;
        pair += 2;
      }
      yield [
        node,
        ids?.[node] ?? null,
        type,
        heap.classes[classes?.[node] ?? 0]?.name ?? null,
        name === null ? null : heap.strings.text(name),
        own?.[node] ?? 0,
        retained?.[node] ?? 0,
        distance?.[node] ?? 0,
        dominator?.[node] ?? 0,
        detached?.[node] === 2 ? 1 : 0,
      ];
    }
  }
  function* edges(): Generator<readonly Value[]> {
    const first = heap.all('firstEdge');
    const [types, names, to] = [heap.all('edgeType'), heap.all('edgeName'), heap.all('edgeTo')];
    for (let node = 0; node < heap.count; node++) {
      for (let edge = first[node] ?? 0; edge < (first[node + 1] ?? 0); edge++) {
        const type = EDGE_TYPES[types[edge] ?? 0] ?? 'internal';
        const name = names[edge] ?? 0;
        yield [node, type, isIndexEdge(type) ? name : edgeName(type, name, heap.strings), to[edge] ?? 0];
      }
    }
  }
  return [
    { name: 'classes', columns: CLASS_COLUMNS, rows: () => classRows(heap.classes) },
    { name: 'nodes', columns: NODE_COLUMNS, rows: nodes },
    { name: 'edges', columns: EDGE_COLUMNS, rows: edges },
    {
      name: 'edges_of',
      columns: EDGE_COLUMNS,
      parameters: ['of_node'],
      *rows(of) {
        const node = nodeNumber(of);
        if (node === -1) return;
        for (const { type, name, to } of heap.edges(node)) yield [node, type, name, to];
      },
    },
    {
      name: 'referrers_of',
      columns: EDGE_COLUMNS,
      parameters: ['of_node'],
      *rows(of) {
        const node = nodeNumber(of);
        if (node === -1) return;
        heap.indexReferrers();
        for (const edge of heap.referrers(node)) {
          const { from, type, name } = heap.edge(edge);
          yield [from, type, name, node];
        }
      },
    },
    {
      name: 'dominated_by',
      columns: ['node'],
      parameters: ['by_node'],
      *rows(by) {
        const node = nodeNumber(by);
        if (node !== -1) for (const child of heap.children(node)) yield [child];
      },
    },
    {
      name: 'path_to',
      columns: ['step', 'node', 'type', 'name'],
      parameters: ['to_node'],
      *rows(to) {
        const node = nodeNumber(to);
        if (node === -1) return;
        const { first, passed, last } = heap.path(node);
        const steps = [...first, ...last];
        for (const [i, { node: at, edge }] of steps.entries()) {
          const step = i < first.length ? i : i + passed;
          yield [step, at, edge?.type ?? null, edge?.name ?? null];
        }
      },
    },
  ];
}

/** The tables of a series of heaps. */
function growthTables({ snapshots, classes, owners, paths }: Growth): readonly Table[] {
  return [
    {
      name: 'snapshots',
      columns: ['step', 'id', 'label', 'objects', 'size', 'operations', 'forced_gc'],
      *rows() {
        for (const [step, row] of snapshots.entries()) {
          const forced = row.forcedGc === null ? null : Number(row.forcedGc);
          yield [step, row.id, row.label, row.nodeCount, row.totalSize, row.operations, forced];
        }
      },
    },
    {
      name: 'classes',
      columns: ['class', 'key', 'type', 'name', 'module', 'line', 'column', 'part_of'],
      *rows() {
        for (const [i, row] of classes.entries()) {
          yield [i, row.key, row.type, row.name, row.module, row.line, row.column, row.partOf];
        }
      },
    },
    {
      name: 'counts',
      columns: ['class', 'step', 'count', 'self', 'retained', 'added', 'removed', 'still_alive'],
      *rows() {
        for (const [i, row] of classes.entries()) {
          for (let step = 0; step < snapshots.length; step++) {
            const before = (values: readonly number[] | null): Value =>
              step === 0 ? null : (values?.[step - 1] ?? null);
            yield [
              i,
              step,
              row.count[step] ?? 0,
              row.self[step] ?? 0,
              row.retained[step] ?? 0,
              before(row.added),
              before(row.removed),
              before(row.stillAlive),
            ];
          }
        }
      },
    },
    {
      name: 'owners',
      columns: ['id', 'node', 'step', 'name', 'path', 'gained', 'released'],
      *rows() {
        const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
        for (const { id, node, snapshot, name, path, gained, released } of owners) {
          yield [id, node, snapshot, name, path, sum(gained), sum(released)];
        }
      },
    },
    {
      name: 'paths',
      columns: ['class', 'path', 'step', 'count', 'bytes'],
      *rows() {
        for (const row of paths) {
          for (const [step, count] of row.count.entries())
            yield [row.class, row.path, step, count, row.bytes[step] ?? 0];
        }
      },
    },
  ];
}

/** Asks a heap with its objects. `reveal`: contents of strings are in `nodes.name`. Throws `query.refused`, `query.failed`. */
export const queryHeap = (heap: StoredHeap, sql: string, most: number, reveal: boolean): QueryResult =>
  runQuery(heapTables(heap, reveal), sql, most);

/** Asks the class table of a heap without objects. */
export const queryClasses = (classes: readonly ClassRow[], sql: string, most: number): QueryResult =>
  runQuery([{ name: 'classes', columns: CLASS_COLUMNS, rows: () => classRows(classes) }], sql, most);

/** Asks a series of heaps. */
export const queryGrowth = (growth: Growth, sql: string, most: number): QueryResult =>
  runQuery(growthTables(growth), sql, most);
