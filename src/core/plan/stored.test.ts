import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computePlan } from './compute/compute-plan.ts';
import { decodePlan } from './decode-plan.ts';
import { factsOf } from './facts-of-plan.ts';
import { ExactNumber, Fields, type FieldValue } from './fields.ts';
import { planFingerprint } from './fingerprint/plan-hashes.ts';
import type { Plan, PlansRead } from './model.ts';
import { readPlans } from './read-plans.ts';
import { encodePlanFields, StoredPlanFields } from './stored-fields.ts';
import { encodePlanNodes, StoredPlanNodes } from './stored-nodes.ts';
import { keptSpan, TextLines } from './stored-text.ts';

const FOLDER = resolve(import.meta.dirname, '../../../tests/fixtures/plans');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(json|txt|yaml|xml|log|csv)$/.test(name))
  .sort();

function readOrNull(name: string): PlansRead | null {
  try {
    return readPlans(readFileSync(join(FOLDER, name)));
  } catch {
    // Refused, as the readers' own tests hold.
    return null;
  }
}

function storedAndOpened(read: PlansRead, index: number): { readonly plan: Plan; readonly opened: Plan } {
  const plan = read.plans[index];
  if (plan === undefined) throw new RangeError('no such plan');
  const lines = TextLines.of(read.text);
  const plans = read.plans.length;
  const kept = keptSpan(lines, plan.source, plans);
  const computed = computePlan(plan);
  const fingerprint = planFingerprint(plan);
  const facts = factsOf(plan, { read, lines, index, plans, kept, computed, fingerprint, queryFingerprint: null });
  const nodes = StoredPlanNodes.decode(encodePlanNodes(plan, computed, (at) => lines.lineOf(at)));
  expect(nodes.computed).toEqual(computed);
  const bytes = encodePlanFields(plan, { text: read.text, kept });
  const fields = StoredPlanFields.decode(bytes, ({ start, end }) => {
    expect([start, end]).toEqual([Math.max(start, kept.start), Math.min(end, kept.end)]);
    return read.text.slice(start, end);
  });
  return { plan, opened: decodePlan(JSON.parse(JSON.stringify(facts)), nodes, fields) };
}

describe('a stored plan', () => {
  it('is the plan that was read, of every file of the corpus', () => {
    let plans = 0;
    for (const name of files) {
      const read = readOrNull(name);
      for (let index = 0; index < (read?.plans.length ?? 0); index++) {
        if (read === null) break;
        const { plan, opened } = storedAndOpened(read, index);
        expect(opened, name).toEqual(plan);
        plans++;
      }
    }
    expect(plans).toBeGreaterThan(300);
  });
});

const value: fc.Arbitrary<FieldValue> = fc.letrec<{ readonly value: FieldValue; readonly fields: Fields }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.string({ maxLength: 8 }),
    fc.constantFrom(true, false, null, new ExactNumber('1.6e25'), new ExactNumber('-8543656840996154595')),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('fields'),
  ),
  fields: fc
    .array(
      fc.record({ key: fc.constantFrom('a', '__proto__', ''), value: tie('value'), start: fc.nat(), end: fc.nat() }),
      {
        maxLength: 3,
      },
    )
    .map((entries) => new Fields(entries, { start: 3, end: 9 })),
})).value;

const planOf = (fields: Fields): Plan => {
  const read = readPlans(new TextEncoder().encode('[{"Plan": {"Node Type": "Result"}}]'));
  const [plan] = read.plans;
  if (plan === undefined) throw new RangeError('no plan');
  return { ...plan, fields };
};

describe('stored fields', () => {
  const none = { text: '', kept: { start: 0, end: 0 } };
  const unread = (): string => {
    throw new RangeError('there is no text');
  };
  const kept = (fields: Fields): Fields =>
    StoredPlanFields.decode(encodePlanFields(planOf(fields), none), unread).statement;
  const holding = (one: FieldValue): Fields =>
    new Fields([{ key: 'x', value: one, start: 1, end: 2 }], { start: 0, end: 4 });

  it('are the fields that were read, whatever is in them', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(kept(holding(one))).toEqual(holding(one));
      }),
      { numRuns: 200 },
    );
  });

  it('go as deep as a file does', () => {
    let one: FieldValue = 'bottom';
    for (let depth = 0; depth < 5000; depth++) one = depth % 2 === 0 ? [one] : holding(one);
    let found: FieldValue | undefined = kept(holding(one)).get('x');
    let depth = 0;
    while (found !== 'bottom' && depth < 10_000) {
      found = found instanceof Fields ? found.get('x') : Array.isArray(found) ? found[0] : undefined;
      depth++;
    }
    expect(depth).toBe(5000);
  });

  it('leave long texts in the text they stand in, and only there', () => {
    const long = 'x'.repeat(100);
    const text = `{"a": "${long}", "b": ${long}}`;
    const all = { start: 0, end: text.length };
    const fields = new Fields(
      [
        { key: 'a', value: long, start: 1, end: 8 + long.length },
        { key: 'b', value: long, start: 10 + long.length, end: text.length - 1 },
        { key: 'elsewhere', value: long, start: 1, end: 3 },
        { key: 'list', value: [long], start: 1, end: 8 + long.length },
      ],
      all,
    );
    const plan = planOf(fields);
    const whole = encodePlanFields(plan, { text, kept: all });
    const part = encodePlanFields(plan, { text, kept: { start: 9, end: text.length } });
    for (const bytes of [whole, part]) {
      const read = StoredPlanFields.decode(bytes, ({ start, end }) => text.slice(start, end));
      expect(read.statement).toEqual(fields);
    }
    expect(encodePlanFields(planOf(holding(long)), { text, kept: all }).length).toBeGreaterThan(long.length);
  });

  it('that are damaged say so', () => {
    const bytes = encodePlanFields(planOf(holding('one')), none);
    expect(() => StoredPlanFields.decode(bytes.subarray(0, 40), unread)).toThrow(
      expect.objectContaining({ code: 'data.badColumns' }),
    );
  });
});
