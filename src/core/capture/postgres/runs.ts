import { computePlan } from '../../plan/compute/compute-plan.ts';
import { Fields } from '../../plan/fields.ts';
import { readJson } from '../../plan/json-fields.ts';
import type { Plan } from '../../plan/model.ts';
import { planOfFields } from '../../plan/postgres/plan-of-fields.ts';
import type { SeenRun } from '../../plan/runs.ts';
import { seenRun } from '../../verdict/plan/compared-side.ts';
import type { RelationName } from './queries.ts';

/** The plan in what EXPLAIN wrote as JSON, of the first statement where a rule made several; null where it is none. */
export function explainedPlan(text: string): Plan | null {
  const { value, broken, end } = readJson(text);
  const [document] = Array.isArray(value) ? value : [];
  if (broken !== null || !(document instanceof Fields)) return null;
  return planOfFields(document, { form: 'json', source: { start: 0, end } });
}

/** A captured run as {@link standingRun} looks at it; runs are in the order they were executed. */
export function seenRunOf(plan: Plan, index: number): SeenRun {
  return seenRun({ plan, computed: computePlan(plan), isFirst: index === 0 });
}

/** What a run’s file is called: `plan.json` for the one that stands for all, `run 1, cold.json` for the first where it is another. */
export function runName(index: number, stands: boolean, executed: boolean): string {
  const isCold = index === 0 && executed;
  if (stands) return isCold ? 'plan, run 1, cold.json' : 'plan.json';
  return isCold ? 'run 1, cold.json' : `run ${index + 1}.json`;
}

/** The tables of a plan, each once, as far as their schema is told (VERBOSE). */
export function relationsOf({ nodes }: Plan): readonly RelationName[] {
  const found = new Map<string, RelationName>();
  for (const { schema, relation } of nodes) {
    if (schema !== null && relation !== null) found.set(JSON.stringify([schema, relation]), { schema, name: relation });
  }
  return [...found.values()];
}
