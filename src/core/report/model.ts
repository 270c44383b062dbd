import type { Figure } from './figure.ts';
import type { ReportPicture } from './picture.ts';

/** A piece of a text: plain words, a link to an anchor of the same report, a name as a machine writes it, or words that stand out. */
export type Span =
  | string
  | { readonly text: string; readonly to: string }
  | { readonly code: string }
  | { readonly strong: string };

/** A text of a report. Nothing in it is markup: every form escapes it in its own way. */
export type Text = string | readonly Span[];

export interface ReportRow {
  /** Where links to this row lead; null where none do. */
  readonly anchor: string | null;
  readonly cells: readonly Text[];
}

export interface ReportTable {
  readonly kind: 'table';
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly ReportRow[];
  /** Columns of numbers. */
  readonly right: readonly number[];
  /** Rows that are not shown; they are counted below the table. */
  readonly more: number;
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 3 | 4; readonly text: Text; readonly anchor: string | null }
  | { readonly kind: 'paragraph'; readonly text: Text }
  /** What a person wrote, in Markdown. */
  | { readonly kind: 'prose'; readonly markdown: string }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  /** Names with what they are: the head of a report, of a finding. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, Text])[] }
  | ReportTable
  | { readonly kind: 'figure'; readonly figure: Figure }
  | {
      readonly kind: 'picture';
      readonly anchor: string;
      readonly title: string;
      /** Time range, caption. */
      readonly notes: readonly string[];
      readonly picture: ReportPicture;
    }
  /** A part that nothing is known of, with why or how it would be. */
  | { readonly kind: 'notAssessed'; readonly why: string };

export interface Section {
  readonly anchor: string;
  /** `Executive summary`, `2 Backend`, `Appendix`. */
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A report, before it has a form. */
export interface Report {
  readonly title: string;
  /** What stands on its first page above everything else. */
  readonly facts: readonly (readonly [string, Text])[];
  readonly sections: readonly Section[];
}

export const NOT_ASSESSED = 'not assessed';

export const paragraph = (...spans: readonly Span[]): Block => ({ kind: 'paragraph', text: spans });
export const notAssessed = (why: string): Block => ({ kind: 'notAssessed', why });
export const subheading = (text: Text, anchor: string | null = null): Block => ({
  kind: 'heading',
  level: 3,
  text,
  anchor,
});
export const minorHeading = (text: Text): Block => ({ kind: 'heading', level: 4, text, anchor: null });

/** A text without its markup, for titles and fallbacks. */
export const plainText = (text: Text): string => (typeof text === 'string' ? text : text.map(plainSpan).join(''));

const plainSpan = (span: Span): string => {
  if (typeof span === 'string') return span;
  if ('text' in span) return span.text;
  return 'code' in span ? span.code : span.strong;
};
