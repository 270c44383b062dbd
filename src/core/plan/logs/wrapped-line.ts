import { Fields } from '../fields.ts';
import { readJson } from '../json-fields.ts';

/** A line of a log that a collector put into an object of JSON. */
export interface WrappedLine {
  readonly key: string;
  /** The log's own line or, of PostgreSQL's jsonlog, its message; unescaped. */
  readonly message: string;
  /** Behind the quote that begins it in the file. */
  readonly start: number;
  readonly time: string | null;
  /** Docker cuts lines at 16 kB. */
  readonly isPart: boolean;
}

/** Where collectors keep the line: Docker, PostgreSQL and most others, zap, Google Cloud, journald, CloudWatch Insights. */
const MESSAGES = ['log', 'message', 'msg', 'textPayload', 'MESSAGE', '@message'] as const;
/** When it was taken: jsonlog, CloudNativePG, Docker, and others. */
const TIMES = ['timestamp', 'log_time', 'time', '@timestamp', 'ts'] as const;
const BEGINS = /\{\s*"[\w@.-]{1,60}"\s*:/y;
const CUT_MESSAGE = /"(?:log|message|msg|textPayload|MESSAGE|@message)"\s*:\s*"/;
const DOCKER_LINE = 16_000;

/** The line begins as an object of JSON. */
export function isWrapped(text: string, at: number): boolean {
  BEGINS.lastIndex = at;
  return text.charCodeAt(at) === 0x7b && BEGINS.test(text);
}

/** The message in the object of a line; null where there is none. What was cut off in the middle is taken as far as it goes. */
export function wrappedLine(text: string, start: number, end: number): WrappedLine | null {
  const line = text.slice(start, end);
  const { value } = readJson(line);
  if (!(value instanceof Fields)) return null;
  // CloudNativePG keeps PostgreSQL's object within its own.
  const record = value.members('record')[0] ?? value;
  for (const name of MESSAGES) {
    const field = record.field(name);
    if (field === undefined || typeof field.value !== 'string') continue;
    const quote = line.indexOf('"', line.indexOf(':', field.start + name.length + 2));
    return {
      key: keyOf(value),
      message: field.value,
      start: start + quote + 1,
      time: timeOf(record) ?? timeOf(value),
      isPart: name === 'log' && field.value.length >= DOCKER_LINE && !field.value.endsWith('\n'),
    };
  }
  const cut = CUT_MESSAGE.exec(line);
  if (cut === null) return null;
  const from = cut.index + cut[0].length;
  return {
    key: keyOf(value),
    message: unescaped(line.slice(from)),
    start: start + from,
    time: timeOf(record),
    isPart: false,
  };
}

const keyOf = (value: Fields): string =>
  [
    value.text('stream'),
    value.text('_PID'),
    value.text('logging_pod'),
    value.members('kubernetes')[0]?.text('pod_name'),
  ].join(' ');

function timeOf(record: Fields): string | null {
  for (const name of TIMES) {
    const time = record.get(name);
    if (typeof time === 'string') return time;
  }
  return null;
}

/** Enough of a string that was cut off to tell what it begins. */
const unescaped = (raw: string): string => raw.slice(0, 2000).replaceAll('\\n', '\n').replaceAll('\\t', '\t');
