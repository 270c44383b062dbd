import type { ImportWarning } from '../profile/model.ts';
import type { Fields } from './fields.ts';

export type Dialect = 'postgresql' | 'mysql' | 'mariadb' | 'sqlite';

/** How the plan was written: EXPLAIN's own formats, `table` for one row a step, `rows` for SQLite's id and parent. */
export type PlanForm = 'json' | 'text' | 'yaml' | 'xml' | 'table' | 'rows';

/** A part of a file's text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A worker process of a parallel node, where VERBOSE tells of each. */
export interface PlanWorker {
  readonly number: number;
  readonly fields: Fields;
}

/**
 * One step of a plan. Numbers are as printed: times in milliseconds and rows are averages over the loops, blocks are totals. What was not
 * printed is null, which is not the same as 0.
 */
export interface PlanNode {
  /** Preorder number: its place in {@link Plan.nodes}. */
  readonly index: number;
  /** Index of its parent; −1 for the root. */
  readonly parent: number;
  readonly depth: number;
  /** Behind the last node of its subtree. */
  readonly end: number;
  readonly nodeType: string;
  /** `Outer`, `Inner`, `Member`, `Subquery`, `InitPlan`, `SubPlan`; null for the root. */
  readonly relationship: string | null;
  /** `CTE recent`, `InitPlan 1 (returns $0)`, `SubPlan 2`. */
  readonly subplanName: string | null;
  /** `Insert`, `Update`, `Delete`, `Merge` of a ModifyTable. */
  readonly operation: string | null;
  readonly joinType: string | null;
  /** `Sorted`, `Hashed`, `Mixed`, `Plain`. */
  readonly strategy: string | null;
  /** `Partial`, `Finalize`, `Simple`. */
  readonly partialMode: string | null;
  readonly parallelAware: boolean;
  readonly scanDirection: string | null;
  readonly schema: string | null;
  readonly relation: string | null;
  readonly alias: string | null;
  readonly indexName: string | null;
  readonly cteName: string | null;
  readonly functionName: string | null;
  readonly startupCost: number | null;
  readonly totalCost: number | null;
  readonly planRows: number | null;
  readonly planWidth: number | null;
  /** Milliseconds, average of a loop. */
  readonly actualStartup: number | null;
  readonly actualTotal: number | null;
  /** Average of a loop. */
  readonly actualRows: number | null;
  /** Executions over all processes; 0 means that it never ran. */
  readonly loops: number | null;
  /** Everything that was printed of this step itself, its steps and workers left out. */
  readonly fields: Fields;
  readonly workers: readonly PlanWorker[];
}

export interface PlanTrigger {
  readonly name: string;
  readonly constraint: string | null;
  readonly relation: string | null;
  /** Milliseconds in all. */
  readonly time: number | null;
  readonly calls: number | null;
}

/** Sums over all processes that compiled. */
export interface PlanJit {
  readonly functions: number | null;
  /** Milliseconds in all. */
  readonly total: number | null;
  readonly fields: Fields;
}

/** Time and size of turning the result into what a client would get (EXPLAIN's SERIALIZE). */
export interface PlanSerialization {
  readonly time: number | null;
  /** Kilobytes. */
  readonly volume: number | null;
  readonly format: string | null;
}

/** One plan of one statement. Immutable; `nodes` is never empty. */
export interface Plan {
  readonly dialect: Dialect;
  readonly form: PlanForm;
  /** Where it stands in the text of the file. */
  readonly source: Span;
  readonly nodes: readonly PlanNode[];
  /** What was printed of the statement as a whole. */
  readonly fields: Fields;
  readonly query: string | null;
  /** 64 bits, signed, as written. */
  readonly queryId: string | null;
  /** As the log prints them: `$1 = '5'`. */
  readonly parameters: string | null;
  /** When the log has it; ISO 8601, UTC. */
  readonly takenAt: string | null;
  /** Milliseconds. */
  readonly planningTime: number | null;
  /** Milliseconds; a log tells no execution time, only {@link duration}. */
  readonly executionTime: number | null;
  /** Milliseconds from the statement's begin to its end, as a log has it. */
  readonly duration: number | null;
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly triggers: readonly PlanTrigger[];
  readonly jit: PlanJit | null;
  readonly serialization: PlanSerialization | null;
  /** EXPLAIN ANALYZE: it was executed. */
  readonly analyzed: boolean;
  /** It has times: not with TIMING OFF. */
  readonly timed: boolean;
  /** It has estimates: not with COSTS OFF. */
  readonly costed: boolean;
  /** Blocks were counted. */
  readonly buffers: boolean;
  /** Where the text broke off, and why; everything before it was read. */
  readonly incomplete: { readonly at: number; readonly why: string } | null;
}

/** Text between plans that is not part of one. */
export interface DroppedText extends Span {
  readonly what: string;
}

/** The plans of a file or a paste. */
export interface PlansRead {
  /** `postgresql-json`, `auto_explain-stderr`, `mariadb-json`, …: of the first plan. */
  readonly format: string;
  /** The decoded text all positions are in. */
  readonly text: string;
  readonly plans: readonly Plan[];
  readonly warnings: readonly ImportWarning[];
  readonly dropped: readonly DroppedText[];
  /** One sentence for people: what it was taken for. */
  readonly understood: string;
}
