import { describe, expect, it, vi } from 'vitest';
import { analysedSnapshot } from '../../../../tests/support/heap/analysed.ts';
import { type DrawnNode, drawnSnapshot } from '../../../../tests/support/heap/drawn-snapshot.ts';
import { heapNodeDetail } from '../view/node-detail.ts';

const nodes: readonly DrawnNode[] = [
  {
    type: 'synthetic',
    name: '',
    edges: [
      ['element', 1, 1],
      ['element', 2, 2],
      ['element', 3, 3],
    ],
  },
  { name: 'Deep', size: 8, trace: 12 },
  { name: 'Shallow', size: 8, trace: 5 },
  { name: 'Before', size: 8, trace: 0 },
];
const META = {
  trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
  trace_node_fields: ['id', 'function_info_index', 'count', 'size', 'children'],
};

/** `(root)` calls `outer`, which calls `inner` (place 12) and an anonymous function; ids are not in order. */
const snapshotWith = (tree: readonly unknown[]): Uint8Array =>
  new TextEncoder().encode(
    drawnSnapshot(
      nodes,
      (string) => ({
        trace_function_infos: [
          ...[0, string('(root)'), string(''), 0, 0, 0],
          ...[11, string('outer'), string('/app/main.js'), 7, 3, 1],
          ...[13, string('inner'), string('/app/store.js'), 8, 40, 12],
          ...[15, string(''), string('/app/store.js'), 8, 50, 2],
        ],
        trace_tree: tree,
      }),
      META,
    ),
  );

const OUTER = { function: 'outer', file: '/app/main.js', line: 3, column: 1 };
const INNER = { function: 'inner', file: '/app/store.js', line: 40, column: 12 };
const ANONYMOUS = { function: '(anonymous)', file: '/app/store.js', line: 50, column: 2 };

describe('a heap whose allocations were tracked', async () => {
  // More bytes than 32 bits hold may have been allocated at a place.
  const tree = [1, 0, 0, 0, [9, 1, 1, 2 ** 33, [12, 2, 1, 8, [], 5, 3, 1, 8, []]]];
  const { heap, facts } = await analysedSnapshot(snapshotWith(tree), 7);
  const allocatedAt = (node: number) => heapNodeDetail(heap, node).allocatedAt;

  it('tells the call stack of each object, innermost first', () => {
    expect(facts.hasSites).toBe(true);
    expect(allocatedAt(1)).toEqual([INNER, OUTER]);
    expect(allocatedAt(2)).toEqual([ANONYMOUS, OUTER]);
  });

  it('tells none of an object that was there before', () => {
    expect(allocatedAt(3)).toEqual([]);
  });
});

it.each([
  ['an id', [1, 0, 0, 0, [2 ** 32 + 12, 2, 1, 8, []]]],
  ['a function', [1, 0, 0, 0, [12, 2 ** 32, 1, 8, []]]],
  ['half a row', [1, 0, 0, 0, [12, 2]]],
  ['a function that is not there', [1, 0, 0, 0, [12, 4, 1, 8, []]]],
])('a tree of allocations with %s beyond what there is is refused', async (_, tree) => {
  await expect(analysedSnapshot(snapshotWith(tree))).rejects.toMatchObject({ code: 'import.malformed' });
});

it('follows no endless way up from a place', async () => {
  const depth = 3000;
  let tree: readonly unknown[] = [12, 0, 1, 8, []];
  for (let i = 0; i < depth; i++) tree = [100 + i, 0, 1, 8, tree];
  const { heap } = await analysedSnapshot(snapshotWith(tree));
  const read = vi.spyOn(heap.columns, 'read');
  expect(heapNodeDetail(heap, 1).allocatedAt).toEqual([]);
  expect(read.mock.calls.length).toBeLessThan(2000);
});
