import { expect, it } from 'vitest';
import type { EvidenceRow } from '../../core/finding/model.ts';
import type { ItemKind } from '../../core/item.ts';
import { comparisonPlace, evidenceWords, placeOf } from './evidence-place.ts';

type ItemRow = Extract<EvidenceRow, { readonly item: string }>;

const rowOf = (pointer: string, more: Partial<ItemRow> = {}): ItemRow => ({
  id: 'e1',
  kind: 'capture',
  caption: '',
  item: 'item-1',
  sha256: '0'.repeat(64),
  pointer,
  ...more,
});

it.each<[ItemKind, string, string, unknown]>([
  ['profile', 'function:app.py!hot', 'wantedFunction', 'app.py!hot'],
  ['profile', 'path:a;b;c:1', 'wantedFunction', 'c:1'],
  ['heap', 'node:1234', 'selection', { node: 1234, class: null }],
  ['heap', 'class:Session', 'selection', { node: null, class: 'Session' }],
  ['growth', 'class:object:Session', 'class', 'object:Session'],
  ['plan', 'plan-node:3', 'node', 3],
  ['statements', 'statement:id:42', 'statement', 'id:42'],
  ['load', 'load:GET /orders', 'endpoint', 'GET /orders'],
  ['load', 'load', 'endpoint', ''],
  ['series', 'series:rss@600-7200', 'wantedTime', 600],
])('turns the view of a %s to %s', (kind, pointer, name, value) => {
  const { item, settings } = placeOf(rowOf(pointer), kind);
  expect(item).toBe('item-1');
  expect(Object.fromEntries(settings)).toMatchObject({ [name]: value });
});

it.each<[ItemKind, string]>([
  ['plan', 'plan-node:-1'],
  ['plan', 'plan-node:9e99'],
  ['heap', 'heap'],
  ['text', 'text'],
  ['profile', '__proto__'],
])('opens a %s as it is for “%s”', (kind, pointer) => expect(placeOf(rowOf(pointer), kind).settings).toEqual([]));

it('turns the comparison to the function that was compared', () => {
  const place = comparisonPlace(rowOf('function:hot', { comparison: 'comparison-1' }));
  expect(place?.item).toBe('comparison-1');
  expect(place?.settings[0]).toEqual(['selection', { node: null, function: 'hot' }]);
});

it('knows no comparison where there was none', () => expect(comparisonPlace(rowOf('function:hot'))).toBeNull());

it('calls a row what a person wrote of it, else what it points to', () => {
  const code = {
    id: 'e2',
    kind: 'code',
    repository: 'shop',
    commit: 'abcdef1',
    path: 'src/orders.py',
    line: 12,
  } as const;
  const trace = { id: 'e3', kind: 'trace', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' } as const;
  expect(evidenceWords({ ...code, caption: 'the loop' })).toBe('the loop');
  expect(evidenceWords({ ...code, caption: '' })).toBe('src/orders.py:12');
  expect(evidenceWords({ ...trace, caption: '' })).toBe('Trace 4bf92f3577b34da6a3ce929d0e0e4736');
  expect(evidenceWords(rowOf('function:app.py!hot'))).toBe('function:app.py!hot');
});
