import type { Catalog } from '../catalog/model.ts';
import type { Statement } from '../catalog/statements.ts';
import type { PlateauErrorData } from '../error.ts';
import type { Evaluation, Item, Provenance } from '../item.ts';
import type { ImportWarning } from '../profile/model.ts';
import type { PlanCheck } from '../verdict/plan/check.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { OutsideTime } from './computed.ts';
import type { PlanComparison } from './diff/model.ts';
import type { PlanFingerprint, QueryFingerprint } from './fingerprint/model.ts';
import type { PlanAlert, PlanChange } from './history.ts';
import type { Dialect, Plan, PlanForm, PlanTrigger, Span } from './model.ts';
import type { RunTimes } from './runs.ts';

/** A field of a plan for people. Positions are UTF-16 code units in the text of the file; lines count from 1. */
export interface FieldText {
  readonly key: string;
  /** As it was printed; the members of a list one after the other, fields inside it as `name: value`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** Text between plans that is not part of one, with its line. */
export interface DroppedLine extends Span {
  readonly what: string;
  readonly line: number;
}

/** Dropped texts that are kept with a plan, of those in the text that is kept with it; {@link PlanFacts.droppedCount} tells of all in the file. */
export const MOST_DROPPED = 100;

/** What is known of a plan as a whole, its steps left out: plain data. */
export interface PlanFacts {
  readonly dialect: Dialect;
  readonly form: PlanForm;
  readonly format: string;
  /** One sentence: what the file was taken for. */
  readonly understood: string;
  /** Which of the file's plans it is, from 0, and how many there are. */
  readonly index: number;
  readonly plans: number;
  /** Where it stands in the text of the file. */
  readonly source: Span & { readonly firstLine: number; readonly lastLine: number };
  /** Length of the file's text in UTF-16 code units, and its lines. */
  readonly textLength: number;
  readonly textLines: number;
  /** The part of that text that is kept with this plan: all of it where the file holds one plan of usual size. */
  readonly kept: Span;
  readonly incomplete: { readonly at: number; readonly line: number; readonly why: string } | null;
  readonly dropped: readonly DroppedLine[];
  readonly droppedCount: number;
  readonly query: string | null;
  /** The statement without its constants; null where it is unknown or cannot be parsed. */
  readonly queryFingerprint: QueryFingerprint | null;
  readonly fingerprint: PlanFingerprint;
  readonly queryId: string | null;
  readonly parameters: string | null;
  readonly takenAt: string | null;
  /** Milliseconds. */
  readonly planningTime: number | null;
  readonly executionTime: number | null;
  readonly duration: number | null;
  /** What shares are of, in milliseconds; null without times. */
  readonly whole: number | null;
  readonly wholeIs: 'execution time' | 'duration' | 'root' | 'none';
  readonly outside: readonly OutsideTime[];
  readonly settings: Plan['settings'];
  readonly triggers: readonly PlanTrigger[];
  readonly jit: {
    readonly functions: number | null;
    readonly total: number | null;
    readonly fields: readonly FieldText[];
  } | null;
  readonly serialization: Plan['serialization'];
  /** Everything that was printed of the statement. */
  readonly fields: readonly FieldText[];
  readonly analyzed: boolean;
  readonly timed: boolean;
  readonly costed: boolean;
  readonly buffers: boolean;
  readonly nodeCount: number;
  readonly maxDepth: number;
}

/** Why another item belongs to a plan. */
export type PlanRelation = 'query' | 'family' | 'statements' | 'comparison' | 'file' | 'process' | 'person';

export interface RelatedToPlan {
  readonly item: Item;
  readonly by: PlanRelation;
}

/** The checks of a plan by one rule set. */
export interface PlanChecks {
  readonly ruleSetSha256: string;
  /** The catalogs that answered what a plan cannot tell by itself. */
  readonly catalogIds: readonly string[];
  readonly checks: readonly PlanCheck[];
}

/** One execution of a statement that was captured several times in a row. */
export interface PlanRunRow {
  readonly item: Item;
  /** From 1, in the order they were executed. */
  readonly run: number;
  /** It stands for all: it is what opens, and what is compared. */
  readonly stands: boolean;
  /** Null where it counts; else why its time does not. */
  readonly leftOut: 'cold' | null;
  /** The plan is the one of the run that stands for all. */
  readonly samePlan: boolean;
  /** Milliseconds. */
  readonly executionTime: number | null;
  readonly planningTime: number | null;
  /** Blocks found in memory ÷ blocks asked for, 0–1; null where none were counted. */
  readonly hitRatio: number | null;
}

/** The runs of a plan that was captured several times, and what they say of its time. */
export interface PlanRunsTold {
  readonly rows: readonly PlanRunRow[];
  readonly times: RunTimes | null;
}

/** Who let a plan pass as the one that others of its statement are held against. */
export interface PlanApproval {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly owner: string;
  /** Empty where none was given. */
  readonly reason: string;
}

/** A plan as the window first shows it; its steps come as columns (`planNodes`). */
export interface PlanDetail {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  readonly facts: PlanFacts;
  /** Of the newest evaluation by the active rule set. */
  readonly checks: readonly PlanCheck[];
  /** The catalogs that were asked. */
  readonly catalogs: readonly Item[];
  readonly evaluations: readonly Evaluation[];
  readonly related: readonly RelatedToPlan[];
  /** The runs that it belongs to; null where it was not captured several times. */
  readonly runs: PlanRunsTold | null;
  /** Null where nobody approved it. */
  readonly approval: PlanApproval | null;
}

/** A number that follows from printed ones. */
export interface Figure {
  readonly name: string;
  /** Null where it is absent: not printed, never executed. */
  readonly value: number | null;
  readonly unit: 'ms' | 'rows' | 'blocks' | 'processes' | 'share' | 'factor';
  /** Over printed names and the names of other figures: `Actual Total Time × Actual Loops ÷ processes`. */
  readonly formula: string;
  readonly values: readonly { readonly name: string; readonly value: number | null }[];
}

/** One step with everything that was printed of it. */
export interface PlanNodeDetail {
  readonly node: number;
  readonly label: string;
  readonly fields: readonly FieldText[];
  readonly workers: readonly { readonly number: number; readonly fields: readonly FieldText[] }[];
  readonly figures: readonly Figure[];
  /** The step with those below it, in the text of the file. */
  readonly source: Span & { readonly firstLine: number; readonly lastLine: number };
}

/** A line of the text that a plan was read from. */
export interface TextLine {
  /** From 1, in the file's text. */
  readonly line: number;
  /** Position of the first character of `text`. */
  readonly start: number;
  readonly text: string;
  /** Characters of the line that are left out before and behind `text`. */
  readonly before: number;
  readonly after: number;
}

/** Lines that are sent at once at most, and characters of one. */
export const MOST_LINES = 2000;
export const MOST_LINE_LENGTH = 4000;

export interface PlanTextPage {
  /** Lines of the kept text, counted in the file: `firstLine` … `lastLine`. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly lines: readonly TextLine[];
}

/** One plan in the history of its statement. */
export interface PlanHistoryRow {
  readonly item: Item;
  readonly takenAt: string;
  readonly plan: string;
  readonly family: string;
  readonly queryId: string | null;
  /** A short hash of the constants and parameters it was run with: equal where they were; null where they are not known. */
  readonly inputs: string | null;
  /** Milliseconds; of a log its duration. */
  readonly executionTime: number | null;
  /** Of a plan that was captured several times; null of one run. */
  readonly times: RunTimes | null;
  /** Null where nobody approved it. */
  readonly approval: PlanApproval | null;
  readonly planningTime: number | null;
  /** Part of the execution in triggers, 0–1; null without times. */
  readonly triggerShare: number | null;
  readonly rootLabel: string;
  readonly nodeCount: number;
  /** Against the plan before it. */
  readonly change: PlanChange;
  /** Why it is worth a look. */
  readonly alerts: readonly PlanAlert[];
  /** Against the median of the last runs with the same values; null where there are none, or no times. */
  readonly timeChange: number | null;
  /** What changed, in words: `Seq Scan on orders → Index Scan using …`, `time 4.1 → 56 ms`. */
  readonly notes: readonly string[];
}

export interface PlanHistory {
  /** By what the plans were found to be of one statement. */
  readonly by: 'query' | 'query-id' | 'family';
  readonly key: string;
  /** The statement without its constants, where it is known. */
  readonly statement: string | null;
  /** In the order they were taken. */
  readonly rows: readonly PlanHistoryRow[];
}

/** What a paste was understood as; nothing of it is stored. */
export interface PlansUnderstood {
  readonly format: string | null;
  readonly understood: string;
  readonly plans: readonly {
    readonly line: number;
    readonly dialect: Dialect;
    readonly form: PlanForm;
    readonly rootLabel: string;
    readonly nodeCount: number;
    /** Without its constants, cut. */
    readonly query: string | null;
    readonly analyzed: boolean;
    readonly executionTime: number | null;
    readonly duration: number | null;
    readonly incomplete: { readonly line: number; readonly why: string } | null;
  }[];
  readonly dropped: readonly DroppedLine[];
  readonly droppedCount: number;
  readonly warnings: readonly ImportWarning[];
  /** Why nothing could be read, and on which line. */
  readonly error: (PlateauErrorData & { readonly line: number | null }) | null;
}

/** A stored comparison of plans with the items that it is of. */
export interface PlanComparisonAnswer {
  readonly item: Item;
  readonly before: readonly Item[];
  readonly after: readonly Item[];
  readonly comparison: PlanComparison;
}

/** A statement of a list, with the plans that the workspace has of it. */
export interface StatementRow extends Statement {
  /** Its text without constants. */
  readonly query: string | null;
  /** Part of the time of all statements, 0–1; null where there was none. */
  readonly share: number | null;
  /** Milliseconds of one execution on average; null without calls. */
  readonly meanTime: number | null;
  /** Ids of its plans. */
  readonly plans: readonly string[];
}

/** A time between two snapshots, with what was served in it. */
export interface StatementWindowTold {
  /** The later snapshot. */
  readonly item: Item;
  readonly requests: number;
  readonly pageRows: number;
}

/** What a server counted of its statements, those that took most time in all first. */
export interface StatementsDetail {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  /** The earlier snapshot: what is told is what ran in between. Null where everything is told that was counted since the last reset. */
  readonly before: Item | null;
  /** Snapshots that it can be told against. */
  readonly others: readonly Item[];
  /** Statements whose counters were reset between the two snapshots. */
  readonly reset: number;
  /** Requests that were served in the meantime; null where nobody counted. */
  readonly requests: number | null;
  /** Rows that each of them asked for, the size of its page; null where that is not known. */
  readonly pageRows: number | null;
  /** Other times of the same server with requests and their rows, by which it is told whether calls grow with those. */
  readonly windows: readonly StatementWindowTold[];
  /** Milliseconds of all statements together. */
  readonly totalTime: number;
  readonly statements: readonly StatementRow[];
  readonly verdicts: readonly Verdict[];
}

/** What was imported of a server's tables: statistics of columns, indexes. */
export interface CatalogDetail {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  readonly catalog: Catalog;
  /** Whether plans of its host are judged with it; a later export of the same view takes its place. */
  readonly inForce: boolean;
}
