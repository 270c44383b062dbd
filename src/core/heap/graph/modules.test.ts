import { expect, it, vi } from 'vitest';
import { type DrawnNode, drawnSnapshot } from '../../../../tests/support/heap/drawn-snapshot.ts';
import { MemoryHeapColumns } from '../../../../tests/support/heap/memory-columns.ts';
import { HeapStrings } from '../strings.ts';
import { readV8Snapshot } from '../v8/read-snapshot.ts';
import { scriptNames } from './modules.ts';

const NODE_FIELDS = 6;
const SCRIPTS = 300;
const REFERENCES = 300;

it('looks once at what functions of many scripts share', async () => {
  const closures = Array.from(
    { length: SCRIPTS },
    (_, i): DrawnNode => ({ type: 'closure', name: `f${i}`, edges: [['internal', 'shared', 1]] }),
  );
  const shared = Array.from({ length: REFERENCES }, (_, i) => ['internal', `part${i}`, 0] as const);
  const text = drawnSnapshot(
    [{ type: 'synthetic', name: '' }, { type: 'code', name: 'shared', edges: shared }, ...closures],
    () => ({ locations: closures.flatMap((_, i) => [(2 + i) * NODE_FIELDS, i, 0, 0]) }),
    { location_fields: ['object_index', 'script_id', 'line', 'column'] },
  );
  async function* chunks() {
    yield new TextEncoder().encode(text);
  }
  const columns = new MemoryHeapColumns();
  const graph = await readV8Snapshot(chunks(), columns, { fileName: 'shared.heapsnapshot' });
  const strings = new HeapStrings(columns, 'json');
  const read = vi.spyOn(strings, 'text');
  expect(scriptNames(graph, strings).size).toBe(0);
  expect(read.mock.calls.length).toBeLessThan(3 * (SCRIPTS + REFERENCES));
});
