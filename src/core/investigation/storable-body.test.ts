import { expect, it } from 'vitest';
import { EMPTY_INVESTIGATION, type InvestigationBody, MOST_CONDITIONS, MOST_ROWS, MOST_SIGNALS } from './model.ts';
import { NO_CONDITIONS, statedOf, withAllStated } from './stated-conditions.ts';
import { storableBody } from './storable-body.ts';

const slos = (n: number): InvestigationBody['slos'] =>
  Array.from({ length: n }, (_, i) => ({
    level: 'endpoint',
    of: `GET /${i}`,
    metric: 'p95',
    limit: 300,
    source: 'user',
  }));
const signals = (n: number): InvestigationBody['signals'] =>
  Array.from({ length: n }, (_, i) => ({ item: `s${i}`, column: '', kind: 'service', name: 'orders', signal: '' }));
const conditions = (n: number): InvestigationBody['conditions'] =>
  Array.from({ length: n }, (_, i) => ({ ...NO_CONDITIONS, item: `l${i}`, cache: 'warm' }));

it('takes as much as an investigation holds, without the fields that say nothing', () => {
  const body = {
    ...EMPTY_INVESTIGATION,
    values: { 'outcome.constraint': ' the lock ', 'outcome.decision': '  ' },
    ...{ slos: slos(MOST_ROWS), signals: signals(MOST_SIGNALS), conditions: conditions(MOST_CONDITIONS) },
  };
  expect(storableBody(body)).toEqual({ ...body, values: { 'outcome.constraint': 'the lock' } });
});

it.each([
  ['objectives', { slos: slos(MOST_ROWS + 1) }, '201 objectives; 200 is the most', 'plateau slo remove'],
  ['signals', { signals: signals(MOST_SIGNALS + 1) }, '2,001 statements of whose', 'plateau coverage unset'],
  ['conditions', { conditions: conditions(MOST_CONDITIONS + 1) }, '10,001 items', 'plateau conditions'],
])('says of too many %s how many there may be and what to do', (_, more, message, hint) => {
  expect(() => storableBody({ ...EMPTY_INVESTIGATION, ...more })).toThrow(
    expect.objectContaining({
      code: 'brief.tooMany',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    }),
  );
});

it('names what else an investigation cannot hold', () => {
  const requestPath = [
    {
      ...({ hop: 'Database', latencyRising: 'no', contention: 'no' } as const),
      concurrencyBounded: 'no' as const,
      note: 'x'.repeat(2001),
    },
  ];
  expect(() => storableBody({ ...EMPTY_INVESTIGATION, requestPath })).toThrow(
    expect.objectContaining({ code: 'brief.badValue', message: expect.stringContaining('requestPath.0.note') }),
  );
});

it('puts what is said now in the place of what was, and drops what says nothing', () => {
  const all = conditions(3);
  const now = withAllStated(all, [
    { ...NO_CONDITIONS, item: 'l1', cache: 'cold' },
    { ...NO_CONDITIONS, item: 'l2' },
  ]);
  expect(now.map(({ item }) => item)).toEqual(['l0', 'l1']);
  expect(statedOf(now, 'l1').cache).toBe('cold');
});
