import { maskedField, maskLiterals } from '../mask-literals.ts';
import type { FieldText, PlanFacts } from '../stored.ts';

/** What is known of a plan without the constants of its statement, which may be personal data. Parameters are left out. */
export function maskedFacts(facts: PlanFacts): PlanFacts {
  const { dialect, query, jit } = facts;
  const masked = (fields: readonly FieldText[]): readonly FieldText[] =>
    fields.map((field) => ({ ...field, text: maskedField(field.key, field.text, dialect) }));
  return {
    ...facts,
    query: query === null ? null : maskLiterals(query, dialect),
    parameters: null,
    fields: masked(facts.fields.filter(({ key }) => key !== 'Query Parameters')),
    jit: jit === null ? null : { ...jit, fields: masked(jit.fields) },
  };
}
