import { Fields } from '../fields.ts';
import type { Plan } from '../model.ts';
import { planOf, preorder, type Step, type StepValues } from '../preorder.ts';
import type { PartialRead, PlanText, ReadContext, TextPlanReader } from '../reader.ts';
import { accessStep } from './access-types.ts';
import { isPlanTable, type PlanTable, planTables } from './table-rows.ts';

interface OpenStep extends Step {
  readonly values: StepValues;
  readonly steps: OpenStep[];
}

interface Block {
  readonly id: string;
  readonly rows: Fields[];
}

/** `<derived2>`, `<subquery3>`, `<union1,2>`: the selects whose rows a row reads. */
const MADE_OF = /^<(?:derived|subquery|union|intersect|except|unit)(\d{1,9}(?:,\d{1,9}){0,1000})(?:,\.\.\.)?>$/;

/**
 * The steps of a tabular plan. Rows with one `id` are a select: a nested loop in their order. What a row reads from another select stands below
 * it, and a select that no row reads, a subquery, below the first one.
 */
function tableStep({ rows, start, end }: PlanTable): OpenStep {
  const blocks = new Map<string, Block>();
  const results: Fields[] = [];
  for (const row of rows) {
    const id = row.text('id');
    if (id === null) results.push(row);
    else {
      const block = blocks.get(id) ?? { id, rows: [] };
      block.rows.push(row);
      blocks.set(id, block);
    }
  }
  const builder = new BlockBuilder(blocks, results);
  const [first] = blocks.keys();
  const top = results.find((row) => madeOf(row).includes(first ?? ''));
  if (top !== undefined) return builder.build(resultStep(top, null), madeOf(top));
  const root: OpenStep = { values: { nodeType: 'Query block', fields: new Fields([], { start, end }) }, steps: [] };
  return builder.build(root, [], first);
}

class BlockBuilder {
  readonly #blocks: ReadonlyMap<string, Block>;
  readonly #results: readonly Fields[];
  readonly #done = new Set<string>();
  readonly #todo: { readonly id: string; readonly into: OpenStep }[] = [];

  constructor(blocks: ReadonlyMap<string, Block>, results: readonly Fields[]) {
    this.#blocks = blocks;
    this.#results = results;
  }

  build(root: OpenStep, members: readonly string[], first?: string): OpenStep {
    for (const id of members) this.#addSelect(id, root, 'Member');
    if (first !== undefined) {
      this.#done.add(first);
      this.#todo.push({ id: first, into: root });
    }
    this.#drain();
    for (const id of this.#blocks.keys()) {
      this.#addSelect(id, root, 'SubPlan');
      this.#drain();
    }
    return root;
  }

  #drain(): void {
    for (let next = this.#todo.pop(); next !== undefined; next = this.#todo.pop()) {
      const rows = this.#blocks.get(next.id)?.rows ?? [];
      const [row] = rows;
      let into = next.into;
      if (rows.length > 1 && row !== undefined) {
        const loop: OpenStep = {
          values: {
            nodeType: 'Nested loop',
            relationship: 'Outer',
            fields: new Fields([], { start: row.start, end: row.start }),
          },
          steps: [],
        };
        into.steps.push(loop);
        into = loop;
      }
      for (const [index, each] of rows.entries()) {
        const step: OpenStep = { values: rowValues(each, index === 0 ? 'Outer' : 'Inner'), steps: [] };
        into.steps.push(step);
        for (const id of madeOf(each)) this.#addSelect(id, step, 'Subquery');
      }
    }
  }

  /** Each select once: a recursive one reads itself. */
  #addSelect(id: string, into: OpenStep, relationship: string): void {
    const block = this.#blocks.get(id);
    const [row] = block?.rows ?? [];
    if (block === undefined || row === undefined || this.#done.has(id)) return;
    this.#done.add(id);
    const union = this.#results.find((result) => madeOf(result)[0] === id);
    if (union !== undefined && relationship !== 'Member') {
      const result = resultStep(union, relationship);
      into.steps.push(result);
      this.#done.delete(id);
      for (const member of madeOf(union)) this.#addSelect(member, result, 'Member');
      return;
    }
    const select: OpenStep = {
      values: {
        nodeType: 'Query block',
        relationship,
        subplanName: `select ${id}`,
        fields: new Fields([], { start: row.start, end: row.start }),
      },
      steps: [],
    };
    into.steps.push(select);
    this.#todo.push({ id, into: select });
  }
}

const madeOf = (row: Fields): readonly string[] => MADE_OF.exec(row.text('table') ?? '')?.[1]?.split(',') ?? [];

function resultStep(row: Fields, relationship: string | null): OpenStep {
  const kind = /^<([a-z]+)/.exec(row.text('table') ?? '')?.[1] ?? 'union';
  return {
    values: { ...rowValues(row, relationship), nodeType: kind.charAt(0).toUpperCase() + kind.slice(1) },
    steps: [],
  };
}

/** ANALYZE prints rows a loop, but neither loops nor times; NULL for a table that was never read. */
function rowValues(row: Fields, relationship: string | null): StepValues {
  const operation = /^(?:INSERT|UPDATE|DELETE|REPLACE)$/.exec(row.text('select_type') ?? '')?.[0];
  return {
    nodeType: accessStep(row.text('type')),
    fields: row,
    relationship,
    operation: operation === undefined ? null : operation.charAt(0) + operation.slice(1).toLowerCase(),
    relation: row.text('table'),
    indexName: row.text('key'),
    planRows: row.number('rows'),
    actualRows: row.number('r_rows'),
    loops: row.has('r_rows') && row.get('r_rows') === null && row.text('table') !== null ? 0 : null,
  };
}

function planOfTable(table: PlanTable, context: ReadContext): Plan {
  const nodes = preorder(tableStep(table));
  const has = (name: string): boolean => table.rows.some((row) => row.has(name));
  return planOf({
    dialect: has('partitions') ? 'mysql' : 'mariadb',
    form: 'table',
    source: { start: table.start, end: table.end },
    nodes,
    fields: new Fields([], table),
    query: context.facts.query ?? null,
    takenAt: context.facts.takenAt ?? null,
    duration: context.facts.duration ?? null,
    analyzed: has('r_rows'),
    incomplete: table.cutAt === null ? null : { at: table.cutAt, why: 'a row has fewer columns than its table' },
  });
}

function readTables(source: PlanText, context: ReadContext): PartialRead {
  return { plans: planTables(source).map((table) => planOfTable(table, context)), warnings: [], dropped: [] };
}

/** EXPLAIN and ANALYZE as a table, of MySQL and MariaDB; it tells which only by `partitions`, which MySQL prints since 5.7. */
export const mysqlTable: TextPlanReader = {
  id: 'mysql-table',
  name: 'a tabular plan of MySQL or MariaDB',
  recognise: isPlanTable,
  read: readTables,
};
