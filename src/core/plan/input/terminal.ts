import type { PlanText } from '../reader.ts';
import { TextBuilder } from './plan-text.ts';

const ESC = 0x1b;
const CARET = 0x5e;
const BACKSPACE = 0x08;
const LF = 10;
const CR = 13;
const [esc, bell, backspace] = [ESC, 7, BACKSPACE].map((code) => String.fromCharCode(code));

/** What tells a terminal to do something: colours, titles, character sets; also as `cat -v` and `less` write the escape. */
const SEQUENCE = new RegExp(
  `(?:${esc}|\\^\\[)\\[[0-?]{0,40}[ -/]{0,10}[@-~]|${esc}(?:\\][^${bell}${esc}\\n]{0,300}(?:${bell}|${esc}\\\\)|[()*+][A-Za-z0-9]|[=>78cDEHMNOZ])`,
  'y',
);
const RECORDED = new RegExp(`[${esc}${backspace}]|\\^\\[\\[|\\r(?!\\n)`);

interface Kept {
  readonly start: number;
  end: number;
}

/**
 * A text as it looked on the terminal it was recorded from: without escape sequences, without what was deleted with backspaces, its lines ended by
 * LF where they ended in CR alone or in several. Null where it has none of those.
 */
export function undressTerminal(whole: PlanText): PlanText | null {
  const { text } = whole;
  if (!RECORDED.test(text)) return null;
  const builder = new TextBuilder(whole);
  for (const { start, end } of keptOf(text)) {
    let at = start;
    for (let cr = text.indexOf('\r', at); cr >= 0 && cr < end; cr = text.indexOf('\r', at)) {
      builder.keep(at, cr);
      at = cr;
      while (at < end && text.charCodeAt(at) === CR) at++;
      if (at >= end || text.charCodeAt(at) !== LF) builder.replace('\n', cr, at);
      if (at >= end) break;
    }
    builder.keep(at, end);
  }
  return builder.build();
}

/** The stretches of a text that a terminal shows. A backspace takes the character before it back, within its line. */
function keptOf(text: string): readonly Kept[] {
  const kept: Kept[] = [];
  let start = 0;
  const close = (end: number): void => {
    if (end > start) kept.push({ start, end });
  };
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === BACKSPACE) {
      close(at);
      deleteLast(text, kept);
      start = ++at;
      continue;
    }
    const length = code === ESC || code === CARET ? sequenceLength(text, at) : 0;
    if (length === 0) {
      at++;
      continue;
    }
    close(at);
    at += length;
    start = at;
  }
  close(text.length);
  return kept;
}

function deleteLast(text: string, kept: Kept[]): void {
  const last = kept.at(-1);
  if (last === undefined || text.charCodeAt(last.end - 1) === LF) return;
  last.end--;
  if (last.end === last.start) kept.pop();
}

function sequenceLength(text: string, at: number): number {
  SEQUENCE.lastIndex = at;
  return SEQUENCE.test(text) ? SEQUENCE.lastIndex - at : 0;
}
