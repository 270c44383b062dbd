import { expect, test } from 'vitest';
import type { Item } from '../../core/item.ts';
import { inComparisonOrder } from './comparison-order.ts';

const item = (label: string, importedAt: string, capturedAt: string | null = null): Item => ({
  id: label,
  kind: 'profile',
  label,
  importedAt,
  capturedAt,
  host: null,
  summary: '',
  level: 'none',
  format: 'speedscope',
  sha256: '',
  bytes: 0,
  group: '',
});
const labels = (...items: readonly Item[]) => inComparisonOrder(items).map(({ label }) => label);

test.each([
  ['capture times decide', [item('after', '1', '2026-01-01'), item('before', '2', '2026-01-02')], ['after', 'before']],
  [
    'names decide where times are missing',
    [item('api-after.json', '1'), item('api-before.json', '2')],
    ['api-before.json', 'api-after.json'],
  ],
  ['names in snake case', [item('run_new', '1'), item('run_old', '2')], ['run_old', 'run_new']],
  ['the import decides where names say nothing', [item('b', '2'), item('a', '1')], ['a', 'b']],
  ['equals stay as they were chosen', [item('b', '1'), item('a', '1')], ['b', 'a']],
])('%s', (_name, items, expected) => {
  expect(labels(...items)).toEqual(expected);
});
