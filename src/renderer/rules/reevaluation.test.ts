import { expect, it } from 'vitest';
import type { Item } from '../../core/item.ts';
import { judgeable } from './reevaluation.ts';

it('judges all that rules judge one by one, not profiles alone', () => {
  const kinds = ['profile', 'heap', 'growth', 'series', 'comparison', 'growth-comparison', 'text'];
  const items: readonly Item[] = kinds.map((kind) => Object({ id: kind, kind }));
  expect(judgeable(items).map(({ kind }) => kind)).toEqual(['profile', 'heap', 'growth', 'series']);
});
