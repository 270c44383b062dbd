import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Statement, StatementsBetween } from '../../catalog/statements.ts';
import { evaluateStatements } from '../plan/evaluate-statements.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { type HeldStatements, heldStatements } from './held-statements.ts';

const statement = (queryId: string, calls: number, mean: number, more: Partial<Statement> = {}): Statement => ({
  ...{ queryId, databaseId: '5', query: `SELECT ${queryId}`, calls, totalTime: calls * mean, planTime: null },
  ...{ minTime: null, maxTime: null, rows: calls, sharedHit: null, sharedRead: null, tempWritten: null, since: null },
  ...more,
});

interface Told {
  readonly requests?: number | null;
  readonly seconds?: number | null;
  readonly isDifference?: boolean;
  readonly hashes?: ReadonlyMap<string, string>;
}

function held(id: string, statements: readonly Statement[], told: Told = {}): HeldStatements {
  const { requests = 100, seconds = null, isDifference = true, hashes = new Map() } = told;
  const sorted = [...statements].sort((a, b) => b.totalTime - a.totalTime);
  const ran: StatementsBetween = {
    statements: sorted,
    totalTime: sorted.reduce((sum, one) => sum + one.totalTime, 0),
    reset: [],
  };
  const verdicts = evaluateStatements(
    { captureId: id, sha256: id, windows: [{ ran, requests, size: null }], isDifference },
    DEFAULT_RULE_SET,
  );
  return { itemId: id, sha256: id, label: id, verdicts, ran, requests, seconds, isDifference, hashes };
}

const retested = (before: HeldStatements, after: HeldStatements, rule = 'EX-TOP'): Verdict | undefined =>
  heldStatements(before, after, DEFAULT_RULE_SET).find((one) => one.rule === rule);

const others = [statement('2', 100, 3), statement('3', 100, 2)];

describe('a statement that took most of the time', () => {
  const before = held('q1', [statement('1', 100, 10), ...others]);

  it('is resolved where a request costs less of it and its share is below the limit', () => {
    const found = retested(before, held('q2', [statement('1', 100, 0.5), ...others]));
    expect(found).toMatchObject({ status: 'resolved', certainty: 'probable', guards: [] });
    expect(found?.reason).toContain(
      'its share of all time went from 66.7 % to 9.1 %, its cost from 10 ms per request to 0.5 ms per request (−95 %), that of all others from 5 ms per request to 5 ms per request (±0 %)',
    );
  });

  it('is resolved by fewer calls as well as by faster ones', () => {
    expect(retested(before, held('q2', [statement('1', 5, 10), ...others]))?.status).toBe('resolved');
  });

  it('is masked where the others grew and a request costs the same of it, which is said with what they grew by', () => {
    const found = retested(
      before,
      held('q2', [statement('1', 100, 10), statement('2', 100, 60), statement('3', 100, 40)]),
    );
    expect(found).toMatchObject({ status: 'masked', level: 'likely-bottleneck' });
    expect(found?.reason).toMatch(/that of all others from 5 ms per request to 100 ms per request \(\+1900 %\)/);
  });

  it('persists, is improved and regresses by what a request costs', () => {
    const at = (mean: number) => retested(before, held('q2', [statement('1', 100, mean), ...others]))?.status;
    expect([10.5, 6, 14].map(at)).toEqual(['persisting', 'improved', 'regressed']);
  });

  it('is found by its fingerprint in another database, and by seconds where nobody counted requests', () => {
    const told = { requests: null, seconds: 60 };
    const left = held('q1', [statement('1', 100, 10), ...others], { ...told, hashes: new Map([['5\n1', 'h']]) });
    const moved = statement('9', 100, 0.5, { databaseId: '7' });
    const right = held('q2', [moved, ...others], { ...told, hashes: new Map([['7\n9', 'h']]) });
    expect(retested(left, right)).toMatchObject({
      status: 'resolved',
      reason: expect.stringContaining('ms per second'),
    });
  });

  it.each<[string, HeldStatements, string]>([
    ['is not in the later list', held('q2', others), 'RT-UNLISTED'],
    [
      'is counted since the counters began',
      held('q2', [statement('1', 5, 1), ...others], { isDifference: false }),
      'RT-COUNTERS',
    ],
    [
      'costs nobody knows what for each request',
      held('q2', [statement('1', 5, 1), ...others], { requests: null }),
      'RT-LOAD',
    ],
  ])('is left open where it %s', (_, after, code) => {
    expect(retested(before, after)).toMatchObject({ status: 'inconclusive', guards: [code] });
  });
});

describe('a statement that runs once for each row', () => {
  const before = held('q1', [statement('1', 10_100, 0.1), statement('2', 100, 3, { rows: 10_100 })]);

  it('is resolved where it runs once for each request', () => {
    const found = retested(before, held('q2', [statement('1', 100, 0.1), statement('2', 100, 3)]), 'EX-N1');
    expect(found).toMatchObject({ status: 'resolved' });
    expect(found?.reason).toContain('it ran 101 times for each request and runs once now');
  });

  it('without requests is held against the statement whose rows it was run for', () => {
    const left = held('q1', [statement('1', 10_100, 0.1), statement('2', 100, 3, { rows: 10_100 })], {
      requests: null,
    });
    const right = held('q2', [statement('1', 300, 0.1), statement('2', 100, 3)], { requests: null });
    expect(retested(left, right, 'EX-N1')?.status).toBe('resolved');
    expect(retested(left, held('q2', [statement('1', 300, 0.1)], { requests: null }), 'EX-N1')?.guards).toEqual([
      'RT-UNLISTED',
    ]);
  });
});

it('claims nothing of a list held against itself', () => {
  const one = fc.record({
    calls: fc.integer({ min: 1, max: 1e6 }),
    mean: fc.double({ min: 0, max: 1e4, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), fc.option(fc.integer({ min: 1, max: 1000 })), (given, requests) => {
      const list = held(
        'q1',
        given.map(({ calls, mean }, i) => statement(String(i), calls, mean)),
        { requests, seconds: 60 },
      );
      for (const { status } of heldStatements(list, list, DEFAULT_RULE_SET))
        expect(['persisting', 'inconclusive']).toContain(status);
    }),
  );
});
