import { micromark, parse, postprocess, preprocess } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { paragraph } from '../../markdown.ts';
import { printable } from '../../printable.ts';

/** Footnotes and definitions have names that two texts of one page would share. */
const APART = ['definition', 'gfmFootnoteCall', 'gfmFootnoteDefinition', 'gfmPotentialFootnoteCall'];
/** What a text of a person cannot be on a page: HTML, a heading of the report, a picture from elsewhere. */
const TURNED_OFF = [...APART, 'htmlFlow', 'htmlText', 'headingAtx', 'setextUnderline', 'labelStartImage'];

/** Where a link may lead: nothing that a browser would run. */
const isHarmless = (destination: string): boolean => /^(?:https?:\/\/|mailto:|#)/i.test(destination);

/** Texts that must be parsed so often to be safe are not read as Markdown at all. */
const MOST_PASSES = 4;

const CONTAINER = '[ \\t]*(?:>|(?:[-+*]|\\d{1,9}[.)])(?=[ \\t]|$))';
/** Quotations and lists inside of each other take a parser time and a page room; nobody means more of them in one line than this. */
const DEEP = new RegExp(`^((?:${CONTAINER}){8})(?:${CONTAINER})+`);

/** A text of a person without the characters that a page would act on; lines and tabs stay. */
export const clean = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.split('\t').map(printable).join('\t').replace(DEEP, '$1'))
    .join('\n');

/**
 * What a person wrote, as HTML: paragraphs, lists, tables, code, emphasis and links to http, https, mailto and anchors. HTML in it is shown as
 * text, headings and pictures are not made, and other links lead nowhere.
 */
export function proseHtml(markdown: string): string {
  const html = micromark(clean(markdown), {
    extensions: [gfm(), { disable: { null: TURNED_OFF } }],
    htmlExtensions: [gfmHtml()],
  });
  // A link whose destination was taken away would lead to the page itself, and a relative one beside it: on paper to the folder it was printed in.
  return html.replace(/<a href="([^"]*)"/g, (link, to: string) => (isHarmless(to) ? link : '<a'));
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const eventsOf = (text: string) =>
  postprocess(
    parse({ extensions: [gfm()] })
      .document()
      .write(preprocess()(text, undefined, true)),
  );

/** What stands in the way of putting a text into a page of Markdown that others read, each with what it becomes. */
function editsOf(text: string): readonly Edit[] {
  const events = eventsOf(text);
  const edits: Edit[] = [];
  let isOpening = false;
  for (const [phase, token] of events) {
    if (phase !== 'enter') continue;
    const from = token.start.offset;
    const to = token.end.offset;
    const raw = text.slice(from, to);
    switch (token.type) {
      case 'htmlFlow':
      case 'htmlText':
        edits.push({ from, to, text: raw.replaceAll('<', '&lt;') });
        break;
      case 'labelImageMarker':
      case 'setextHeadingLineSequence':
      case 'definition':
      case 'gfmFootnoteDefinition':
        edits.push({ from, to: from, text: '\\' });
        break;
      case 'atxHeading':
        isOpening = true;
        break;
      case 'atxHeadingSequence':
        // A closing one is of the same type, and harmless.
        if (isOpening) edits.push({ from, to: from, text: '\\' });
        isOpening = false;
        break;
      case 'resourceDestinationString':
        if (!isHarmless(raw)) edits.push({ from, to, text: '#' });
        break;
      case 'autolinkProtocol':
        if (!/^https?:$|^mailto:$/i.test(raw)) edits.push({ from: from - 1, to: from, text: '&lt;' });
        break;
    }
  }
  return edits;
}

/** Edits applied from the first to the last; one inside another is left for the next time. */
function edited(text: string, edits: readonly Edit[]): string {
  let made = '';
  let at = 0;
  for (const { from, to, text: instead } of [...edits].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from < at) continue;
    made += text.slice(at, from) + instead;
    at = to;
  }
  return made + text.slice(at);
}

/**
 * What a person wrote, as a quotation in a page of Markdown: the same as {@link proseHtml} makes of it, whoever draws the page. A quotation also
 * ends what was left open in it, such as a fence of code.
 */
export function safeMarkdown(markdown: string): string {
  // A tab reaches less far behind the sign of the quotation than at the beginning of a line.
  const written = clean(markdown).replaceAll('\t', '    ').trim();
  let text = written;
  let edits = editsOf(text);
  for (let pass = 0; edits.length > 0 && pass < MOST_PASSES; pass++) {
    text = edited(text, edits);
    edits = editsOf(text);
  }
  const safe = edits.length === 0 ? quotation(text) : null;
  return safe !== null && isApart(safe) ? safe : quotation(written.split('\n').map(paragraph).join('\n'));
}

const quotation = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

const CONTAINERS = new Set<string>(['blockQuote', 'listOrdered', 'listUnordered', 'gfmFootnoteDefinition']);

/** Whether a quotation, on a page, is all there is of it: lines read otherwise behind its signs than alone, and nothing is open behind it. */
function isApart(quoted: string): boolean {
  const page = `${quoted}\n\nbehind`;
  if (editsOf(page).length > 0) return false;
  let open = 0;
  for (const [phase, token] of eventsOf(page)) {
    if (CONTAINERS.has(token.type)) open += phase === 'enter' ? 1 : -1;
    if (phase === 'enter' && token.type === 'paragraph' && token.start.offset === quoted.length + 2) return open === 0;
  }
  return false;
}
