import { Fields, isList } from '../../src/core/plan/fields.ts';
import { readJson } from '../../src/core/plan/json-fields.ts';
import type { Plan } from '../../src/core/plan/model.ts';
import { planOfFields } from '../../src/core/plan/postgres/plan-of-fields.ts';
import { planFixtureText } from './plan-fixtures.ts';

/** The plans in a text that is plain EXPLAIN JSON of PostgreSQL. */
export function jsonPlans(text: string): readonly Plan[] {
  const { value } = readJson(text);
  const documents = isList(value) ? value : [value];
  return documents
    .filter((document) => document instanceof Fields)
    .map((document) => planOfFields(document, { form: 'json', source: document }))
    .filter((plan) => plan !== null);
}

/** The first plan of a JSON file of the corpus. */
export function jsonPlanFixture(path: string): Plan {
  const [plan] = jsonPlans(planFixtureText(path));
  if (plan === undefined) throw new Error(`${path} has no plan`);
  return plan;
}

/** A step of a made plan. */
export interface MadeStep {
  readonly [field: string]: string | number | boolean | readonly string[] | readonly MadeStep[];
}

/** A plan of PostgreSQL with these steps. */
export function planOf(root: MadeStep, statement: Readonly<Record<string, unknown>> = {}): Plan {
  const [plan] = jsonPlans(JSON.stringify([{ Plan: root, ...statement }]));
  if (plan === undefined) throw new Error('no plan');
  return plan;
}
