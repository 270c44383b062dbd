import { type Column, type Columns, decodeColumns, encodeColumns } from '../columns.ts';
import type { BlockColumns, ComputedPlan, OutsideTime } from './computed.ts';
import type { Plan, PlanNode } from './model.ts';
import { damagedPlan, TextPacker } from './packed-texts.ts';

/** Columns of texts: a number of `texts` a step, −1 for none. */
const TEXT_COLUMNS = [
  'nodeType',
  'relationship',
  'subplanName',
  'operation',
  'joinType',
  'strategy',
  'partialMode',
  'scanDirection',
  'schema',
  'relation',
  'alias',
  'indexName',
  'cteName',
  'functionName',
] as const;
type TextColumn = (typeof TEXT_COLUMNS)[number];

/** Columns of printed numbers. */
const PRINTED_COLUMNS = [
  'startupCost',
  'totalCost',
  'planRows',
  'planWidth',
  'actualStartup',
  'actualTotal',
  'actualRows',
  'loops',
] as const;
type PrintedColumn = (typeof PRINTED_COLUMNS)[number];

/** Columns of computed numbers. */
const COMPUTED_COLUMNS = [
  'processes',
  'inclusive',
  'self',
  'share',
  'rounding',
  'rows',
  'expectedRows',
  'scannedRows',
  'estimateFactor',
  'selfIo',
] as const;

const BLOCK_KINDS = ['shared', 'local', 'temp'] as const;
const BLOCK_SCOPES = ['inclusive', 'self'] as const;
const BLOCK_COUNTS = ['hit', 'read', 'dirtied', 'written'] as const;

/** What stands beside the columns of a plan's steps. */
export interface PlanNodesMeta {
  readonly count: number;
  readonly texts: readonly string[];
  /** What shares are of, in milliseconds; null without times. */
  readonly whole: number | null;
  readonly wholeIs: ComputedPlan['wholeIs'];
  readonly outside: readonly OutsideTime[];
}

/** The line of each position in a text that is asked for, counted from 1. */
export type LineOf = (offset: number) => number;

/**
 * The steps of a plan as columns, one row a step in preorder. Absent numbers are NaN; a column without any number is left out, so that a plan
 * without ANALYZE is not sent with its empty columns. `start` and `end` are positions in the text of the file, `line` counts from 1 in it.
 */
export function encodePlanNodes(plan: Plan, computed: ComputedPlan, lineOf: LineOf): Uint8Array<ArrayBuffer> {
  const { nodes } = plan;
  const texts = new TextPacker();
  const filled = <T extends Column>(column: T, of: (node: PlanNode) => number): T => {
    for (const [i, node] of nodes.entries()) column[i] = of(node);
    return column;
  };
  const count = nodes.length;
  const columns: Record<string, Column> = {
    parent: filled(new Int32Array(count), ({ parent }) => parent),
    depth: filled(new Int32Array(count), ({ depth }) => depth),
    subtreeEnd: filled(new Int32Array(count), ({ end }) => end),
    parallelAware: filled(new Uint8Array(count), ({ parallelAware }) => Number(parallelAware)),
    workers: filled(new Uint16Array(count), ({ workers }) => Math.min(workers.length, 65_535)),
    start: filled(new Uint32Array(count), ({ fields }) => fields.start),
    end: filled(new Uint32Array(count), ({ fields }) => fields.end),
    line: filled(new Uint32Array(count), ({ fields }) => lineOf(fields.start)),
  };
  for (const name of TEXT_COLUMNS) {
    columns[name] = filled(new Int32Array(count), (node) => texts.numberOrNone(node[name]));
  }
  const numbers = (name: string, values: Float64Array): void => {
    if (values.some((value) => !Number.isNaN(value))) columns[name] = values;
  };
  for (const name of PRINTED_COLUMNS) {
    numbers(
      name,
      filled(new Float64Array(count), (node) => node[name] ?? Number.NaN),
    );
  }
  for (const name of COMPUTED_COLUMNS) numbers(name, computed[name]);
  for (const kind of BLOCK_KINDS) {
    for (const scope of BLOCK_SCOPES) {
      for (const count of BLOCK_COUNTS) numbers(`${kind}.${scope}.${count}`, computed[kind][scope][count]);
    }
  }
  const { whole, wholeIs, outside } = computed;
  const meta: PlanNodesMeta = {
    count,
    texts: texts.texts,
    whole: Number.isFinite(whole) ? whole : null,
    wholeIs,
    outside,
  };
  return encodeColumns({ meta, columns });
}

/** What a step is, without its fields. */
export type StepRow = Omit<PlanNode, 'fields' | 'workers'>;

