import { expect, it } from 'vitest';
import { codeEvidence, traceEvidence } from './evidence-forms.ts';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const FORM = { text: ID, percentile: 'p99', caption: '', hash: '', cacheHit: '' } as const;

it.each([ID, ID.toUpperCase(), ` ${ID} `, `00-${ID}-00f067aa0ba902b7-01`])('takes the trace id of “%s”', (text) =>
  expect(traceEvidence({ ...FORM, text, caption: 'slow' })).toMatchObject({
    kind: 'trace',
    traceId: ID,
    percentile: 'p99',
  }),
);

it.each(['', 'abc', '0'.repeat(32), `${ID}0`, `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`])(
  'takes no trace from “%s”',
  (text) => expect(traceEvidence({ ...FORM, text })).toBeNull(),
);

it('takes what the spans of a trace tell, and nothing for a hash that is none', () => {
  expect(traceEvidence({ ...FORM, hash: ' 9F86D081 ', cacheHit: 'false' })).toEqual({
    ...{ kind: 'trace', caption: '', traceId: ID, percentile: 'p99' },
    ...{ statementHash: '9f86d081', cacheHit: false },
  });
  expect(traceEvidence(FORM)).not.toHaveProperty('cacheHit');
  for (const hash of ['9f86d08', 'SELECT 1', '0'.repeat(129)]) expect(traceEvidence({ ...FORM, hash })).toBeNull();
});

const place = { place: 'src/orders/list.ts:42', repository: 'shop/orders', commit: '9FCEB02D', caption: '' };

it('reads a path with its line', () =>
  expect(codeEvidence(place)).toMatchObject({ path: 'src/orders/list.ts', line: 42, commit: '9fceb02d' }));
it('needs no line', () => expect(codeEvidence({ ...place, place: 'Makefile' })).not.toHaveProperty('line'));
it.each([{ commit: 'main' }, { repository: ' ' }, { place: '' }])('is nothing yet with %o', (part) =>
  expect(codeEvidence({ ...place, ...part })).toBeNull(),
);
