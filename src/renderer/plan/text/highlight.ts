/** What a piece of a plan's text is, for its colour. */
export type PieceKind = 'key' | 'string' | 'number' | 'word' | 'mark' | 'plain';

export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
}

/** How a plan's text is written, as far as its colours go. */
export type Notation = 'json' | 'text' | 'yaml' | 'xml';

/** Characters of a line that are coloured; a line beyond them is shown plain from there on. */
const COLOURED = 4000;

interface Grammar {
  readonly tokens: RegExp;
  readonly kindOf: (match: RegExpExecArray) => PieceKind;
}

/** Every alternative begins with another character and repeats one class only: a line is read in one pass, whatever it holds. */
const GRAMMARS: Readonly<Record<Notation, Grammar>> = {
  json: {
    tokens: /("(?:[^"\\]|\\.)*"?)([ \t]*:)?|(-?\d[\d.eE+-]*)|(true|false|null)\b|([{}[\],:])/g,
    kindOf: ([, quoted, colon, number, word]) =>
      quoted !== undefined
        ? colon === undefined
          ? 'string'
          : 'key'
        : number !== undefined
          ? 'number'
          : word !== undefined
            ? 'word'
            : 'mark',
  },
  text: {
    tokens: /('(?:[^'])*'?)|((?:actual|cost|rows|width|loops|time)=)|(\d[\d.]*)|(never executed)|(->)|([A-Za-z_]\w*)/g,
    kindOf: ([, quoted, key, number, never, arrow]) =>
      quoted !== undefined
        ? 'string'
        : key !== undefined
          ? 'key'
          : number !== undefined
            ? 'number'
            : never !== undefined
              ? 'word'
              : arrow !== undefined
                ? 'mark'
                : 'plain',
  },
  yaml: {
    tokens: /("(?:[^"\\]|\\.)*"?)|(-?\d[\d.eE+-]*)|(true|false|null|~)\b/g,
    kindOf: ([, quoted, number]) => (quoted !== undefined ? 'string' : number !== undefined ? 'number' : 'word'),
  },
  xml: {
    tokens: /(<[^>]*>?)|(-?\d[\d.eE+-]*)|(true|false)\b/g,
    kindOf: ([, tag, number]) => (tag !== undefined ? 'key' : number !== undefined ? 'number' : 'word'),
  },
};

/** `Sort Key:` at the begin of a line of EXPLAIN's text, `"Sort Key":` or `Sort Key:` of its YAML. */
const HEADS: Readonly<Partial<Record<Notation, RegExp>>> = {
  text: /^[ \t]*(?:->[ \t]*)?[A-Z][A-Za-z /-]{0,60}:(?=[ \t]|$)/,
  yaml: /^[ \t]*(?:- )?[ \t]*(?:"[^"\\]{0,200}"|[A-Za-z][A-Za-z /-]{0,60}):(?=[ \t]|$)/,
};

/** A line in pieces; put together they are the line. */
export function highlighted(line: string, notation: Notation): readonly Piece[] {
  const pieces: Piece[] = [];
  const add = (kind: PieceKind, text: string) => {
    const last = pieces.at(-1);
    if (text === '') return;
    if (last !== undefined && last.kind === kind) pieces[pieces.length - 1] = { kind, text: last.text + text };
    else pieces.push({ kind, text });
  };
  const coloured = line.slice(0, COLOURED);
  const head = HEADS[notation]?.exec(coloured)?.[0] ?? '';
  if (head !== '') add('key', head);
  const { tokens, kindOf } = GRAMMARS[notation];
  tokens.lastIndex = head.length;
  let at = head.length;
  for (let match = tokens.exec(coloured); match !== null; match = tokens.exec(coloured)) {
    add('plain', coloured.slice(at, match.index));
    const kind = kindOf(match);
    const colon = notation === 'json' && kind === 'key' ? (match[2]?.length ?? 0) : 0;
    add(kind, match[0].slice(0, match[0].length - colon));
    add('mark', match[0].slice(match[0].length - colon));
    at = match.index + match[0].length;
  }
  add('plain', coloured.slice(at) + line.slice(COLOURED));
  return pieces;
}

/** Offsets of the begin of each line: the first one's is 0. */
export function lineStarts(text: string): Uint32Array {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  const starts = new Uint32Array(count);
  for (let at = text.indexOf('\n'), line = 1; at >= 0; at = text.indexOf('\n', at + 1), line++) starts[line] = at + 1;
  return starts;
}

/** The line an offset is in, from 0. */
export function lineOf(starts: Uint32Array, offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
