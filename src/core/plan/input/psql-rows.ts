import type { PlanText } from '../reader.ts';
import { firstLines, isBlank, type Line, linesOf } from './lines.ts';
import {
  cellsOf,
  framedRow,
  isFrameOnly,
  isRowCount,
  isWrapped,
  isWrapSign,
  type Row,
  reaches,
  trimmedEnd,
} from './psql-cells.ts';

/** Lines that are looked at to tell rows whose header was not copied. */
const SAMPLE = 40;

/**
 * Rows of psql without their header (`psql -t`, or copied without it): lines between bars, with `+` or `↵` behind them, or wrapped. Null for any
 * other text.
 */
export function undressRows(whole: PlanText): PlanText | null {
  const { text } = whole;
  const sample = firstLines(text, SAMPLE);
  const [first] = sample;
  if (first === undefined || sample.length < 2) return null;
  const signed = isSigned(text, first) ? sample.filter((line) => isSigned(text, line)).length : 0;
  // Of the last line of a cell only its bars tell.
  const isOfRows = signed >= sample.length * 0.7;
  const wrapped = wrapOf(text, isOfRows);
  if (!isOfRows && wrapped === null) return null;
  const rows: Row[] = [];
  for (const line of linesOf(text)) {
    if (isBlank(text, line.start, line.end) || isRowCount(text, line) || isFrameOnly(text, line)) continue;
    rows.push(signedRow(text, line, { isOfRows, wrapped, before: rows.at(-1) }));
  }
  return cellsOf(whole, rows);
}

const SIGNED = /^(?:[|│║][ .…A-Z].*[|│║]|.* {0,4}[+↵])$/;

const isSigned = (text: string, line: Line): boolean => {
  const end = trimmedEnd(text, line);
  return end - line.start < 100_000 && !isFrameOnly(text, line) && SIGNED.test(text.slice(line.start, end));
};

/** How wide lines are that psql wrapped, and whether a sign stands before what goes on. */
interface Wrap {
  readonly width: number;
  readonly isMarked: boolean;
}

const HEADED = /^[ |│║]{0,2000}QUERY PLAN\b/m;
/** A line of EXPLAIN’s that breaks off, with psql’s sign behind it. */
const BROKEN = /[([{=, ][^\s()]{0,200}[.…]$/;

/** A range of costs or times whose first number is whole: the dot behind it is one of the two that follow, and no sign. */
const RANGE_CUT = /(?:cost=\d+\.\d\d|time=\d+\.\d{3})\.$/;
/** The longest such beginning of a range. */
const LONGEST_RANGE = 40;

const isRangeCut = (text: string, before: Line, line: Line): boolean =>
  /\d/.test(text[line.start + 1] ?? '') &&
  RANGE_CUT.test(text.slice(Math.max(before.start, before.end - LONGEST_RANGE), before.end));

/** Tells of lines that psql wrapped: as wide as any, all with a sign behind them. Null where they were not. */
function wrapOf(text: string, isOfRows: boolean): Wrap | null {
  // With a header or names it is a table.
  if (!/[.…]\r?\n/.test(text) || HEADED.test(text)) return null;
  let width = 0;
  let marked = 0;
  let wrapped = 0;
  let others = 0;
  let broken = 0;
  let before: Line | null = null;
  for (const line of linesOf(text)) {
    const length = line.end - line.start;
    const isBehind = before !== null && before.end - before.start === width && isWrapSign(text[before.end - 1]);
    if (isBehind && before !== null && isWrapSign(text[line.start])) {
      if (isRangeCut(text, before, line)) {
        wrapped--;
        others++;
      } else marked++;
    }
    before = line;
    if (length < width || length < LEAST_WIDTH) continue;
    if (length > width) {
      width = length;
      marked = 0;
      wrapped = 0;
      others = 0;
      broken = 0;
    }
    if (isWrapSign(text[line.end - 1])) {
      wrapped++;
      if (BROKEN.test(text.slice(Math.max(line.start, line.end - 300), line.end))) broken++;
    } else if (!'+↵'.includes(text[line.end - 1] ?? ' ')) others++;
  }
  if (wrapped < 1) return null;
  if (marked === wrapped) return { width, isMarked: true };
  const isSure = isOfRows || (wrapped > 1 && broken > 0 && /\((?:cost=|actual )/.test(text));
  return others === 0 && isSure ? { width, isMarked: false } : null;
}

/** Narrower screens have no plans. */
const LEAST_WIDTH = 20;

/** Without bars a row of a table has a space before it. */
function signedRow(
  text: string,
  line: Line,
  {
    isOfRows,
    wrapped,
    before,
  }: { readonly isOfRows: boolean; readonly wrapped: Wrap | null; readonly before: Row | undefined },
): Row {
  if (isOfRows && '|│║'.includes(text[line.start] ?? ' ')) return framedRow(text, line, before);
  const end = trimmedEnd(text, line);
  const goesOn = wrapped !== null && isWrapped(text, before) && (!wrapped.isMarked || isWrapSign(text[line.start]));
  const start = Math.min(line.start + (goesOn && wrapped?.isMarked === true ? 1 : 0), end);
  const isAtEdge = wrapped === null ? isOfRows : reaches(text, line.start, end, wrapped.width);
  return { line, start, end, isAtEdge, goesOn };
}
