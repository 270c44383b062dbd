import { PlateauError } from '../../error.ts';
import { withoutEscapes } from '../input/escapes.ts';
import { unwrapped } from '../input/hard-wrap.ts';
import type { Mending } from '../input/mending.ts';
import { isPython, pythonAsJson } from '../input/python.ts';
import { isWithinText, quotesEscaped } from '../input/unescaped-quotes.ts';
import { type BrokenJson, type JsonRead, readJson } from '../json-fields.ts';
import type { JsonDocument, PlanText } from '../reader.ts';

/** JSON that was found in a text. */
export interface JsonFound extends JsonDocument {
  /** Where it ends in the text it was looked for in. */
  readonly endInWhole: number;
  /** Its text ended before it did. */
  readonly ended: boolean;
  /** What had to be mended: `hard-wrapped lines`, `Python’s or Node’s print`; empty where nothing. */
  readonly mended: string;
}

const QUOTES = /[“”„‟″«»‘’‚]/;

/**
 * The JSON that begins at a position, mended where a program or person has damaged it on the way: lines cut at a width, Python's `repr`, escapes
 * without their quotes. Where it breaks all the same, what was whole comes with the place. Null where it breaks before there is anything.
 * Mending costs a walk over the whole text: `mending` tells whether it may. Throws `plan.typographicQuotes` and `plan.shortened`.
 */
export function jsonAt(whole: PlanText, start: number, mending: Mending | null): JsonFound | null {
  const plain = readJson(whole.text, start);
  if (plain.broken === null) return foundOf(plain, whole, start, plain.end, '');
  const mended = mending === null ? null : mendedJson(whole, start, { plain, broken: plain.broken, mending });
  if (mended !== null) return mended;
  refuseKnown(whole, plain.broken);
  return foundOf(plain, whole, start, plain.end, '');
}

function foundOf(read: JsonRead, text: PlanText, start: number, endInWhole: number, mended: string): JsonFound | null {
  if (read.value === undefined) return null;
  const { broken } = read;
  return {
    value: read.value,
    text,
    start,
    end: read.end,
    endInWhole,
    ended: broken?.ended ?? false,
    mended,
    incomplete: broken === null ? null : { at: broken.at, why: whyOf(broken) },
  };
}

/** Why a text that should be JSON breaks off. */
export const whyOf = ({ ended, expected }: BrokenJson): string =>
  ended ? 'the text ends in the middle of the plan' : `${expected} should stand here`;

/** A text made of a part of another, and where its characters stood in that. */
interface Mend {
  readonly text: PlanText;
  readonly mended: string;
}

interface Broken {
  readonly plain: JsonRead;
  readonly broken: BrokenJson;
  readonly mending: Mending;
}

/** Tried up to where another document begins, which is short, and on the whole where what was mended is not whole then. */
function mendedJson(whole: PlanText, start: number, from: Broken): JsonFound | null {
  const { text } = whole;
  const next = from.mending.nextDocument(text, Math.max(from.broken.at, start + 1));
  const near = next < text.length ? mendedUpTo(whole, start, next, from) : null;
  if (near !== null && !near.ended) return near;
  return mendedUpTo(whole, start, text.length, from) ?? near;
}

function mendedUpTo(
  whole: PlanText,
  start: number,
  limit: number,
  { plain, broken, mending }: Broken,
): JsonFound | null {
  for (const mend of mends(whole, start, limit, broken, mending)) {
    const read = readJson(mend.text.text);
    const end = positionIn(whole, mend.text, read.end, limit);
    if (read.broken !== null && end <= plain.end) continue;
    if (read.broken !== null) refuseKnown(mend.text, read.broken);
    return foundOf(read, mend.text, 0, end, mend.mended);
  }
  return null;
}

/** What may have happened to the text where it broke. */
function* mends(whole: PlanText, start: number, end: number, { at }: BrokenJson, mending: Mending): Generator<Mend> {
  const { text } = whole;
  const next = text[at] ?? '';
  const length = end - start;
  if (/['()A-Za-z_=]/.test(next) && isPython(text, start) && mending.spend(length)) {
    yield { text: pythonAsJson(whole, start, end), mended: 'Python’s or Node’s print' };
  }
  if (next === '\\' && mending.spend(length)) {
    const plain = withoutEscapes(whole, start, end);
    const read = readJson(plain.text);
    const isTwice = read.broken !== null && isWithinText(plain.text, read.broken.at) && mending.spend(length);
    yield {
      text: isTwice ? quotesEscaped(plain, 0, plain.text.length) : plain,
      mended: 'escaped line breaks',
    };
  }
  if (next !== '"' && isWithinText(text, at) && mending.spend(length)) {
    yield { text: quotesEscaped(whole, start, end), mended: 'quotes within texts' };
  }
  if ((next === '"' || /[\w.+\-\n\r]/.test(next)) && mending.spend(length)) {
    const joined = unwrapped(whole, start, end);
    if (joined !== null) yield { text: joined, mended: 'hard-wrapped lines' };
  }
}

/** Where the source of a position in a text made of another stands in that other: found by halving, sources never fall. */
function positionIn(whole: PlanText, made: PlanText, position: number, limit: number): number {
  const source = made.toSourceEnd(position);
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (whole.toSource(middle) < source) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Throws where it is known what happened to the text and nothing can be mended. */
function refuseKnown(whole: PlanText, { at }: BrokenJson): void {
  const next = whole.text.slice(at, at + 40);
  const quote = QUOTES.exec(next.slice(0, 1));
  if (quote !== null) {
    throw new PlateauError({
      code: 'plan.typographicQuotes',
      message: `The plan has typographic quotes (${quote[0]}) where straight ones (") belong: a chat or a word processor put them there.`,
      hint: 'Copy the plan from where it was made, or replace them.',
      at: whole.place(at),
    });
  }
  if (!/^(?:\.{3}|…|\[(?:\.{3}|…)\]|\[?(?:Object|Array|Circular)\b|\/\/ ?\.{3}|<(?:snip|cut)>)/.test(next)) return;
  throw new PlateauError({
    code: 'plan.shortened',
    message: 'Somebody shortened the plan with “…” here: what is missing cannot be told.',
    hint: 'Ask for the whole plan.',
    at: whole.place(at),
  });
}
