import { Fields } from '../../plan/fields.ts';
import { readJson } from '../../plan/json-fields.ts';
import type { Plan } from '../../plan/model.ts';
import { planOfFields } from '../../plan/postgres/plan-of-fields.ts';
import type { RelationName } from './queries.ts';

/** The plan in what EXPLAIN wrote as JSON, of the first statement where a rule made several; null where it is none. */
export function explainedPlan(text: string): Plan | null {
  const { value, broken, end } = readJson(text);
  const [document] = Array.isArray(value) ? value : [];
  if (broken !== null || !(document instanceof Fields)) return null;
  return planOfFields(document, { form: 'json', source: { start: 0, end } });
}

/** The index of the run whose execution time is the median, the faster one of the two in the middle; 0 where none was timed. */
export function medianRun(milliseconds: readonly (number | null)[]): number {
  const timed = milliseconds.flatMap((time, index) => (time === null ? [] : [{ time, index }]));
  timed.sort((a, b) => a.time - b.time || a.index - b.index);
  return timed[Math.floor((timed.length - 1) / 2)]?.index ?? 0;
}

/** The tables of a plan, each once, as far as their schema is told (VERBOSE). */
export function relationsOf({ nodes }: Plan): readonly RelationName[] {
  const found = new Map<string, RelationName>();
  for (const { schema, relation } of nodes) {
    if (schema !== null && relation !== null) found.set(JSON.stringify([schema, relation]), { schema, name: relation });
  }
  return [...found.values()];
}
