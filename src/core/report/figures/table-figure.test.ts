import { expect, it } from 'vitest';
import { tableFigure } from './table-figure.ts';

it('begins a row with what it is called, and ends it with what came of it', () => {
  const { head, rows, right } = tableFigure(
    'm1',
    'Load runs before and after',
    [],
    {
      head: ['before', 'after', 'status', 'metric', 'endpoint'],
      rows: [['30 ms', '39 ms', 'regressed', 'p50', 'all']],
      right: [0, 1],
    },
    40,
  );
  expect(head).toEqual(['endpoint', 'metric', 'before', 'after', 'status']);
  expect(rows).toEqual([{ cells: ['all', 'p50', '30 ms', '39 ms', 'regressed'] }]);
  expect(right).toEqual([2, 3]);
});

it('leaves a table as it is that begins with names, or has no numbers', () => {
  const numbers = { head: ['step', 'rows', 'loops'], rows: [['Sort', '3', '1']], right: [1, 2] };
  const words = { head: ['what', 'before'], rows: [['same', 'Sort']], right: [] };
  for (const table of [numbers, words]) {
    const { head, right } = tableFigure('q1', 'Plan', [], table, 40);
    expect({ head, right }).toEqual({ head: table.head, right: table.right });
  }
});
