import { ExactNumber, Fields, isList } from '../fields.ts';
import type { Plan, PlanForm, PlanNode } from '../model.ts';
import { arityOf } from './text/arity.ts';

/** What EXPLAIN prints of every step where it prints it of any. */
const TOGETHER: readonly string[] = [
  'Node Type',
  'Startup Cost',
  'Total Cost',
  'Plan Rows',
  'Plan Width',
  'Actual Startup Time',
  'Actual Total Time',
  'Actual Rows',
  'Actual Loops',
];
/** What hangs beside the inputs of a step. */
const BESIDE: ReadonlySet<string> = new Set(['InitPlan', 'SubPlan']);
/** Steps of extensions that only hold others: Citus’s plan of a shard. */
const WITHOUT_NUMBERS: ReadonlySet<string> = new Set(['Task', 'Distributed Subplan']);
/** Forms that nothing but PostgreSQL writes: what a program made of its JSON may have other decimals, or a name twice. */
const OF_ITS_OWN: ReadonlySet<PlanForm> = new Set(['yaml', 'xml']);

/** A plan's steps, and what was printed of the statement behind them. */
interface Printed {
  readonly form: PlanForm;
  readonly nodes: readonly PlanNode[];
  readonly fields: Fields;
}

/**
 * The first place at which a plan lacks what EXPLAIN prints of each step: each estimate, rows and times, where others have them, and the steps that
 * one must have below it; or at which a number was cut, or stands twice. Null where nothing shows damage. It does not tell a plan of which
 * whole lines are missing that EXPLAIN may leave out, nor one that was cut between two inputs of an Append.
 */
export function damageOf({ form, nodes, fields }: Printed): Plan['incomplete'] {
  const expected = TOGETHER.filter((key) => nodes.some((node) => node.fields.has(key)));
  const inputs = inputsOf(nodes);
  const isOwn = OF_ITS_OWN.has(form);
  for (const [index, node] of nodes.entries()) {
    const { nodeType } = node;
    const at = node.fields.start;
    if (WITHOUT_NUMBERS.has(nodeType)) continue;
    const lacking = expected.find((key) => !node.fields.has(key));
    if (lacking !== undefined) return { at, why: `the step “${nodeType}” lacks its “${lacking}”` };
    if ((inputs[index] ?? 0) < arityOf(nodeType).least && (form !== 'json' || hasSteps(node.fields))) {
      return { at, why: `the steps below “${nodeType}” are missing` };
    }
    const spoiled = isOwn ? spoiledIn(node.fields) : null;
    if (spoiled !== null) return spoiled;
  }
  return isOwn ? spoiledIn(fields) : null;
}

function inputsOf(nodes: readonly PlanNode[]): readonly number[] {
  const inputs = nodes.map(() => 0);
  for (const { parent, relationship } of nodes) {
    if (parent >= 0 && !BESIDE.has(relationship ?? '')) inputs[parent] = (inputs[parent] ?? 0) + 1;
  }
  return inputs;
}

/** Whether steps stand in a field whose name was damaged: those of JSON do not come to lie elsewhere, and one that a person wrote may have none. */
const hasSteps = ({ entries }: Fields): boolean =>
  entries.some(
    ({ value }) => isList(value) && value.some((member) => member instanceof Fields && member.has('Node Type')),
  );

/** PostgreSQL prints costs with two decimals, and times with three. */
const DECIMALS: readonly { readonly of: RegExp; readonly is: RegExp }[] = [
  { of: /^(?:Startup|Total) Cost$/, is: /\.\d\d$/ },
  { of: /^(?:Actual (?:Startup|Total)|Planning|Execution) Time$/, is: /\.\d{3}$/ },
];

function spoiledIn({ entries }: Fields): Plan['incomplete'] {
  const known = new Map<string, string>();
  for (const { key, value, start, end } of entries) {
    if (!(value instanceof ExactNumber)) continue;
    const { text } = value;
    const is = /^-?\d/.test(text) ? DECIMALS.find(({ of }) => of.test(key))?.is : undefined;
    if (is?.test(text) === false) return { at: end, why: `the number of “${key}” is cut` };
    if ((known.get(key) ?? text) !== text) return { at: start, why: `“${key}” stands twice in one step` };
    known.set(key, text);
  }
  return null;
}
