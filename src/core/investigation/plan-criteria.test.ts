import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlateauError } from '../error.ts';
import { readPlanCriteria } from './plan-criteria.ts';

/** A load test plan as the methodology writes it (S4:459–495), shortened. */
const PLAN = `test_name: "orders"
scenarios:
  - name: "Baseline"
    vus: 50
    duration: "5m"
pass_criteria:
  p95_response_ms: 500
  error_rate_pct: 0.1
  throughput_rps: 200
`;

function refused(text: string): string {
  try {
    readPlanCriteria(text);
  } catch (thrown) {
    if (thrown instanceof PlateauError) return `${thrown.code} ${thrown.message}`;
    throw thrown;
  }
  return 'read';
}

describe('criteria of a load test plan', () => {
  it('are objectives of all requests, each in the unit that its key names', () => {
    expect(readPlanCriteria(PLAN).map(({ level, metric, limit }) => [level, metric, limit])).toEqual([
      ['audit', 'p95', 500],
      ['audit', 'error-rate', 0.001],
      ['audit', 'throughput', 200],
    ]);
    expect(readPlanCriteria('pass_criteria: {p99_response_ms: 1.2 s}')[0]?.limit).toBe(1200);
  });

  it.each([
    ['scenarios: []', 'brief.badValue Line 1, column 1: The plan has no pass_criteria'],
    ['pass_criteria:', 'brief.badValue'],
    ['pass_criteria: [500]', 'brief.badValue Line 1, column 16'],
    ['pass_criteria:\n  p59_response_ms: 5', 'brief.badValue Line 2, column 3'],
    ['pass_criteria:\n  p95_response_ms: fast', 'brief.badValue Line 2, column 20'],
    ['pass_criteria:\n  error_rate_pct: 101', 'more than 100 %'],
    ['pass_criteria: {__proto__: 1}', 'brief.badValue Line 1, column 17'],
    ['pass_criteria: {p95_response_ms: 1, p95_response_ms: 2}', 'stands here twice'],
    ['pass_criteria: &a {p95_response_ms: *a}', 'brief.badValue'],
    ['pass_criteria: [', 'brief.notYaml'],
  ])('are refused with the line they are about: %j', (text, said) => {
    expect(refused(text).toLowerCase()).toContain(said.toLowerCase());
  });

  it('are read or refused by a code, whatever the file says', () => {
    const words = ['pass_criteria:', '  p95_response_ms: 1', '- x', ': ', '*a', '{', '"'];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string())), (lines) => {
        expect(refused(lines.join('\n'))).toMatch(/^(?:read$|brief\.)/);
      }),
      { numRuns: 200 },
    );
  });
});
