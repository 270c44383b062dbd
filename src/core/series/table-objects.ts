import type { FoundObject, LooseValue } from './loose-objects.ts';

/** Longest row of a table that is looked at, in characters. */
const MAX_ROW = 4096;
const INDEX = '(index)';

/** A border or a row of a table, behind what a logger wrote before it. */
const LINE = /[┌├└│][^\n]*/g;

function cellValue(cell: string): LooseValue {
  const quoted = /^(['"`])(.*)\1$/.exec(cell);
  if (quoted !== null) return quoted[2] ?? '';
  return /^-?\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : cell === '' ? null : cell;
}

/** A row as it stands between its bars; null for a longer one than anybody prints. */
function cellsOf(row: string): readonly string[] | null {
  if (row.length > MAX_ROW) return null;
  return row
    .split('│')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** True for a text with a table of `console.table` in it. */
export const hasTable = (text: string): boolean => /│ {1,200}\(index\) {1,200}│/.test(text);

/**
 * The objects that `console.table` printed into a text, in order: a table of one object has a row for each of its keys (`Values`), one of a list a row for each object. Cells
 * are as `util.inspect` writes them. An object stands where its row does, and the first one of a table where the table does; what lies between tables is passed over, and
 * so is a last table that was cut off. O(n) in the length of the text.
 */
export function* tableObjects(text: string): Generator<FoundObject> {
  let header: readonly string[] | null = null;
  let own = new Map<string, LooseValue>();
  let start = 0;
  for (const match of text.matchAll(LINE)) {
    const [line] = match;
    const [from, to] = [match.index, match.index + line.length];
    if (line.startsWith('┌')) {
      [header, own, start] = [null, new Map(), from];
      continue;
    }
    if (line.startsWith('└')) {
      if (own.size > 0) yield { object: own, from: start, to };
      [header, own] = [null, new Map()];
      continue;
    }
    const cells = line.startsWith('│') ? cellsOf(line) : null;
    if (cells === null) continue;
    if (header === null) {
      header = cells[0] === INDEX ? cells : null;
      continue;
    }
    if (header.length === 2 && header[1] === 'Values') {
      own.set(cells[0] ?? '', cellValue(cells[1] ?? ''));
      continue;
    }
    const object = new Map<string, LooseValue>();
    for (const [i, name] of header.entries()) if (i > 0) object.set(name, cellValue(cells[i] ?? ''));
    yield { object, from: start, to };
    start = to;
  }
}
