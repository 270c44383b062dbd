import { PlateauError } from '../../src/core/error.ts';
import { Fields, type FieldValue } from '../../src/core/plan/fields.ts';
import { readJson } from '../../src/core/plan/json-fields.ts';
import type { Plan } from '../../src/core/plan/model.ts';
import { planOfFields } from '../../src/core/plan/postgres/plan-of-fields.ts';
import { readPlans } from '../../src/core/plan/read-plans.ts';
import { planFixture, planFixtures, planFixtureText } from './plan-fixtures.ts';

/** The plans in the text that `EXPLAIN (FORMAT JSON)` prints. */
export function plansOfJson(text: string): readonly Plan[] {
  const start = text.search(/[[{]/);
  if (start < 0) return [];
  const { value, end } = readJson(text, start);
  const documents: readonly (FieldValue | undefined)[] = Array.isArray(value) ? value : [value];
  return documents
    .map((document) =>
      document instanceof Fields ? planOfFields(document, { form: 'json', source: { start, end } }) : null,
    )
    .filter((plan) => plan !== null);
}

/** A plan of an object as EXPLAIN would print it: `{ Plan: { 'Node Type': … } }`. */
export function explained(document: object): Plan {
  const [plan] = plansOfJson(JSON.stringify(document));
  if (plan === undefined) throw new RangeError('no plan');
  return plan;
}

/** The first plan of a fixture in JSON: `pg15/09-cte-used-twice.json`. */
export function explainedFixture(path: string): Plan {
  const [plan] = plansOfJson(planFixtureText(path));
  if (plan === undefined) throw new RangeError(`no plan in ${path}`);
  return plan;
}

/** Every plan of the corpus, of every server and form, with its file; what is refused is left out. */
export function* explainedCorpus(): Generator<readonly [string, Plan]> {
  for (const { path } of planFixtures) {
    let plans: readonly Plan[] = [];
    try {
      ({ plans } = readPlans(planFixture(path)));
    } catch (thrown) {
      if (!(thrown instanceof PlateauError)) throw thrown;
    }
    for (const plan of plans) yield [path, plan];
  }
}
