import { describe, expect, it } from 'vitest';
import { MemoryHeapColumns } from '../../../tests/support/heap/memory-columns.ts';
import { analyseHeap } from './analyse.ts';
import { edgeText } from './describe.ts';
import { edgeName, entryTable } from './edge-name.ts';
import { StoredHeap } from './stored-heap.ts';
import { HeapStrings } from './strings.ts';
import { readV8Snapshot } from './v8/read-snapshot.ts';
import { allPaths } from './view/all-paths.ts';
import { heapEdges, heapNodeDetail, heapReferrers } from './view/node-detail.ts';

const [STRING, OBJECT, SYNTHETIC] = [2, 3, 9];
const [PROPERTY, INTERNAL] = [2, 3];
const FIELDS = 6;
const [KEY, TABLE, VALUE] = [1, 2, 3];

/** A WeakMap that notes `content` beside a key, as Node writes it: both edges of the entry bear its name. */
async function entryOf(content: string, entry: (number: number) => string) {
  const strings = ['', 'Session', 'WeakMap', content, 'key', 'grants', entry(3), entry(12)];
  const nodes = [
    ...[SYNTHETIC, 0, 1, 0, 2, 0],
    ...[OBJECT, 1, 31, 40, 1, 0],
    ...[OBJECT, 2, 9, 40, 1, 0],
    ...[STRING, 3, 33, 32, 0, 0],
  ];
  const edges = [
    ...[PROPERTY, 4, KEY * FIELDS],
    ...[PROPERTY, 5, TABLE * FIELDS],
    ...[INTERNAL, 6, VALUE * FIELDS],
    ...[INTERNAL, 7, VALUE * FIELDS],
  ];
  const meta = {
    node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
    node_types: [['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native', 'synthetic']],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak']],
  };
  const snapshot = { snapshot: { meta, node_count: 4, edge_count: 4 }, nodes, edges, strings };
  const columns = new MemoryHeapColumns();
  async function* chunks() {
    yield new TextEncoder().encode(JSON.stringify(snapshot));
  }
  const graph = await readV8Snapshot(chunks(), columns, { fileName: 'entry.heapsnapshot' });
  const { classes } = analyseHeap(graph, columns, new HeapStrings(columns, 'json'));
  return new StoredHeap(columns, new HeapStrings(columns, 'json'), classes);
}

describe.each([
  ['of one line', 'S3CRET'],
  ['of several lines', 'first\nS3CRET\n'],
  ['that looks like the end of such a name', 'S3CRET @1) pair in WeakMap (table @2)'],
  ['that looks like the middle of one', 'S3CRET @1) -> value (S3CRET'],
])('the name of a WeakMap’s entry whose value is a string %s', (_, content) => {
  const entry = (number: number): string =>
    `${number} / part of key (Session @31) -> value (${content} @33) pair in WeakMap (table @9)`;
  const ids = '/ part of key (@31) -> value (@33) pair in WeakMap (table @9)';

  it('tells the ids of its parts and nothing of the content, wherever edges are asked for', async () => {
    const heap = await entryOf(content, entry);
    const [ofKey] = heapEdges(heap, KEY, 0, 10);
    expect(ofKey?.edge).toEqual({ type: 'internal', name: `3 ${ids}` });
    expect(heapEdges(heap, TABLE, 0, 10)[0]?.edge?.name).toBe(`12 ${ids}`);
    expect(heapReferrers(heap, VALUE, 0, 10).nodes.map(({ edge }) => edge?.name)).toEqual([`3 ${ids}`, `12 ${ids}`]);
    expect(edgeText({ type: 'internal', name: `3 ${ids}` })).toBe(' (WeakMap entry)');
    const detail = heapNodeDetail(heap, VALUE);
    expect(detail.path.last.at(-1) ?? detail.path.first.at(-1)).toMatchObject({ edge: { name: `3 ${ids}` } });
    expect(JSON.stringify([detail, heap.edge(2), heap.edges(KEY), allPaths(heap, VALUE)])).not.toContain('S3CRET');
  });

  it('makes the key the holder of the value, not the table', async () => {
    const heap = await entryOf(content, entry);
    const steps = allPaths(heap, VALUE);
    expect(steps.map(({ node }) => node)).toEqual([VALUE, KEY]);
  });
});

it('tells nothing of a name that only begins like a WeakMap’s entry, and leaves other names alone', async () => {
  const heap = await entryOf('S3CRET', (number) => `${number} / part of key (Session @31) -> value (S3CRET`);
  expect(heap.edges(KEY)[0]?.name).toBe('3 / part of key (…)');
  expect(entryTable('3 / part of key (…)')).toBeNull();
  expect(edgeName('property', 5, heap.strings)).toBe('grants');
  expect(edgeName('element', 5, heap.strings)).toBe('5');
});
