import { expect, it } from 'vitest';
import { isWithoutVerdicts, itemEvidence } from './item-evidence.ts';

it('names an item by its label where there is no caption', () =>
  expect(
    itemEvidence({ id: 'i1', kind: 'series', label: 'RSS over night', sha256: 'a'.repeat(64) }, ' '),
  ).toMatchObject({ kind: 'metric', caption: 'RSS over night' }));
it('has no evidence of what came from no file', () =>
  expect(itemEvidence({ id: 'i1', kind: 'comparison', label: 'x', sha256: '' }, '')).toBeNull());
it.each(['calculation', 'catalog', 'gate', 'text'] as const)('takes a %s as a whole, since no rule judges it', (kind) =>
  expect([isWithoutVerdicts({ kind }), isWithoutVerdicts({ kind: 'profile' })]).toEqual([true, false]),
);
