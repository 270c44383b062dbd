import type { PlanText } from '../reader.ts';
import { beforeSpace, type Line, lineAt } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

/** A table of one column, as psql and the mysql client print it: its rows as lines, and where it ends. */
export interface ClientTable {
  readonly text: PlanText;
  readonly end: number;
  readonly what: string;
}

/** How psql writes a table for a document: `\pset format latex`, `latex-longtable`, `troff-ms`, `asciidoc`. */
interface Markup {
  readonly what: string;
  readonly begins: RegExp;
  readonly ends: RegExp;
  /** Lines of the table itself: its columns, its rules, its header, the numbers of records. */
  readonly own: RegExp;
  /** What stands before a cell on its line, the column’s name in expanded output with it, and behind it. */
  readonly before: RegExp;
  readonly behind: RegExp;
  /** What is no character of the cell itself. Any of it is replaced by {@link plain}. */
  readonly escaped: RegExp;
  readonly plain: (sequence: string) => string;
}

/** A line break within a cell is a line break of the table. */
const LATEX: ReadonlyMap<string, string> = new Map([
  ['\\textbackslash{}', '\\'],
  ['\\textless{}', '<'],
  ['\\textgreater{}', '>'],
  ['\\textbar{}', '|'],
  ['\\~{}', '~'],
  ['\\^{}', '^'],
  ['\\\\', '\n'],
]);

const MARKUPS: readonly Markup[] = [
  {
    what: 'psql’s LaTeX',
    begins: /^\\begin\{(?:tabular|longtable)\}\{/,
    ends: /^\\end\{(?:tabular|longtable)\}/,
    own: /^ ?(?:\\(?:hline|toprule|midrule|bottomrule|multicolumn|end(?:first|last)?(?:head|foot))\b|\\(?:small\\textbf\{)?\\?textit\{)/,
    before: /^(?:[^&\\{}]{1,100} & )?(?:\\raggedright\{)?/,
    behind: /\} \\tabularnewline$| \\\\$|$/,
    escaped: /\\(?:text(?:backslash|less|greater|bar)\{\}|[~^]\{\}|[\s\S])/g,
    plain: (sequence) => LATEX.get(sequence) ?? sequence.slice(1),
  },
  {
    what: 'psql’s troff',
    begins: /^\.TS$/,
    ends: /^\.TE$/,
    own: /^(?:(?:center|box|allbox)[a-z ]{0,20};|[clrs|][clrs| ]{0,20}[.;]|_|\.[A-Z][A-Z&]|\\fI.{0,200}\\fP)$/,
    before: /^(?:QUERY PLAN\t)?/,
    behind: /$/,
    escaped: /\\\(rs/g,
    plain: () => '\\',
  },
  {
    what: 'psql’s AsciiDoc',
    begins: /^\|={3,}$/,
    ends: /^\|={3,}$/,
    own: /^(?:\^l\||2\+\^?(?:l)?\||$)/,
    before: /^(?:[<>^]?l\|[^|]{1,100} [<>^]?l)?\|?/,
    behind: /$/,
    escaped: /\\\|/g,
    plain: () => '|',
  },
];

/** The table of a document that begins with a line: its cells as lines, without what it is written with. Null where none does. */
export function markupTable(whole: PlanText, line: Line): ClientTable | null {
  const { text } = whole;
  const head = text.slice(line.start, Math.min(beforeSpace(text, line.start, line.end), line.start + 40));
  const markup = MARKUPS.find(({ begins }) => begins.test(head));
  if (markup === undefined) return null;
  const builder = new TextBuilder(whole);
  let at = line.next;
  for (let row = lineAt(text, at); row !== null; row = lineAt(text, at)) {
    at = row.next;
    const start = text.slice(row.start, Math.min(row.end, row.start + 300));
    if (markup.ends.test(start)) break;
    if (!markup.own.test(start)) keepCell(builder, text, row, markup);
  }
  return { text: builder.build(), end: at, what: markup.what };
}

function keepCell(builder: TextBuilder, text: string, row: Line, { before, behind, escaped, plain }: Markup): void {
  const line = text.slice(row.start, row.end);
  const from = before.exec(line)?.[0].length ?? 0;
  const until = from + line.slice(from).search(behind);
  if (builder.length > 0) builder.replace('\n', row.start, row.start + from);
  let at = from;
  for (const found of line.slice(0, until).matchAll(escaped)) {
    if (found.index < from) continue;
    builder.keep(row.start + at, row.start + found.index);
    at = found.index + found[0].length;
    builder.replace(plain(found[0]), row.start + found.index, row.start + at);
  }
  builder.keep(row.start + at, row.start + Math.max(at, until));
}
