import { expect, it } from 'vitest';
import { codeEvidence, traceEvidence } from './evidence-forms.ts';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

it.each([ID, ID.toUpperCase(), ` ${ID} `, `00-${ID}-00f067aa0ba902b7-01`])('takes the trace id of “%s”', (text) =>
  expect(traceEvidence(text, 'p99', 'slow')).toMatchObject({ kind: 'trace', traceId: ID, percentile: 'p99' }),
);

it.each(['', 'abc', '0'.repeat(32), `${ID}0`, `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`])(
  'takes no trace from “%s”',
  (text) => expect(traceEvidence(text, 'p99', '')).toBeNull(),
);

const place = { place: 'src/orders/list.ts:42', repository: 'shop/orders', commit: '9FCEB02D', caption: '' };

it('reads a path with its line', () =>
  expect(codeEvidence(place)).toMatchObject({ path: 'src/orders/list.ts', line: 42, commit: '9fceb02d' }));
it('needs no line', () => expect(codeEvidence({ ...place, place: 'Makefile' })).not.toHaveProperty('line'));
it.each([{ commit: 'main' }, { repository: ' ' }, { place: '' }])('is nothing yet with %o', (part) =>
  expect(codeEvidence({ ...place, ...part })).toBeNull(),
);
