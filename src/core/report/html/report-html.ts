import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { printable } from '../../printable.ts';
import { xmlText } from '../../profile/exporters/svg-picture.ts';
import { textChunks } from '../../profile/exporters/text-chunks.ts';
import type { Figure } from '../figure.ts';
import { proseHtml } from '../markdown/safe-markdown.ts';
import {
  type Block,
  NOT_ASSESSED,
  plainText,
  type Report,
  type ReportTable,
  type Section,
  type Span,
  type Text,
} from '../model.ts';
import { base64 } from './base64.ts';
import { REPORT_STYLE, tagClass } from './report-style.ts';

/** Longest text that no person wrote, in characters: names come from files and have no end. */
const LONGEST = 4000;
/** A cell with a longer word than this may be broken anywhere. */
const LONG_WORD = 22;
/** A cell as short as this stays on one line; one as long as a sentence gets room for it. */
const SHORT_CELL = 16;
const SHORT_NUMBER = 14;
const SENTENCE = 48;
/** A column whose cells have this many characters in the mean is what its table is read for. */
const MOST_OF_A_ROW = 80;

const escaped = (text: string): string => {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  // A number and its sign are not torn apart.
  return xmlText(printable(cut.replace(/[\t\n\r ]+/g, ' '))).replace(/(\d) %/g, '$1\u00a0%');
};

function spanHtml(span: Span): string {
  if (typeof span === 'string') return escaped(span);
  if ('text' in span) return `<a href="#${xmlText(span.to)}">${escaped(span.text)}</a>`;
  return 'code' in span ? `<code>${escaped(span.code)}</code>` : `<strong>${escaped(span.strong)}</strong>`;
}

const textHtml = (text: Text): string => (typeof text === 'string' ? escaped(text) : text.map(spanHtml).join(''));

const idOf = (anchor: string | null): string => (anchor === null ? '' : ` id="${xmlText(anchor)}"`);

function cellHtml(cell: Text, isNumber: boolean): string {
  const plain = plainText(cell);
  const longest =
    plain.length > LONGEST ? plain.length : Math.max(0, ...plain.split(/[\s-]/).map((word) => word.length));
  const classes = [
    ...(isNumber ? ['right'] : []),
    ...(longest > LONG_WORD
      ? ['long']
      : plain.length <= (isNumber ? SHORT_NUMBER : SHORT_CELL)
        ? ['keep']
        : plain.length >= SENTENCE
          ? ['said']
          : []),
  ];
  const tag = typeof cell === 'string' ? tagClass(cell) : null;
  const inner = tag === null ? textHtml(cell) : `<span class="tag tag-${tag}">${textHtml(cell)}</span>`;
  return `<td${classes.length === 0 ? '' : ` class="${classes.join(' ')}"`}>${inner}</td>`;
}

/** How wide the columns of a table are that has one of sentences: that one the most, those of words no more than they need. */
function columnClasses({ head, rows, right }: ReportTable): readonly string[] {
  const lengths = head.map((_, at) => rows.map(({ cells }) => plainText(cells[at] ?? '').length));
  const sums = lengths.map((column) => column.reduce((sum, length) => sum + length, 0));
  const most = Math.max(0, ...sums);
  const widest = head.length > 3 && most >= MOST_OF_A_ROW * rows.length ? sums.indexOf(most) : -1;
  return head.map((_, at) => {
    if (right.includes(at)) return 'right';
    if (widest < 0) return '';
    return at === widest ? 'most' : lengths[at]?.every((length) => length <= SHORT_CELL) ? 'slim' : '';
  });
}

function tableHtml(table: ReportTable): string {
  const { caption, head, rows, right, more } = table;
  const classes = columnClasses(table);
  const heads = head.map(
    (name, at) => `<th scope="col"${classes[at] === '' ? '' : ` class="${classes[at]}"`}>${escaped(name)}</th>`,
  );
  const named = caption === '' ? '' : `<caption>${escaped(caption)}</caption>`;
  const body = rows.map(
    ({ anchor, cells }) =>
      `<tr${idOf(anchor)}>${cells.map((cell, at) => cellHtml(cell, right.includes(at))).join('')}</tr>`,
  );
  const rest = more > 0 ? `<p>The first ${rows.length} of ${rows.length + more}.</p>` : '';
  return `<div class="wide"><table${head.length < 4 ? ' class="narrow"' : ''}>${named}<thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>${rest}`;
}

