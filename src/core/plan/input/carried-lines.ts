import type { PlanText } from '../reader.ts';
import { beforeSpace, type Line, lineAt, linesOf } from './lines.ts';
import { TextBuilder } from './plan-text.ts';

/** The head of auto_explain’s entry. */
const HEAD = /duration: \d{1,15}\.\d{3} ms {1,2}plan:[ \t]{0,10}$/gm;
/** Longest prefix that a tool puts before the lines of a log. */
const LONGEST = 300;

/**
 * A log whose lines have something before them that differs in its digits at most, `2026-01-02T03:04:05Z app[1] postgres | `, without it. It
 * shows behind the head of an entry: its further lines begin with a tab. Null for any other text.
 */
export function undressCarried(whole: PlanText): PlanText | null {
  const { text } = whole;
  HEAD.lastIndex = 0;
  const found = HEAD.exec(text);
  if (found === null) return null;
  const head = lineAt(text, text.lastIndexOf('\n', found.index) + 1);
  const next = head === null ? null : lineAt(text, head.next);
  if (head === null || next === null) return null;
  const tab = text.slice(next.start, Math.min(next.end, next.start + LONGEST)).indexOf('\t');
  const prefix = text.slice(next.start, next.start + tab);
  if (tab < 2 || prefix.trim() === '' || !isLike(text, head, prefix)) return null;
  const builder = new TextBuilder(whole);
  for (const line of linesOf(text)) {
    const isBare = !isLike(text, line, prefix) && !isLike(text, line, prefix.trimEnd());
    builder.keep(isBare ? line.start : Math.min(line.start + prefix.length, line.end), line.next);
  }
  return builder.build();
}

/** Whether a line begins with a prefix, or with one that has other digits. */
function isLike(text: string, { start, end }: Line, prefix: string): boolean {
  if (end - start < prefix.length) return false;
  for (let at = 0; at < prefix.length; at++) {
    const [is, should] = [text[start + at] ?? '', prefix[at] ?? ''];
    if (is !== should && !(/\d/.test(is) && /\d/.test(should))) return false;
  }
  return true;
}

const EXPORTED = /^__REALTIME_TIMESTAMP=\d{1,20}$/m;
const MESSAGE = 'MESSAGE=';

/** The messages of `journalctl -o export`, a line each; null for any other text. */
export function undressExport(whole: PlanText): PlanText | null {
  const { text } = whole;
  if (!EXPORTED.test(text)) return null;
  const builder = new TextBuilder(whole);
  for (const { start, next } of linesOf(text)) {
    if (text.startsWith(MESSAGE, start)) builder.keep(start + MESSAGE.length, next);
  }
  return builder.length === 0 ? null : builder.build();
}

/** A heading of CSV, as what exports logs writes it. */
const HEADING = /^\ufeff?"?[@\w .-]{1,60}"?(?:[,;]"?[@\w .-]{1,60}"?){1,40}$/;

/** The entries of auto_explain in cells of CSV that a log’s viewer exported, each with its lines; null for any other text. */
export function undressCells(whole: PlanText): PlanText | null {
  const { text } = whole;
  const heading = lineAt(text, 0);
  if (heading === null || heading.end > 2000) return null;
  if (!HEADING.test(text.slice(0, beforeSpace(text, 0, heading.end)))) return null;
  const builder = new TextBuilder(whole);
  for (let open = text.indexOf('"', heading.next); open >= 0; ) {
    let close = text.indexOf('"', open + 1);
    while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
    const end = close < 0 ? text.length : close;
    const isMessage = text.startsWith('duration: ', open + 1);
    const head = text.slice(open + 1, Math.min(end, open + 1000));
    if (isMessage || /duration: \d{1,15}\.\d{3} ms {1,2}plan:/.test(head)) {
      if (builder.length > 0) builder.replace('\n', open, open + 1);
      if (isMessage) builder.replace('LOG:  ', open, open + 1);
      keepCell(builder, text, open + 1, end);
    }
    open = close < 0 ? -1 : text.indexOf('"', close + 1);
  }
  return builder.length === 0 ? null : builder.build();
}

/** Doubled quotes as one. */
function keepCell(builder: TextBuilder, text: string, start: number, end: number): void {
  let at = start;
  for (let quote = text.indexOf('""', at); quote >= 0 && quote < end; quote = text.indexOf('""', at)) {
    builder.keep(at, quote + 1);
    at = quote + 2;
  }
  builder.keep(at, end);
}
