import { CATEGORIES } from '../model.ts';

/** One box of a static picture, in pixels from the picture's top left corner. */
export interface SvgBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** One of the classes of the picture's style. */
  readonly kind: string;
  readonly label: string;
  /** The tooltip. */
  readonly title: string;
}

export interface SvgPicture {
  readonly title: string;
  /** Lines under the title: what is shown, and what is not. */
  readonly notes: readonly string[];
  readonly height: number;
  readonly boxes: Iterable<SvgBox>;
  /** Headings inside the picture. */
  readonly headings?: readonly { readonly y: number; readonly text: string }[];
}

export const SVG_WIDTH = 1200;
export const SVG_ROW = 17;
const MARGIN = 12;
/** Width of a character of the labels' 11-pixel monospace face. */
const CHARACTER = 6.7;

/** Fills in the light and the dark theme, by category: the window's, lighter where its dark theme has light ink. */
const CATEGORY_FILLS: Readonly<Record<(typeof CATEGORIES)[number], readonly [string, string]>> = {
  app: ['#eda066', '#d98548'],
  library: ['#d9bf63', '#bca04e'],
  native: ['#82c7a9', '#5fa98a'],
  kernel: ['#e09090', '#c76c6c'],
  runtime: ['#9db1e8', '#7f96d6'],
  gc: ['#dc9bcd', '#c77bb6'],
  jit: ['#aba3ea', '#8c82d8'],
  'wait-io': ['#78c1d1', '#52a6b8'],
  'wait-lock': ['#e396ae', '#c9738f'],
  'wait-sleep': ['#b3c3cc', '#6f8794'],
  idle: ['#c3cad2', '#7f8995'],
  profiler: ['#d3d8df', '#78818d'],
  unknown: ['#aab2bc', '#7a828d'],
};

/** Fills of the diverging scale, weakest first: less cost is blue, more is orange. */
const LESS_FILLS = [
  ['#a9c6e8', '#7391b8'],
  ['#86b1e2', '#6a98cf'],
  ['#6099d8', '#629ee0'],
  ['#3f86d0', '#5aa2f2'],
] as const;
const MORE_FILLS = [
  ['#e3c0a3', '#a58a6c'],
  ['#dda679', '#bd8658'],
  ['#d68f54', '#d6894a'],
  ['#d07c34', '#f08c3a'],
] as const;

function fillRules(theme: 0 | 1): string {
  const rules = CATEGORIES.map((category) => `.${category}{fill:${CATEGORY_FILLS[category][theme]}}`);
  LESS_FILLS.forEach((fills, step) => {
    rules.push(`.less${step + 1}{fill:${fills[theme]}}`);
  });
  MORE_FILLS.forEach((fills, step) => {
    rules.push(`.more${step + 1}{fill:${fills[theme]}}`);
  });
  const [same, sum, ground, text, quiet] = theme === 0 ? LIGHT : DARK;
  return `${rules.join('')}.same{fill:${same}}.sum{fill:${sum}}.ground{fill:${ground}}.head{fill:${text}}.note{fill:${quiet}}`;
}

const LIGHT = ['#cdd3da', '#e6e9ee', '#ffffff', '#181c21', '#5c6672'] as const;
const DARK = ['#828c98', '#7a8490', '#1b1f24', '#e6e9ed', '#8e99a7'] as const;

/** Colours and faces of the pictures, for light and dark pages. */
export const PICTURE_STYLE = [
  'text{font-family:ui-sans-serif,system-ui,sans-serif;font-size:12px}',
  '.head{font-size:15px;font-weight:600}',
  '.label{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:11px;fill:#0e1013;pointer-events:none}',
  fillRules(0),
  `@media (prefers-color-scheme:dark){${fillRules(1)}}`,
].join('');

/**
 * A self-contained SVG without scripts, for light and dark pages: boxes with tooltips, their names where there is room. `styled: false` leaves its
 * style to a page that has {@link PICTURE_STYLE} once for all its pictures.
 */
export function* svgPieces(
  picture: SvgPicture,
  { styled = true }: { readonly styled?: boolean } = {},
): Generator<string> {
  const top = MARGIN + 24 + picture.notes.length * 18 + 6;
  const width = SVG_WIDTH + 2 * MARGIN;
  const height = top + picture.height + MARGIN;
  const title = xmlText(picture.title);
  yield `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">`;
  yield `<title>${title}</title>${styled ? `<style>${PICTURE_STYLE}</style>` : ''}<rect class="ground" width="${width}" height="${height}"/>`;
  yield `<text class="head" x="${MARGIN}" y="${MARGIN + 15}">${title}</text>`;
  for (const [index, note] of picture.notes.entries()) {
    yield `<text class="note" x="${MARGIN}" y="${MARGIN + 36 + index * 18}">${xmlText(note)}</text>`;
  }
  yield `<g transform="translate(${MARGIN} ${top})">`;
  for (const { y, text } of picture.headings ?? []) yield `<text class="head" x="0" y="${y}">${xmlText(text)}</text>`;
  for (const box of picture.boxes) {
    const x = pixels(box.x);
    const space = Math.max(0.1, box.width - 0.5);
    yield `<g><title>${xmlText(box.title)}</title><rect class="${box.kind}" x="${x}" y="${box.y}" width="${pixels(space)}" height="${SVG_ROW - 1}" rx="1"/>`;
    const characters = Math.floor((box.width - 6) / CHARACTER);
    if (characters >= 3) {
      const label = fitted(box.label, characters);
      yield `<text class="label" x="${pixels(box.x + 3)}" y="${box.y + 12}">${xmlText(label)}</text>`;
    }
    yield '</g>';
  }
  yield '</g></svg>\n';
}

/** A name in at most so many characters: without its outer qualifiers where that is enough, else cut short. */
function fitted(name: string, characters: number): string {
  let text = name.slice(0, 2000);
  const mark = /^[▲▼] /.exec(text)?.[0] ?? '';
  text = text.slice(mark.length);
  const room = characters - mark.length;
  while (text.length > room) {
    const inner = /^[\w$<>~*&-]+(?:\.|::|\/)(?=[\w$<~*&])/.exec(text);
    if (inner === null) return `${mark}${text.slice(0, Math.max(1, room - 1))}…`;
    text = text.slice(inner[0].length);
  }
  return mark + text;
}

const pixels = (value: number): string => String(Math.round(value * 100) / 100);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for XML: markup escaped, characters that XML 1.0 does not allow replaced. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
