import { TextBuilder } from '../input/plan-text.ts';
import type { PlanText } from '../reader.ts';
import { hasBreak, lineAt, NextOf, type TextLine } from '../text-lines.ts';
import { type EntryHead, entryHead, labelled, PLAN_WORD } from './head.ts';
import type { LogEntries } from './log-entries.ts';
import { takenAtOf } from './taken-at.ts';

const TAB = 9;
/** Lines of other processes that may stand within an entry. */
const MAX_INTERRUPTION = 20;

/**
 * Reads the auto_explain entries of a log as PostgreSQL writes it to stderr, with any log_line_prefix, out of its containers already. Each
 * further line of an entry begins with a tab there (`append_with_tabs` in elog.c); a client that prints LOG messages leaves tabs out.
 * `timeAt` tells when the line at a place of the file was taken, for logs whose prefix has no time.
 */
export function readStderr(log: PlanText, entries: LogEntries, timeAt: (source: number) => string | null): void {
  const { text } = log;
  const plans = new NextOf(text, PLAN_WORD);
  const labels = new NextOf(text, ':  ');
  let at = 0;
  while (at < text.length) {
    const line = lineAt(text, at);
    const head = plans.from(at) < line.end && text.charCodeAt(at) !== TAB ? entryHead(text.slice(at, line.end)) : null;
    if (head !== null) {
      at = readEntry(log, line, { head, entries, timeAt });
      continue;
    }
    const label = labels.from(at);
    if (label < line.end && labelled(text, at, label) === 'entry' && text.charCodeAt(at) !== TAB) {
      entries.passOver({ start: log.toSource(at), end: log.toSourceEnd(line.end) });
    }
    at = line.next;
  }
}

interface Reading {
  readonly head: EntryHead;
  readonly entries: LogEntries;
  readonly timeAt: (source: number) => string | null;
}

/** Reads the entry of a head line and gives where to go on. */
function readEntry(log: PlanText, headLine: TextLine, { head, entries, timeAt }: Reading): number {
  const { text } = log;
  const body = new TextBuilder(log);
  const isTabbed = text.charCodeAt(headLine.next) === TAB;
  const next = isTabbed ? takeTabbed(text, headLine.next, body) : takeUntabbed(text, headLine.next, body);
  const start = log.toSource(headLine.start);
  const taken = body.build();
  const end = taken.text === '' ? log.toSourceEnd(headLine.end) : taken.toSourceEnd(taken.text.trimEnd().length);
  entries.add({
    body: taken,
    duration: head.duration,
    takenAt: takenAtOf(head.prefix) ?? timeAt(start),
    source: { start, end: Math.max(end, start) },
  });
  return next;
}

/** Takes the lines that begin with a tab, without it. A plan that another process broke into goes on behind that. */
function takeTabbed(text: string, start: number, body: TextBuilder): number {
  let at = start;
  let last = '';
  const isObject = text.charCodeAt(start + 1) === 0x7b;
  for (;;) {
    if (text.charCodeAt(at) !== TAB) {
      const further = isObject && last !== '}' ? behindInterruption(text, at) : -1;
      if (further < 0) return at;
      at = further;
    }
    const line = lineAt(text, at);
    keepLine(text, { ...line, start: line.start + 1 }, body);
    last = line.end - line.start < 5 ? text.slice(line.start + 1, line.end).trimEnd() : '';
    at = line.next;
  }
}

/** Where the JSON of an entry goes on behind lines of other processes; −1 where it does not. */
function behindInterruption(text: string, start: number): number {
  let at = start;
  for (let lines = 0; lines < MAX_INTERRUPTION && at < text.length; lines++) {
    const line = lineAt(text, at);
    if (text.charCodeAt(at) === TAB) {
      const begin = text.slice(at + 1, Math.min(line.end, at + 200));
      return /^ *(?:"[A-Z][^"]*": |[\]}])/.test(begin) ? at : -1;
    }
    if (line.end - at > 2000 || entryHead(text.slice(at, line.end)) !== null) return -1;
    at = line.next;
  }
  return -1;
}

/** Takes the lines of a plan that has lost its tabs, less the indentation of the first one. */
function takeUntabbed(text: string, start: number, body: TextBuilder): number {
  let line = lineAt(text, start);
  const first = text.slice(line.start, Math.min(line.end, line.start + 2000));
  const indent = first.length - first.trimStart().length;
  const form = bodyForm(first.trimStart());
  if (form === null) return start;
  for (;;) {
    const content = text.slice(line.start, line.end);
    if (form === 'lines' && endsLines(text, line, content)) return line.start;
    const cut = content.slice(0, indent).trim() === '' ? Math.min(indent, content.length) : 0;
    keepLine(text, { ...line, start: line.start + cut }, body);
    const isLast = content.length < 100 && content.slice(cut).trimEnd() === form;
    if (line.next >= text.length) return line.next;
    line = lineAt(text, line.next);
    // Where all indentation was lost, many lines look like the last one.
    if (isLast && !/^["{}\]]/.test(text.slice(line.start, line.start + 1))) return line.start;
    const colon = text.slice(line.start, line.end).indexOf(':  ');
    if (colon >= 0 && labelled(text, line.start, line.start + colon) !== null) return line.start;
  }
}

/** What ends a plan without tabs: its last line, or `lines` where the lines alone tell; null for what is no plan. */
function bodyForm(first: string): string | null {
  if (first === '{') return '}';
  if (first.startsWith('<explain')) return '</explain>';
  return /^Query (?:Text|Parameters): |^\S.* {2}\(cost=/.test(first) ? 'lines' : null;
}

/** A blank line, or psql's heading of a result. */
function endsLines(text: string, line: TextLine, content: string): boolean {
  if (content.trim() === '') return true;
  if (!content.startsWith(' ') || line.next >= text.length) return false;
  const below = lineAt(text, line.next);
  return /^-+(?:\+-+)*$/.test(text.slice(below.start, Math.min(below.end, below.start + 300)));
}

function keepLine(text: string, line: TextLine, body: TextBuilder): void {
  body.keep(line.start, line.end);
  if (!hasBreak(text, line)) return;
  if (line.next - line.end === 1) body.keep(line.end, line.next);
  else body.replace('\n', line.end, line.next);
}
