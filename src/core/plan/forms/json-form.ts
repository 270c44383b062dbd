import type { ImportWarning } from '../../profile/model.ts';
import { ExactNumber, type Field, Fields, type FieldValue, isList, numberOf } from '../fields.ts';
import { fieldsInSource, incompleteInSource, spanInSource } from '../input/in-source.ts';
import type { Plan, PlanForm } from '../model.ts';
import { planOfFields } from '../postgres/plan-of-fields.ts';
import type { PlanFacts, PlanText } from '../reader.ts';
import { NUMBER_KEYS } from './keys.ts';

/** Documents of PostgreSQL's plans in a value, in its order: also within rows, results and lists, however they are wrapped. */
export function documentsIn(value: FieldValue): readonly Fields[] {
  const found: Fields[] = [];
  const todo: FieldValue[] = [value];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (next instanceof Fields) {
      if (isDocument(next)) found.push(next);
      else pushReversed(todo, next.entries.map(entryValue));
    } else if (isList(next)) pushReversed(todo, next);
  }
  return found;
}

const entryValue = ({ value }: Field): FieldValue => value;

function pushReversed(todo: FieldValue[], values: readonly FieldValue[]): void {
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i];
    if (value instanceof Fields || isList(value)) todo.push(value);
  }
}

/** Fields of a statement with its plan, or of a step that stands for one. */
function isDocument(fields: Fields): boolean {
  const plan = fields.get('Plan');
  if (plan instanceof Fields) return isStep(plan);
  return isStep(fields);
}

/** Steps have a type; one that was cut off, or whose fields were sorted, may have nothing but steps of its own. */
const isStep = (fields: Fields): boolean =>
  typeof fields.get('Node Type') === 'string' || (isList(fields.get('Plans')) && fields.members('Plans').length > 0);

/** What is common to the documents of one text. */
export interface DocumentContext {
  readonly form: PlanForm;
  readonly facts: PlanFacts;
  /** Where the text broke off, in its own positions. */
  readonly incomplete: Plan['incomplete'];
}

/** Plans of the documents in a value, with places in the file. Where the text broke off, the last of them is the incomplete one. */
export function plansOfDocuments(
  documents: readonly Fields[],
  text: PlanText,
  { form, facts, incomplete }: DocumentContext,
): { readonly plans: readonly Plan[]; readonly warnings: readonly ImportWarning[] } {
  const plans: Plan[] = [];
  const warnings: ImportWarning[] = [];
  for (const [index, document] of documents.entries()) {
    const isCut = index === documents.length - 1 && incomplete !== null && incomplete.at <= document.end;
    const plan = planOfFields(fieldsInSource(document, text), {
      ...facts,
      form,
      source: spanInSource(document, text),
      incomplete: isCut ? incompleteInSource(incomplete, text) : null,
    });
    if (plan === null) continue;
    plans.push(plan);
    const wrong = wrongTypes(plan);
    if (wrong !== null) warnings.push(wrong);
  }
  return { plans, warnings };
}

/** Fields of steps that should be numbers and are something else: text that says one is taken as one, the rest is left out. */
function wrongTypes({ nodes }: Plan): ImportWarning | null {
  const names = new Set<string>();
  let count = 0;
  for (const { fields } of nodes) {
    for (const { key, value } of fields.entries) {
      if (!NUMBER_KEYS.has(key) || (value instanceof ExactNumber && numberOf(value) !== null)) continue;
      names.add(key);
      count++;
    }
  }
  if (count === 0) return null;
  return {
    code: 'plan.wrongType',
    message: `${[...names].map((name) => `“${name}”`).join(', ')} should be numbers: text that says one was taken for it, anything else is left out.`,
    count,
  };
}
