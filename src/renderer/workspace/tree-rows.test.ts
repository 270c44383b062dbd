import { describe, expect, it } from 'vitest';
import type { Item } from '../../main/api/contract/items.ts';
import { pointed, type Selection, surviving } from './selection.ts';
import { commonLabel, parentOf, type TreeRow, treeRows } from './tree-rows.ts';

function item(id: string, change: Partial<Item> = {}): Item {
  return {
    id,
    kind: 'profile',
    label: id,
    importedAt: '2026-11-20T10:00:00Z',
    capturedAt: null,
    host: null,
    summary: 'cpu · 100 samples',
    level: 'none',
    format: 'collapsed',
    sha256: '',
    bytes: 1,
    group: id,
    ...change,
  };
}

const open = { filter: '', collapsed: new Set<string>() };
const drawn = (rows: readonly TreeRow[]): string[] =>
  rows.map((row) => `${'  '.repeat(row.depth - 1)}${row.type === 'item' ? row.label : `${row.label} (${row.count})`}`);

const workspace = [
  item('old', { label: 'orders before' }),
  item('new', { label: 'orders after', importedAt: '2026-11-20T11:00:00Z' }),
  item('w0', { label: 'web.pb.gz · cpu', group: 'web', importedAt: '2026-11-20T09:00:00Z' }),
  item('w1', { label: 'web.pb.gz · alloc', group: 'web', importedAt: '2026-11-20T09:00:00Z' }),
  item('cmp', { kind: 'comparison', label: 'before → after' }),
];

describe('the tree', () => {
  it('is narrowed to what was captured on one host', () => {
    const captured = [item('a', { host: 'shop-1' }), item('b', { host: 'shop-10' }), item('c', { label: 'shop-1' })];
    const shown = treeRows(captured, { ...open, filter: 'host:shop-1' });
    expect(shown.flatMap((row) => (row.type === 'item' ? [row.id] : []))).toEqual(['a']);
    expect(treeRows(captured, { ...open, filter: 'shop-1' })).toHaveLength(4);
    expect(treeRows(captured, { ...open, filter: 'host:shop-1|shop-10' })).toHaveLength(3);
  });

  it('has a section a kind, newest first, and one line for a file with several profiles', () => {
    expect(drawn(treeRows(workspace, open))).toEqual([
      'Comparisons (1)',
      '  before → after',
      'Profiles (4)',
      '  orders after',
      '  orders before',
      '  web.pb.gz (2)',
      '    alloc',
      '    cpu',
    ]);
  });

  it('closes sections and files', () => {
    const collapsed = new Set(['section:comparison', 'file:profile:web']);
    expect(drawn(treeRows(workspace, { filter: '', collapsed }))).toEqual([
      'Comparisons (1)',
      'Profiles (4)',
      '  orders after',
      '  orders before',
      '  web.pb.gz (2)',
    ]);
  });

  it('filters by all words and then shows everything it found', () => {
    const collapsed = new Set(['section:profile']);
    expect(drawn(treeRows(workspace, { filter: ' ORDERS  aft', collapsed }))).toEqual([
      'Profiles (1)',
      '  orders after',
    ]);
    expect(treeRows(workspace, { filter: 'nothing like it', collapsed })).toEqual([]);
  });

  it('tells each line its place among its siblings', () => {
    const places = treeRows(workspace, open).map(({ position, siblings }) => `${position}/${siblings}`);
    expect(places).toEqual(['1/2', '1/1', '2/2', '1/3', '2/3', '3/3', '1/2', '2/2']);
  });

  it('knows the line above that holds a line', () => {
    const rows = treeRows(workspace, open);
    expect(parentOf(rows, 7)).toBe(5);
    expect(parentOf(rows, 5)).toBe(2);
    expect(parentOf(rows, 0)).toBe(-1);
  });
});

describe('the name of a file with several profiles', () => {
  it.each([
    [['web.pb.gz · cpu', 'web.pb.gz · alloc'], 'web.pb.gz'],
    [['main', 'worker'], 'main'],
    [['a', 'a'], 'a'],
    [[], ''],
  ])('%j is %s', (labels, name) => expect(commonLabel(labels)).toBe(name));
});

describe('selecting', () => {
  const rows = treeRows(workspace, open);
  const none: Selection = { selected: new Set(), cursor: null, anchor: null };
  const ids = (selection: Selection): string[] => [...selection.selected];

  it('takes one alone, adds with Ctrl and takes away again', () => {
    const one = pointed(none, rows, 'new', 'only');
    const two = pointed(one, rows, 'old', 'toggle');
    expect(ids(two)).toEqual(['new', 'old']);
    expect(ids(pointed(two, rows, 'new', 'toggle'))).toEqual(['old']);
  });

  it('takes the items of a range in either direction, without its headings', () => {
    const start = pointed(none, rows, 'w0', 'only');
    expect(ids(pointed(start, rows, 'old', 'range'))).toEqual(['old', 'w1', 'w0']);
    const up = pointed(none, rows, 'old', 'only');
    expect(ids(pointed(up, rows, 'w1', 'range'))).toEqual(['old', 'w1']);
  });

  it('walks without choosing and never chooses a heading', () => {
    expect(ids(pointed(none, rows, 'section:profile', 'only'))).toEqual([]);
    expect(ids(pointed(none, rows, 'section:profile', 'toggle'))).toEqual([]);
    expect(pointed(none, rows, 'old', 'cursor')).toEqual({ ...none, cursor: 'old' });
  });

  it('lets go of what was deleted', () => {
    const both = pointed(pointed(none, rows, 'new', 'only'), rows, 'old', 'toggle');
    expect(ids(surviving(both, (id) => id === 'old'))).toEqual(['old']);
    expect(surviving(both, () => true)).toBe(both);
  });
});
