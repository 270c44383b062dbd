import { Fields, isList, textOf } from '../fields.ts';
import type { Plan, PlanForm, PlanJit, PlanNode, PlanSerialization, PlanTrigger, PlanWorker, Span } from '../model.ts';
import { damageOf } from './damage.ts';

/** What a file tells of a plan beside the plan. */
export interface PlanContext {
  readonly form: PlanForm;
  readonly source: Span;
  readonly query?: string | null;
  readonly parameters?: string | null;
  readonly takenAt?: string | null;
  readonly duration?: number | null;
  readonly incomplete?: Plan['incomplete'];
}

/** Names of a step that hold steps or processes of their own. */
const PARTS: ReadonlySet<string> = new Set(['Plans', 'Workers']);

/**
 * The plan in the fields that PostgreSQL prints for a statement: `Plan` with its steps, `Planning Time`, `Triggers` and so on; fields that
 * are a step themselves are a plan without the rest. Null where there is neither.
 */
export function planOfFields(document: Fields, context: PlanContext): Plan | null {
  const [root] = document.members('Plan');
  const isBare = root === undefined && document.has('Node Type');
  const top = root ?? (isBare ? document : undefined);
  if (top === undefined) return null;
  const { nodes, twice } = nodesOf(top);
  const rest = isBare ? new Fields([], document) : without(document, new Set(['Plan']));
  const some = (test: (node: PlanNode) => boolean): boolean => nodes.some(test);
  return {
    dialect: 'postgresql',
    form: context.form,
    source: context.source,
    nodes,
    fields: rest,
    query: context.query ?? rest.text('Query Text'),
    queryId: rest.text('Query Identifier'),
    parameters: context.parameters ?? rest.text('Query Parameters'),
    takenAt: context.takenAt ?? null,
    planningTime: rest.number('Planning Time') ?? rest.members('Planning')[0]?.number('Planning Time') ?? null,
    // Up to 9.6 it had another name in TEXT and none in between.
    executionTime: rest.number('Execution Time') ?? rest.number('Total Runtime'),
    duration: context.duration ?? null,
    settings: settingsOf(rest),
    triggers: rest.members('Triggers').map(triggerOf),
    jit: jitOf(rest),
    serialization: serializationOf(rest),
    analyzed: some(({ loops }) => loops !== null),
    timed: some(({ actualTotal }) => actualTotal !== null),
    costed: some(({ totalCost }) => totalCost !== null),
    buffers: some(({ fields }) => fields.has('Shared Hit Blocks')),
    incomplete: context.incomplete ?? twice ?? damageOf({ form: context.form, nodes, fields: rest }),
  };
}

function without(fields: Fields, left: ReadonlySet<string>): Fields {
  if (!fields.entries.some(({ key }) => left.has(key))) return fields;
  return new Fields(
    fields.entries.filter(({ key }) => !left.has(key)),
    fields,
  );
}

/** A step with its place; the end of its subtree grows while the steps behind it are found. */
interface Placed {
  readonly fields: Fields;
  readonly index: number;
  readonly parent: number;
  readonly depth: number;
  end: number;
}

/** Where a step has its steps twice: of a name that stands there twice the last value counts, and the first steps would be lost without a word. */
function stepsTwice({ entries }: Fields): Plan['incomplete'] {
  const [, second] = entries.filter(({ key, value }) => key === 'Plans' && isList(value) && value.length > 0);
  return second === undefined ? null : { at: second.start, why: '“Plans” stands twice in one step' };
}

/** Steps in preorder, and the first place at which one has its steps twice. The walk keeps its own stack: plans nest thousands of levels deep. */
function nodesOf(root: Fields): { readonly nodes: readonly PlanNode[]; readonly twice: Plan['incomplete'] } {
  let twice: Plan['incomplete'] = null;
  const placed: Placed[] = [];
  const todo: { readonly fields: Fields; readonly parent: number }[] = [{ fields: root, parent: -1 }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { fields, parent } = next;
    const index = placed.length;
    const depth = parent < 0 ? 0 : (placed[parent]?.depth ?? 0) + 1;
    placed.push({ fields, index, parent, depth, end: index + 1 });
    twice ??= stepsTwice(fields);
    // What was cut off before its first field, or put there by mistake, is no step.
    const steps = fields.members('Plans').filter(({ entries }) => entries.length > 0);
    for (let i = steps.length - 1; i >= 0; i--) {
      const step = steps[i];
      if (step !== undefined) todo.push({ fields: step, parent: index });
    }
  }
  for (let index = placed.length - 1; index > 0; index--) {
    const step = placed[index];
    const parent = placed[step?.parent ?? 0];
    if (step !== undefined && parent !== undefined) parent.end = Math.max(parent.end, step.end);
  }
  return { nodes: placed.map(nodeOf), twice };
}

function nodeOf({ fields, index, parent, depth, end }: Placed): PlanNode {
  return {
    index,
    parent,
    depth,
    end,
    nodeType: fields.text('Node Type') ?? 'Unknown',
    relationship: fields.text('Parent Relationship'),
    subplanName: fields.text('Subplan Name'),
    operation: fields.text('Operation'),
    joinType: fields.text('Join Type'),
    strategy: fields.text('Strategy'),
    partialMode: fields.text('Partial Mode'),
    parallelAware: fields.flag('Parallel Aware'),
    scanDirection: fields.text('Scan Direction'),
    schema: fields.text('Schema'),
    relation: fields.text('Relation Name'),
    alias: fields.text('Alias'),
    indexName: fields.text('Index Name'),
    cteName: fields.text('CTE Name'),
    functionName: fields.text('Function Name'),
    startupCost: fields.number('Startup Cost'),
    totalCost: fields.number('Total Cost'),
    planRows: fields.number('Plan Rows'),
    planWidth: fields.number('Plan Width'),
    actualStartup: fields.number('Actual Startup Time'),
    actualTotal: fields.number('Actual Total Time'),
    actualRows: fields.number('Actual Rows'),
    loops: fields.number('Actual Loops'),
    fields: without(fields, PARTS),
    workers: fields.members('Workers').map(workerOf),
  };
}

const workerOf = (fields: Fields, index: number): PlanWorker => ({
  number: fields.number('Worker Number') ?? index,
  fields,
});

function settingsOf(document: Fields): Plan['settings'] {
  const settings = document.get('Settings');
  if (!(settings instanceof Fields)) return [];
  // Of a name that stands there twice the last value counts.
  const values = new Map(settings.entries.map(({ key, value }) => [key, textOf(value) ?? '']));
  return settings.entries.map(({ key }) => ({ name: key, value: values.get(key) ?? '' }));
}

const triggerOf = (fields: Fields): PlanTrigger => ({
  name: fields.text('Trigger Name') ?? '',
  constraint: fields.text('Constraint Name'),
  relation: fields.text('Relation'),
  time: fields.number('Time'),
  calls: fields.number('Calls'),
});

function jitOf(document: Fields): PlanJit | null {
  const [fields] = document.members('JIT');
  if (fields === undefined) return null;
  const [timing] = fields.members('Timing');
  return { functions: fields.number('Functions'), total: timing?.number('Total') ?? null, fields };
}

function serializationOf(document: Fields): PlanSerialization | null {
  const value = document.get('Serialization');
  if (!(value instanceof Fields)) return null;
  return { time: value.number('Time'), volume: value.number('Output Volume'), format: value.text('Format') };
}