/** Data for the script: in a block that is no script, where only `<` could end it. */
const dataBlock = (json: string): string =>
  `<script type="application/json">${json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}</script>`;

function figureHtml(figure: Figure): string {
  const { anchor, title, notes, svg, flame, head, rows, right, more } = figure;
  const cells = rows.map((row) => ({ anchor: null, cells: row.cells }));
  const table = tableHtml({
    kind: 'table',
    caption: svg === null ? '' : 'In numbers',
    head,
    rows: cells,
    right,
    more,
  });
  const caption = `<figcaption><strong>${escaped(title)}</strong>${escaped(notes.join(' · '))}</figcaption>`;
  return `<figure${idOf(anchor)}${svg === null ? ' class="tabled"' : ''}>${caption}${svg ?? ''}${flame === null ? '' : dataBlock(flame)}</figure>${table}`;
}

/** A block as a piece of the page. */
export function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}${idOf(block.anchor)}>${textHtml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${textHtml(block.text)}</p>`;
    case 'prose':
      return `<div class="prose">${proseHtml(block.markdown)}</div>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${textHtml(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return factsHtml(block.rows);
    case 'table':
      return tableHtml(block);
    case 'figure':
      return figureHtml(block.figure);
    case 'picture': {
      const { anchor, title, notes, picture } = block;
      const caption = `<figcaption><strong>${escaped(title)}</strong>${escaped(notes.join(' · '))}</figcaption>`;
      const size = `width="${picture.width}" height="${picture.height}"`;
      const data = `data:${picture.mediaType};base64,${base64(picture.bytes)}`;
      return `<figure${idOf(anchor)} class="picture">${caption}<img alt="${escaped(title)}" ${size} src="${data}"></figure>`;
    }
    case 'notAssessed':
      return `<p class="none"><strong>${NOT_ASSESSED}</strong> — ${escaped(block.why)}.</p>`;
  }
}

const factsHtml = (rows: readonly (readonly [string, Text])[]): string =>
  `<dl class="facts">${rows.map(([name, text]) => `<dt>${escaped(name)}</dt><dd>${textHtml(text)}</dd>`).join('')}</dl>`;

/** Sections, and the findings inside them. */
function contentsHtml(sections: readonly Section[]): string {
  const entries = sections.map(({ anchor, title, blocks }) => {
    const inner = blocks.flatMap((block) =>
      block.kind === 'heading' && block.level === 3 && block.anchor !== null
        ? [`<li><a href="#${xmlText(block.anchor)}">${textHtml(block.text)}</a></li>`]
        : [],
    );
    return `<li><a href="#${xmlText(anchor)}">${escaped(title)}</a>${inner.length === 0 ? '' : `<ol>${inner.join('')}</ol>`}</li>`;
  });
  return `<nav aria-label="Contents"><p>Contents</p><ol>${entries.join('')}</ol></nav>`;
}

const hashOf = (text: string): string => `'sha256-${base64(sha256(utf8ToBytes(text)))}'`;

/**
 * A report as one page that needs nothing from anywhere: its style and its one script are allowed by their hashes and nothing else is
 * (`Content-Security-Policy: default-src 'none'`). Without scripts it is the same page with pictures that stand still. `script` makes them zoom and
 * search; an empty one is left out. The same report and script give the same bytes.
 */
export const reportHtml = (report: Report, script: string): Iterable<Uint8Array> => textChunks(pieces(report, script));

function* pieces({ title, facts, sections }: Report, script: string): Generator<string> {
  const scripts = script === '' ? '' : ` script-src ${hashOf(script)};`;
  const images = sections.some(({ blocks }) => blocks.some(({ kind }) => kind === 'picture')) ? ' img-src data:;' : '';
  const policy = `default-src 'none';${images} style-src ${hashOf(REPORT_STYLE)};${scripts} base-uri 'none'; form-action 'none'`;
  yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">';
  yield `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  yield '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">';
  yield `<title>${escaped(title)}</title><style>${REPORT_STYLE}</style></head><body><div class="sheet">`;
  yield `<header><h1>${escaped(title)}</h1>${factsHtml(facts)}</header>${contentsHtml(sections)}<main>`;
  for (const { anchor, title: name, blocks } of sections) {
    yield `<section><h2 id="${xmlText(anchor)}">${escaped(name)}</h2>`;
    for (const block of blocks) yield `${blockHtml(block)}\n`;
    yield '</section>';
  }
  yield `</main></div>${script === '' ? '' : `<script>${script}</script>`}</body></html>\n`;
}
