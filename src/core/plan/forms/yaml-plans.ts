import type { ImportWarning } from '../../profile/model.ts';
import { unwrapped } from '../input/hard-wrap.ts';
import type { Mending } from '../input/mending.ts';
import type { Plan } from '../model.ts';
import type { PlanFacts, PlanText } from '../reader.ts';
import { documentsIn, plansOfDocuments } from './json-form.ts';
import { readYamlForm, type YamlRead } from './yaml-form.ts';

export interface YamlPlans {
  readonly plans: readonly Plan[];
  readonly warnings: readonly ImportWarning[];
  /** Where they end. */
  readonly end: number;
}

/**
 * Plans in EXPLAIN's YAML form from a position on, and where they end. Lines that were cut at a width are joined, which costs a walk over the whole
 * text: `mending` tells whether it may.
 */
export function yamlPlans(
  whole: PlanText,
  start: number,
  { facts, mending }: { readonly facts: PlanFacts; readonly mending: Mending | null },
): YamlPlans {
  const plain = readYamlForm(whole.text, start);
  const mayJoin = plain.incomplete !== null && mending?.spend(whole.text.length - start) === true;
  const joined = mayJoin ? unwrapped(whole, start, whole.text.length) : null;
  if (joined !== null) {
    const read = readYamlForm(joined.text, 0);
    if (read.incomplete === null) return { ...plansOf(read, joined, facts), end: whole.text.length };
  }
  return { ...plansOf(plain, whole, facts), end: plain.end };
}

function plansOf(
  { value, end, incomplete }: YamlRead,
  text: PlanText,
  facts: PlanFacts,
): { readonly plans: readonly Plan[]; readonly warnings: readonly ImportWarning[] } {
  if (value === undefined) return { plans: [], warnings: [] };
  const documents = documentsIn(value);
  const read = plansOfDocuments(documents, text, { form: 'yaml', facts, incomplete });
  const last = read.plans.at(-1);
  if (last === undefined || last.incomplete !== null || !isCut(last)) return read;
  const why = 'the last step lacks what the first has: the text seems to end in the middle of the plan';
  return { ...read, plans: [...read.plans.slice(0, -1), { ...last, incomplete: { at: text.toSourceEnd(end), why } }] };
}

/** Fields that every step of a plan has, or none. */
const COMMON = ['Plan Width', 'Actual Loops', 'Temp Written Blocks'];

/** Nothing closes in YAML: a plan that was cut between two lines shows it in its last step, and in the time that should follow it. */
function isCut({ nodes, analyzed, executionTime, planningTime }: Plan): boolean {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (COMMON.some((key) => first?.fields.has(key) === true && last?.fields.has(key) !== true)) return true;
  return analyzed && planningTime !== null && executionTime === null;
}
