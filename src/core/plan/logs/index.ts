import { PlateauError } from '../../error.ts';
import { partOf } from '../input/plan-text.ts';
import type { PartialRead, PlanText, ReadContext, TextPlanReader } from '../reader.ts';
import { isCsvlog, readCsvlog } from './csvlog.ts';
import { LogEntries } from './log-entries.ts';
import { slowLog } from './slow-log.ts';
import { readStderr } from './stderr.ts';
import { isCarried, streamsOf } from './streams.ts';

/** An entry of auto_explain, also one within JSON or CSV, or whose line breaks are written as #012. */
const ENTRY = /duration: \d{1,15}\.\d{3} ms {1,2}plan:(?:\s|\\n|#012|"|$)/;
const JSONLOG = /"(?:message|msg)"\s*:\s*"duration: \d{1,15}\.\d{3} ms {1,2}plan:/;
/** A message that PostgreSQL writes to stderr or syslog, in English; any message to csvlog or jsonlog. */
const SERVER_LINE =
  /(?:^|[\s\]:])(?:LOG|ERROR|FATAL|PANIC|WARNING): {2}(?:[0-9A-Z]{5}: )?(?:duration: |statement: |execute |connection |disconnection: |checkpoint |database system |starting PostgreSQL|listening on |automatic |received |could not |unexpected |process \d+ |terminating |shutting down|parameter "|redo |temporary file: |recovery |relation ")|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^\s,"]{1,40},[^\n]{0,2000},(?:LOG|ERROR|FATAL|WARNING),[0-9A-Z]{5},|^\{"timestamp":"[^\n]{0,2000}"error_severity":"/m;
/** Its labels for the log alone, in other languages. */
const LABEL_LINE =
  /(?:^|[\s\]:])(?:LOG|FATAL|FEHLER|ERREUR|ERRO|ERRORE|ОШИБКА|ВАЖНО|СООБЩЕНИЕ|日志|错误|로그|エラー): {2}\S/gm;
const HEAD_CHARS = 65_536;

function isServerLog(head: string): boolean {
  return SERVER_LINE.test(head) || (head.match(LABEL_LINE)?.length ?? 0) > 2;
}

/** The line on which the first entry begins, up to its head; null where there is no entry. */
function firstEntry(text: string): string | null {
  // Only where one may be is looked at closely: a JSON plan of 50 MB has none.
  for (let at = text.indexOf(' plan:'); at >= 0; at = text.indexOf(' plan:', at + 1)) {
    if (ENTRY.test(text.slice(Math.max(0, at - 40), at + 10)))
      return text.slice(text.lastIndexOf('\n', at) + 1, at + 10);
  }
  return null;
}

/** stderr, syslog and jsonlog, carried by whatever: one line tells what the next is. */
function readLines(log: PlanText, context: ReadContext): PartialRead {
  const entries = new LogEntries(context);
  if (!isCarried(log.text)) {
    readStderr(log, entries, () => null);
    return entries.finish();
  }
  const { logs, messages, timeAt } = streamsOf(log, entries);
  for (const stream of logs) readStderr(stream, entries, timeAt);
  for (const { text, time, line } of messages) {
    const duration = /^duration: (\d{1,15}\.\d{3})/.exec(text.text)?.[1];
    const bodyStart = text.text.indexOf('\n') + 1;
    entries.add({
      body: partOf(text, bodyStart === 0 ? text.text.length : bodyStart, text.text.length),
      duration: Number(duration),
      takenAt: time,
      source: { start: log.toSource(line.start), end: log.toSourceEnd(line.end) },
    });
  }
  return entries.finish();
}

function readCsv(log: PlanText, context: ReadContext): PartialRead {
  const entries = new LogEntries(context);
  readCsvlog(log, entries);
  return entries.finish();
}

function withoutPlans(log: PlanText): PartialRead {
  const lines = log.text.match(/\n/g)?.length ?? 0;
  throw new PlateauError({
    code: 'plan.noneInLog',
    message: `This is a log of a PostgreSQL server, of ${lines + 1} lines, and none is an entry of auto_explain.`,
    hint: 'Load auto_explain and set auto_explain.log_min_duration: it writes the plan of each statement that takes longer. Its log_analyze adds times.',
    at: { offset: 0 },
  });
}

/**
 * auto_explain's entries in server logs. They give duration and, where the prefix tells zone and time, when they were written; no execution
 * time. Errors: `plan.noneInLog`, `import.tooLarge` above 128 million letters of plans, what the forms' readers throw where that stands in the
 * way of all entries, `job.cancelled`.
 */
export const LOG_READERS: readonly TextPlanReader[] = [
  {
    id: 'auto_explain-csvlog',
    name: 'auto_explain in PostgreSQL’s csvlog',
    recognise: (text) => isCsvlog(firstEntry(text) ?? ''),
    read: readCsv,
  },
  {
    id: 'auto_explain-jsonlog',
    name: 'auto_explain in PostgreSQL’s jsonlog',
    recognise: (text) => JSONLOG.test(firstEntry(text) ?? ''),
    read: readLines,
  },
  {
    id: 'auto_explain-stderr',
    name: 'auto_explain in PostgreSQL’s log',
    recognise: (text) => firstEntry(text) !== null,
    read: readLines,
  },
  slowLog,
  {
    id: 'postgresql-log',
    name: 'a PostgreSQL log without plans',
    recognise: (text) => isServerLog(text.slice(0, HEAD_CHARS)),
    read: withoutPlans,
  },
];
