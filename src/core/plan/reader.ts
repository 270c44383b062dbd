import type { ErrorPlace } from '../error.ts';
import type { ImportWarning } from '../profile/model.ts';
import type { FieldValue } from './fields.ts';
import type { DroppedText, Plan } from './model.ts';

/**
 * Text to read plans from: the file's own, or what was taken out of its dressing (a psql frame, a log's prefixes, quotes). It knows for each
 * of its characters where that stands in the file. Built with `TextBuilder`, or cut out of another with `partOf`.
 */
export interface PlanText {
  readonly text: string;
  /** True where its positions are the file's own. */
  readonly isSource: boolean;
  /** The position in the file's text of a position in this one (0 … length, both included). Never falls as `position` rises. */
  toSource(position: number): number;
  /** Behind the character that stands before a position: where a span that ends there ends in the file. */
  toSourceEnd(position: number): number;
  /** The byte of the file, for errors. */
  place(position: number): ErrorPlace;
}

/** What a file tells of a statement beside its plan: a log's head line has most of it. */
export interface PlanFacts {
  readonly query?: string | null;
  readonly parameters?: string | null;
  readonly takenAt?: string | null;
  readonly duration?: number | null;
}

/** Plans found in a text. All positions in it are positions in the file (`inSource` puts them there). */
export interface PartialRead {
  readonly plans: readonly Plan[];
  readonly warnings: readonly ImportWarning[];
  readonly dropped: readonly DroppedText[];
}

export const NOTHING_READ: PartialRead = { plans: [], warnings: [], dropped: [] };

export interface ReadContext {
  readonly facts: PlanFacts;
  readonly signal: AbortSignal | undefined;
  /**
   * Reads what a log's entry or a table's cell holds, in whichever form of EXPLAIN: JSON, YAML, XML or TEXT. Nothing where it is in none.
   * Throws what the form's reader throws.
   */
  readForm(text: PlanText, facts: PlanFacts): PartialRead;
}

/**
 * Reads one kind of text: a log's lines, EXPLAIN's TEXT form, a tree of SQLite. It also stands for what is known and not read: `read` of such
 * a dialect throws the `PlateauError` that names it.
 */
export interface TextPlanReader {
  /** Format of the plans: `postgresql-text`, `auto_explain-stderr`, `sqlite-tree`. */
  readonly id: string;
  /** What it reads, for a sentence like “auto_explain in PostgreSQL’s stderr log: 15 plans”. */
  readonly name: string;
  /**
   * True for a text of this kind. Must look at no more than it needs, with patterns that take linear time; `text` may be 50 MB, or only the first
   * kilobytes of a file, cut anywhere.
   */
  recognise(text: string): boolean;
  /** All plans of the text, in its order; what is no part of one stands in `dropped`. */
  read(text: PlanText, context: ReadContext): PartialRead;
}

/** A value that was JSON, and where it stood. */
export interface JsonDocument {
  /** Positions in it are those of {@link text}. */
  readonly value: FieldValue;
  readonly text: PlanText;
  readonly start: number;
  readonly end: number;
  /** Where it broke off, and why; null where it is whole. A position in {@link text}. */
  readonly incomplete: Plan['incomplete'];
}

/** Reads JSON that is not PostgreSQL's: MySQL's, MariaDB's, SQLite's rows. */
export interface JsonPlanReader {
  readonly id: string;
  readonly name: string;
  recognise(value: FieldValue): boolean;
  /** Its plans. May throw the `PlateauError` that names what cannot be read. */
  read(document: JsonDocument, context: ReadContext): PartialRead;
}
