import type { PlanText } from '../reader.ts';
import { undressMarks } from './line-marks.ts';
import { firstLines, type Line, linesOf } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

const NUMBERED = /^([ \t]*)(\d{1,7})((?: ?[.:)|│]| {2,4}[|│])?)([ \t]*)/;
/** Lines that are looked at to tell. */
const SAMPLE = 40;

/** A text whose lines were numbered by an editor, `cat -n`, `nl` or `less -N`, or quoted or commented out, without that; null for any other. */
export function undressLines(text: PlanText): PlanText | null {
  return withoutNumbers(text) ?? undressMarks(text);
}

function withoutNumbers(whole: PlanText): PlanText | null {
  const { text } = whole;
  const sample = firstLines(text, SAMPLE).map((line) => numbered(text, line));
  if (sample.length < 3) return null;
  const [first] = sample;
  if (first === undefined || first === null) return null;
  // A part of a file, as `grep -n` prints it, has consecutive numbers.
  const isPart = first.number > 1;
  for (const [index, line] of sample.entries()) {
    const expected = first.number + index;
    if (line === null || line.number < expected || (isPart && line.number !== expected)) return null;
  }
  // Spaces behind the number are its own as far as all lines have them; where numbers are not aligned at their end, all with so many digits.
  const isAligned = sample.every((line) => line?.before === first.before);
  const groupOf = ({ digits }: NumberedLine): number => (isAligned ? 0 : digits);
  const spaces = new Map<number, number>();
  for (const line of linesOf(text)) {
    const found = numbered(text, line);
    if (found === null || found.blank) continue;
    const known = spaces.get(groupOf(found)) ?? Number.MAX_SAFE_INTEGER;
    spaces.set(groupOf(found), Math.min(known, found.spaces));
  }
  const builder = new TextBuilder(whole);
  for (const line of linesOf(text)) {
    const found = numbered(text, line);
    const own = found === null ? 0 : found.before + Math.min(found.spaces, spaces.get(groupOf(found)) ?? found.spaces);
    builder.keep(line.start + own, line.next);
  }
  return builder.build();
}

interface NumberedLine {
  readonly number: number;
  readonly digits: number;
  /** Characters before the spaces behind the number. */
  readonly before: number;
  readonly spaces: number;
  /** Nothing follows. */
  readonly blank: boolean;
}

function numbered(text: string, { start, end }: Line): NumberedLine | null {
  const [all = '', indent = '', digits, mark = '', space = ''] =
    NUMBERED.exec(text.slice(start, Math.min(end, start + 80))) ?? [];
  if (digits === undefined) return null;
  // A tab is one, whatever follows it.
  const spaces = space.startsWith('\t') ? 1 : space.length;
  const blank = start + all.length >= end;
  if (!blank && mark === '' && spaces === 0) return null;
  return {
    number: Number(digits),
    digits: digits.length,
    before: indent.length + digits.length + mark.length,
    spaces,
    blank,
  };
}

/** A text whose no-break spaces are what they look like: pages and chats put them for indentation. Null where it has none of those. */
export function undressSpaces(whole: PlanText): PlanText | null {
  const { text } = whole;
  if (!text.includes('\u00a0')) return null;
  if (
    !/(?:^|\n)[ \t]{0,200}\u00a0|Node\u00a0Type|\u00a0\(|->[ \u00a0]*\u00a0|:\u00a0|(?:^|[^\S\u00a0])\u00a0/.test(text)
  )
    return null;
  const plain = text.replaceAll(/\u00a0+/g, (spaces) => ' '.repeat(spaces.length));
  // As long as before: every position stays.
  return { ...whole, text: plain };
}
