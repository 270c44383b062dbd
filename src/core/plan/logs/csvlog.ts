import { TextBuilder } from '../input/plan-text.ts';
import type { PlanText } from '../reader.ts';
import type { LogEntries } from './log-entries.ts';
import { takenAtOf } from './taken-at.ts';

/** Place of the message among a record's columns, the same in all versions (`write_csvlog` in csvlog.c). */
const MESSAGE_COLUMN = 13;
const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 10;
const CR = 13;

/** How a record begins: its time to the millisecond, the user in quotes or nothing. */
const RECORD = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^\s,"]{1,40},(?=["\d,])/gm;
const MESSAGE = /^duration: (\d{1,15}\.\d{3}) ms {1,2}plan:\r?\n?/;

/** A line that begins a record of csvlog. */
export function isCsvlog(line: string): boolean {
  RECORD.lastIndex = 0;
  return RECORD.test(line);
}

interface Column {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

interface Row {
  readonly columns: readonly Column[];
  readonly end: number;
  /** A quote was not closed, or something stood behind one: the record was cut, and `end` is only where that showed. */
  readonly isCut: boolean;
}

/**
 * Reads the auto_explain entries of a csvlog. A log that begins or ends within a record, or lost a part, is read from the next record on.
 */
export function readCsvlog(log: PlanText, entries: LogEntries): void {
  const { text } = log;
  let at = nextRecord(text, 0);
  while (at < text.length) {
    const row = rowAt(text, at);
    const next = row.isCut ? nextRecord(text, at + 1) : nextRecord(text, row.end);
    const end = row.isCut ? Math.min(row.end, next) : row.end;
    const message = row.columns[MESSAGE_COLUMN];
    if (message === undefined || !takeMessage(log, { start: at, end }, message, entries)) {
      entries.passOver({ start: log.toSource(at), end: log.toSourceEnd(end) });
    }
    at = next;
  }
}

function nextRecord(text: string, from: number): number {
  RECORD.lastIndex = from;
  return RECORD.exec(text)?.index ?? text.length;
}

function takeMessage(
  log: PlanText,
  row: { readonly start: number; readonly end: number },
  message: Column,
  entries: LogEntries,
): boolean {
  const { text } = log;
  const found = MESSAGE.exec(text.slice(message.start, message.start + 100));
  if (found === null) return false;
  const body = new TextBuilder(log);
  const end = Math.min(message.end, row.end);
  let kept = message.start + found[0].length;
  // Searched in what is the message only: the next doubled quote may be far.
  const start = kept;
  const quoted = text.slice(start, end);
  for (let quote = quoted.indexOf('""'); quote >= 0; quote = quoted.indexOf('""', kept - start)) {
    body.keep(kept, start + quote + 1);
    kept = start + quote + 2;
  }
  body.keep(kept, end);
  entries.add({
    body: body.build(),
    duration: Number(found[1]),
    takenAt: takenAtOf(text.slice(row.start, row.start + 60)),
    source: { start: log.toSource(row.start), end: log.toSourceEnd(row.end) },
  });
  return true;
}

/** The columns of the record that begins at `start`, up to the message; those behind it only to find its end. */
function rowAt(text: string, start: number): Row {
  const columns: Column[] = [];
  let at = start;
  for (;;) {
    const isQuoted = text.charCodeAt(at) === QUOTE;
    const begin = isQuoted ? at + 1 : at;
    const end = isQuoted ? closingQuote(text, begin) : plainEnd(text, begin);
    if (columns.length <= MESSAGE_COLUMN) columns.push({ start: begin, end, isQuoted });
    at = isQuoted ? end + 1 : end;
    if (at >= text.length) return { columns, end: text.length, isCut: isQuoted && end >= text.length };
    const code = text.charCodeAt(at);
    if (code === LF || code === CR) return { columns, end: at, isCut: false };
    if (code !== COMMA) return { columns, end: at, isCut: true };
    at++;
  }
}

/** The place of the quote that closes a column; the text's length where it is cut off. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start);
  while (at >= 0 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at < 0 ? text.length : at;
}

function plainEnd(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === LF || code === CR) break;
  }
  return at;
}
