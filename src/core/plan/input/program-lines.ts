import type { PlanText } from '../reader.ts';
import { keepWithoutEscapes } from './escapes.ts';
import { firstLines, type Line, linesOf } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

/** A text on a line of its own that a program puts together with the next ones, or prints as a row: `"…\n" +`, `'…\n'`, `('…',)`. */
const PIECE =
  /^[ \t]{0,40}(?:\+[ \t]{0,4}|\.[ \t]{0,4}|[[({][ \t]{0,4})?[rbufL@$]{0,2}(["'])(.*)\1[ \t]{0,4}(?:,?[)\]}])?[ \t]{0,4}[+.,;\\)]{0,2}[ \t]{0,10}$/;
const PLAN_LINE = /\((?:cost=\d|actual (?:time|rows)=\d)|\\?"Node Type\\?"|Node Type: |<Node-Type>/;
const LONGEST = 20_000;
/** Lines of pieces that show that they are some. */
const SAMPLE = 60;

/** Where the text of a line’s piece stands; null for a line that is none. */
function pieceOf(text: string, { start, end }: Line): { readonly start: number; readonly end: number } | null {
  if (end - start > LONGEST) return null;
  const line = text.slice(start, end);
  const found = PIECE.exec(line);
  const inner = found?.[2];
  if (found === null || inner === undefined) return null;
  const at = start + line.indexOf(found[1] ?? '') + 1;
  return { start: at, end: at + inner.length };
}

/**
 * A plan whose lines are each a text of a program’s source, put together, or each a row that a program printed: as lines. Null for any other text,
 * also for rows of CSV, which have no escapes.
 */
export function undressPieces(whole: PlanText): PlanText | null {
  const { text } = whole;
  if (!/["']/.test(text) || !PLAN_LINE.test(text)) return null;
  const sample = firstLines(text, SAMPLE);
  const pieces = sample.filter((line) => pieceOf(text, line) !== null);
  const [first] = pieces;
  if (pieces.length < 3 || pieces.length < sample.length * 0.6 || first === undefined) return null;
  const isBroken =
    pieces.filter((line) => /\\n["']/.test(text.slice(line.start, line.end))).length >= pieces.length * 0.6;
  const isRow = pieces.every((line) => /^[ \t]{0,40}\(["'].*,\),?[ \t]{0,4}$/.test(text.slice(line.start, line.end)));
  if (!isBroken && !isRow) return null;
  const builder = new TextBuilder(whole);
  for (const line of linesOf(text)) {
    const piece = pieceOf(text, line);
    if (piece === null) continue;
    if (isRow && builder.length > 0) builder.replace('\n', line.start, piece.start);
    keepWithoutEscapes(builder, text, piece.start, piece.end);
  }
  return builder.build();
}
