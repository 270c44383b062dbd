import { describe, expect, it } from 'vitest';
import { analysedSnapshot } from '../../../../tests/support/heap/analysed.ts';
import { type DrawnNode, drawnSnapshot } from '../../../../tests/support/heap/drawn-snapshot.ts';
import { searchHeap } from './search.ts';

const CONTENTS = ['Viele Grüße', 'GRÜẞE', 'line1\nabc', 'a, b', 'C:\\new', 'plain', 'last'];

describe('a search in a heap of V8', async () => {
  const nodes: readonly DrawnNode[] = [
    { type: 'synthetic', name: '', edges: CONTENTS.map((_, i) => ['property', `straße${i}`, i + 1] as const) },
    ...CONTENTS.map((name) => ({ type: 'string', name, size: 16 }) as const),
  ];
  // V8 escapes what is not ASCII.
  const text = drawnSnapshot(nodes).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  const { heap } = await analysedSnapshot(new TextEncoder().encode(text));
  const found = (wanted: string): readonly string[] =>
    searchHeap(heap, 'string', wanted, 100).nodes.map(({ node }) => CONTENTS[node - 1] ?? '');

  it.each([
    ['Grüße', ['Viele Grüße']],
    ['grü', ['Viele Grüße', 'GRÜẞE']],
    [',', ['a, b']],
    ['"', []],
    ['nabc', []],
    ['1\nABC', ['line1\nabc']],
    ['n', ['line1\nabc', 'C:\\new', 'plain']],
    ['\\', ['C:\\new']],
    ['st', ['last']],
  ])('for “%s” finds the strings that hold it', (wanted, expected) => {
    expect(found(wanted)).toEqual(expected);
  });

  it('finds properties by what their names hold', () => {
    expect(searchHeap(heap, 'property', 'straße3', 100).nodes.map(({ node }) => node)).toEqual([0]);
    expect(searchHeap(heap, 'property', 'plain', 100).total).toBe(0);
  });
});
