import { expect, it } from 'vitest';
import { MemoryHeapColumns } from '../../../../tests/support/heap/memory-columns.ts';
import { analyseHeap } from '../analyse.ts';
import { StoredHeap } from '../stored-heap.ts';
import { HeapStrings } from '../strings.ts';
import { readV8Snapshot } from '../v8/read-snapshot.ts';
import { heapMap } from './map.ts';
import { heapNodeDetail } from './node-detail.ts';

const LINKS = 30_000;
const OBJECT = 3;
const SYNTHETIC = 9;
const PROPERTY = 2;

/** A root that holds a list: each link holds the next. Node 1 is the list's head. */
async function listHeap() {
  const nodes = [SYNTHETIC, 0, 1, 0, 1, 0];
  const edges = [PROPERTY, 2, 6];
  for (let link = 0; link < LINKS; link++) {
    const isLast = link === LINKS - 1;
    nodes.push(OBJECT, 1, 2 * link + 3, 40, isLast ? 0 : 1, 0);
    if (!isLast) edges.push(PROPERTY, 3, (link + 2) * 6);
  }
  const snapshot = {
    snapshot: {
      meta: {
        node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
        node_types: [
          ['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native', 'synthetic'],
        ],
        edge_fields: ['type', 'name_or_index', 'to_node'],
        edge_types: [['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak']],
      },
      node_count: LINKS + 1,
      edge_count: LINKS,
    },
    nodes,
    edges,
    strings: ['', 'Link', 'list', 'next'],
  };
  const columns = new MemoryHeapColumns();
  async function* chunks() {
    yield new TextEncoder().encode(JSON.stringify(snapshot));
  }
  const graph = await readV8Snapshot(chunks(), columns, { fileName: 'list.heapsnapshot' });
  const analysis = analyseHeap(graph, columns, new HeapStrings(columns, 'json'));
  return { analysis, heap: new StoredHeap(columns, new HeapStrings(columns, 'json'), analysis.classes) };
}

it('tells both ends of the way to the last link of a long list, and how many links stand between', async () => {
  const { heap } = await listHeap();
  const { path, pathText, dominators } = heapNodeDetail(heap, LINKS);
  expect(path.first[1]).toMatchObject({ node: 2, edge: { type: 'property', name: 'next' } });
  expect(path.last[0]?.edge).toEqual({ type: 'property', name: 'next' });
  expect(path.last.at(-1)?.node).toBe(LINKS);
  expect(path.first.length + path.passed + path.last.length).toBe(LINKS);
  expect(dominators.first.length + dominators.passed + dominators.last.length).toBe(LINKS);
  expect(pathText).toMatch(/^Link\.next → .*… [\d,]+ more … → .*Link\.next$/);
  expect(pathText.length).toBeLessThan(3000);
});

it('takes the head of a list for where the memory lies, not its last link', async () => {
  const { analysis } = await listHeap();
  const [suspect] = analysis.facts.suspects;
  expect(suspect).toMatchObject({ node: 1, point: { node: 1 } });
  expect(JSON.stringify(analysis.facts).length).toBeLessThan(20_000);
});

it('draws a list as far as its steps lead', async () => {
  const { heap } = await listHeap();
  const boxes = heapMap(heap, 0, 4000);
  expect(boxes.length).toBeLessThan(500);
  expect(boxes.reduce((sum, { rest }) => sum + rest, 0)).toBe(LINKS * 40);
});
