import { z } from 'zod';
import { ExactNumber, type Field, Fields, type FieldValue, isList } from '../plan/fields.ts';
import type { Plan, PlanNode } from '../plan/model.ts';
import { badModel, type ModelFile, rowLines } from './model-lines.ts';

/** How deep a field's value may be nested. */
const DEEPEST = 100;

type Told =
  | string
  | boolean
  | null
  | { readonly number: string }
  | { readonly list: readonly Told[] }
  | { readonly fields: readonly (readonly [string, Told])[] };

function told(value: FieldValue): Told {
  if (value instanceof ExactNumber) return { number: value.text };
  if (value instanceof Fields) return { fields: toldFields(value) };
  return isList(value) ? { list: value.map(told) } : value;
}

const toldFields = (fields: Fields): readonly (readonly [string, Told])[] =>
  fields.entries.map(({ key, value }) => [key, told(value)] as const);

const NOWHERE = { start: 0, end: 0 };

function readValue(given: unknown, depth: number): FieldValue {
  if (typeof given === 'string' || typeof given === 'boolean' || given === null) return given;
  if (depth > DEEPEST) throw badModel('a field of the plan is nested too deeply.');
  if (typeof given === 'object' && 'number' in given && typeof given.number === 'string') {
    return new ExactNumber(given.number);
  }
  if (typeof given === 'object' && 'list' in given && Array.isArray(given.list)) {
    return given.list.map((member) => readValue(member, depth + 1));
  }
  if (typeof given === 'object' && 'fields' in given) return fieldsOf(given.fields, depth + 1);
  throw badModel('a field of the plan has no value.');
}

function fieldsOf(given: unknown, depth = 0): Fields {
  if (!Array.isArray(given)) throw badModel('the fields of a plan are no list.');
  const entries = given.map((entry): Field => {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') throw badModel('a field of the plan has no name.');
    return { key: entry[0], value: readValue(entry[1], depth), ...NOWHERE };
  });
  return new Fields(entries, NOWHERE);
}

const text = z.string().nullable();
const number = z.number().nullable();

const nodeSchema = z.object({
  index: z.int().min(0),
  parent: z.int().min(-1),
  nodeType: z.string(),
  relationship: text,
  subplanName: text,
  operation: text,
  joinType: text,
  strategy: text,
  partialMode: text,
  parallelAware: z.boolean(),
  scanDirection: text,
  schema: text,
  relation: text,
  alias: text,
  indexName: text,
  cteName: text,
  functionName: text,
  startupCost: number,
  totalCost: number,
  planRows: number,
  planWidth: number,
  actualStartup: number,
  actualTotal: number,
  actualRows: number,
  loops: number,
  fields: z.unknown(),
  workers: z.array(z.object({ number: z.number(), fields: z.unknown() })),
});

const headSchema = z.object({
  kind: z.literal('plan'),
  dialect: z.enum(['postgresql', 'mysql', 'mariadb', 'sqlite']),
  form: z.enum(['json', 'text', 'yaml', 'xml', 'table', 'rows']),
  fields: z.unknown(),
  query: text,
  queryId: text,
  takenAt: text,
  planningTime: number,
  executionTime: number,
  duration: number,
  settings: z.array(z.object({ name: z.string(), value: z.string() })),
  triggers: z.array(z.object({ name: z.string(), constraint: text, relation: text, time: number, calls: number })),
  jit: z.object({ functions: number, total: number, fields: z.unknown() }).nullable(),
  serialization: z.object({ time: number, volume: number, format: text }).nullable(),
  analyzed: z.boolean(),
  timed: z.boolean(),
  costed: z.boolean(),
  buffers: z.boolean(),
  incomplete: z.object({ at: z.number(), why: z.string() }).nullable(),
});

/** A plan as lines of JSON, a step each; where it stood in its file is not told, nor what its parameters were. */
export function* planLines(plan: Plan): Generator<string> {
  const { nodes, source: _source, parameters: _parameters, fields, jit, ...head } = plan;
  const toldJit = jit === null ? null : { ...jit, fields: toldFields(jit.fields) };
  yield `${JSON.stringify({ kind: 'plan', ...head, fields: toldFields(fields), jit: toldJit })}\n`;
  yield* rowLines(
    'nodes',
    nodes.map(({ depth: _depth, end: _end, fields: own, workers, ...node }) => ({
      ...node,
      fields: toldFields(own),
      workers: workers.map((worker) => ({ number: worker.number, fields: toldFields(worker.fields) })),
    })),
  );
}

/** The plan of a model's file. Throws `bundle.badModel`. */
export function planOf(file: ModelFile): Plan {
  const head = headSchema.safeParse(file.head);
  const rows = z.array(nodeSchema).min(1).safeParse(file.rows('nodes'));
  if (!head.success) throw badModel(`its first line is not that of a plan (${head.error.issues[0]?.path.join('.')}).`);
  if (!rows.success) throw badModel(`a step of the plan is none (${rows.error.issues[0]?.path.join('.')}).`);
  const depths: number[] = [];
  const drafts = rows.data.map((row, at) => {
    const depth = row.parent === -1 ? 0 : (depths[row.parent] ?? Number.NaN) + 1;
    if (row.index !== at || row.parent >= at || (row.parent === -1) !== (at === 0) || Number.isNaN(depth)) {
      throw badModel(`step ${at} of the plan does not stand behind its parent.`);
    }
    depths.push(depth);
    return { row, depth };
  });
  const ends = subtreeEnds(depths);
  const nodes = drafts.map(({ row, depth }, at): PlanNode => {
    const workers = row.workers.map((worker) => ({ number: worker.number, fields: fieldsOf(worker.fields) }));
    return { ...row, depth, end: ends[at] ?? 0, fields: fieldsOf(row.fields), workers };
  });
  const { kind: _kind, jit, ...plan } = head.data;
  return {
    ...plan,
    source: NOWHERE,
    nodes,
    fields: fieldsOf(plan.fields),
    parameters: null,
    jit: jit === null ? null : { ...jit, fields: fieldsOf(jit.fields) },
  };
}

/** Where each step's subtree ends, from the depths of steps in preorder. */
function subtreeEnds(depths: readonly number[]): readonly number[] {
  const ends = new Array<number>(depths.length).fill(depths.length);
  const open: number[] = [];
  for (const [at, depth] of depths.entries()) {
    while (open.length > 0 && (depths[open.at(-1) ?? 0] ?? 0) >= depth) ends[open.pop() ?? 0] = at;
    open.push(at);
  }
  return ends;
}