/** The steps of a stored plan, a window's and a worker's view of the same columns. */
export class StoredPlanNodes {
  readonly count: number;
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** Behind the last step of each one's subtree. */
  readonly subtreeEnd: Int32Array;
  readonly parallelAware: Uint8Array;
  /** How many processes each step tells of by themselves. */
  readonly workers: Uint16Array;
  /** Where each step stands in the text of the file, its own fields and those of the steps below it. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly line: Uint32Array;
  readonly computed: ComputedPlan;
  readonly #texts: readonly string[];
  readonly #textColumns = new Map<TextColumn, Int32Array>();
  readonly #printed = new Map<PrintedColumn, Float64Array>();

  constructor({ meta, columns }: Columns<PlanNodesMeta>) {
    const { count, texts, whole, wholeIs, outside } = meta;
    const i32 = (name: string): Int32Array => {
      const column = columns[name];
      if (column instanceof Int32Array && column.length === count) return column;
      throw damagedPlan();
    };
    const u32 = (name: string): Uint32Array => {
      const column = columns[name];
      if (column instanceof Uint32Array && column.length === count) return column;
      throw damagedPlan();
    };
    const none = new Float64Array(count).fill(Number.NaN);
    const f64 = (name: string): Float64Array => {
      const column = columns[name];
      if (column === undefined) return none;
      if (column instanceof Float64Array && column.length === count) return column;
      throw damagedPlan();
    };
    const { parallelAware, workers } = columns;
    if (!(parallelAware instanceof Uint8Array) || !(workers instanceof Uint16Array)) throw damagedPlan();
    this.count = count;
    this.parent = i32('parent');
    this.depth = i32('depth');
    this.subtreeEnd = i32('subtreeEnd');
    this.parallelAware = parallelAware;
    this.workers = workers;
    this.start = u32('start');
    this.end = u32('end');
    this.line = u32('line');
    this.#texts = texts;
    for (const name of TEXT_COLUMNS) this.#textColumns.set(name, i32(name));
    for (const name of PRINTED_COLUMNS) this.#printed.set(name, f64(name));
    const blocks = (kind: string, scope: string): BlockColumns => ({
      hit: f64(`${kind}.${scope}.hit`),
      read: f64(`${kind}.${scope}.read`),
      dirtied: f64(`${kind}.${scope}.dirtied`),
      written: f64(`${kind}.${scope}.written`),
    });
    const both = (kind: string): ComputedPlan['shared'] => ({
      inclusive: blocks(kind, 'inclusive'),
      self: blocks(kind, 'self'),
    });
    this.computed = {
      processes: f64('processes'),
      inclusive: f64('inclusive'),
      self: f64('self'),
      share: f64('share'),
      rounding: f64('rounding'),
      rows: f64('rows'),
      expectedRows: f64('expectedRows'),
      scannedRows: f64('scannedRows'),
      estimateFactor: f64('estimateFactor'),
      shared: both('shared'),
      local: both('local'),
      temp: both('temp'),
      selfIo: f64('selfIo'),
      whole: whole ?? Number.NaN,
      wholeIs,
      outside,
    };
  }

  /** The steps in the bytes of {@link encodePlanNodes}. Throws `data.badColumns`. */
  static decode(bytes: Uint8Array): StoredPlanNodes {
    return new StoredPlanNodes(decodeColumns<PlanNodesMeta>(bytes));
  }

  /** A step's text of that sort; null where it has none. */
  text(name: TextColumn, node: number): string | null {
    const number = this.#textColumns.get(name)?.[node] ?? -1;
    return number < 0 ? null : (this.#texts[number] ?? null);
  }

  /** A printed number of a step; null where it was not printed. */
  printed(name: PrintedColumn, node: number): number | null {
    const value = this.#printed.get(name)?.[node] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  }

  /** What a step is. */
  row(node: number): StepRow {
    const text = (name: TextColumn): string | null => this.text(name, node);
    const printed = (name: PrintedColumn): number | null => this.printed(name, node);
    return {
      index: node,
      parent: this.parent[node] ?? -1,
      depth: this.depth[node] ?? 0,
      end: this.subtreeEnd[node] ?? node + 1,
      nodeType: text('nodeType') ?? 'Unknown',
      relationship: text('relationship'),
      subplanName: text('subplanName'),
      operation: text('operation'),
      joinType: text('joinType'),
      strategy: text('strategy'),
      partialMode: text('partialMode'),
      parallelAware: this.parallelAware[node] === 1,
      scanDirection: text('scanDirection'),
      schema: text('schema'),
      relation: text('relation'),
      alias: text('alias'),
      indexName: text('indexName'),
      cteName: text('cteName'),
      functionName: text('functionName'),
      startupCost: printed('startupCost'),
      totalCost: printed('totalCost'),
      planRows: printed('planRows'),
      planWidth: printed('planWidth'),
      actualStartup: printed('actualStartup'),
      actualTotal: printed('actualTotal'),
      actualRows: printed('actualRows'),
      loops: printed('loops'),
    };
  }
}
