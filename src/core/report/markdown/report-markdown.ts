import { inline, paragraph as lineStart, reportText } from '../../markdown.ts';
import { shortPath } from '../../verdict/wording.ts';
import type { Figure } from '../figure.ts';
import { type Block, NOT_ASSESSED, type Report, type ReportTable, type Span, type Text } from '../model.ts';
import { safeMarkdown } from './safe-markdown.ts';

/** Longest text of a cell or a line that no person wrote, in characters: names come from files and have no end. */
const LONGEST = 4000;

/** A plain text inside a line, with the spaces at its ends kept: they part it from what stands beside it. */
function plain(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const escaped = inline(cut);
  if (escaped === '') return cut === '' ? '' : ' ';
  return `${/^\s/.test(cut) ? ' ' : ''}${escaped}${/\s$/.test(cut) ? ' ' : ''}`;
}

function codeText(code: string): string {
  // In a cell of a table a bar ends even a code span, and a grave accent ends it anywhere.
  const simple = /^[^`|\\\n\r]*$/.test(code) && code.trim() === code && code !== '' && code.length <= LONGEST;
  return simple && plain(code).replaceAll('\\', '') === code ? `\`${code}\`` : plain(code);
}

function spanText(span: Span): string {
  if (typeof span === 'string') return plain(span);
  if ('text' in span) return `[${plain(span.text)}](#${span.to})`;
  return 'code' in span ? codeText(span.code) : `**${plain(span.strong).trim()}**`;
}

const textOf = (text: Text): string => (typeof text === 'string' ? plain(text) : text.map(spanText).join('')).trim();

/** The same at the beginning of a line, where more characters are markup. */
const lineOf = (text: Text): string => {
  const written = textOf(text);
  return typeof text === 'string' || typeof text[0] === 'string' ? lineStartOnly(written) : written;
};

const lineStartOnly = (written: string): string =>
  written.replace(/^[-+=>]/, '\\$&').replace(/^(\d+)([.)])(?= |$)/, '$1\\$2');

const anchorTag = (anchor: string | null): string => (anchor === null ? '' : `<a id="${anchor}"></a>`);

function tableText({ caption, head, rows, right, more }: ReportTable): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `*${plain(caption).trim()}*`,
    [
      line(head.map(plain)),
      line(head.map((_, at) => (right.includes(at) ? '---:' : '---'))),
      ...rows.map(({ anchor, cells }) =>
        line(cells.map((cell, at) => `${at === 0 ? anchorTag(anchor) : ''}${textOf(cell)}`)),
      ),
    ].join('\n'),
    ...(more > 0 ? [`The first ${rows.length} of ${rows.length + more}.`] : []),
  ];
}

function figureText(figure: Figure): readonly string[] {
  const { anchor, title, notes, head, rows, right, more } = figure;
  const cells = rows.map((row) => ({ anchor: null, cells: row.cells.map(shortPath) }));
  return [
    `${anchorTag(anchor)}**${plain(title).trim()}** — ${plain(notes.join(' · '))}`,
    ...tableText({ kind: 'table', caption: 'In numbers', head, rows: cells, right, more }),
  ];
}

/** A block as Markdown: texts that stand apart by an empty line. */
export function blockText(block: Block, toRoot: string): readonly string[] {
  switch (block.kind) {
    case 'heading':
      return [`${'#'.repeat(block.level)} ${anchorTag(block.anchor)}${textOf(block.text)}`];
    case 'paragraph':
      return [lineOf(block.text)];
    case 'prose':
      return [safeMarkdown(block.markdown)];
    case 'list':
      return [block.items.map((item) => `- ${lineOf(item)}`).join('\n')];
    case 'facts':
      return [block.rows.map(([name, text]) => `- **${plain(name)}:** ${textOf(text)}`).join('\n')];
    case 'table':
      return tableText(block);
    case 'figure':
      return figureText(block.figure);
    case 'picture': {
      const { anchor, title, notes, picture } = block;
      const head = `${anchorTag(anchor)}**${plain(title).trim()}** — ${plain(notes.join(' · '))}`;
      // Its path is made of ids: nothing in it is markup.
      return picture.path === null ? [head] : [head, `![${plain(title).trim()}](${toRoot}${picture.path})`];
    }
    case 'notAssessed':
      return [`**${NOT_ASSESSED}** — ${plain(block.why)}.`];
  }
}

/**
 * A report as Markdown (CommonMark with the tables of GFM). Links lead to anchors of the same file; no text in it is markup but what people
 * wrote as such, and no HTML is in it but anchors. The same report gives the same bytes.
 `toRoot` leads from it to the root of its bundle, where
 * pictures are looked for.
 */
export function reportMarkdown({ title, facts, sections }: Report, toRoot = ''): string {
  return reportText([
    `# ${lineStart(title)}`,
    ...blockText({ kind: 'facts', rows: facts }, toRoot),
    ...sections.flatMap(({ anchor, title: name, blocks }) => [
      `## ${anchorTag(anchor)}${plain(name)}`,
      ...blocks.flatMap((block) => blockText(block, toRoot)),
    ]),
  ]);
}
