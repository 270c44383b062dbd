import { PlateauError } from '../../error.ts';
import { partOf } from '../input/plan-text.ts';
import type { PartialRead, PlanText, ReadContext, TextPlanReader } from '../reader.ts';
import { isCsvlog, readCsvlog } from './csvlog.ts';
import { LogEntries } from './log-entries.ts';
import { readStderr } from './stderr.ts';
import { isCarried, streamsOf } from './streams.ts';

/** An entry of auto_explain, also one within JSON or CSV, or whose line breaks are written as #012. */
const ENTRY = /duration: \d{1,15}\.\d{3} ms {1,2}plan:(?:\s|\\n|#012|"|$)/;
const JSONLOG = /"(?:message|msg)"\s*:\s*"duration: \d{1,15}\.\d{3} ms {1,2}plan:/;
/** A line as PostgreSQL writes one to stderr or syslog. */
const SERVER_LINE =
  /(?:^|[\s\]:])(?:LOG|ERROR|FATAL|PANIC|WARNING): {2}(?:[0-9A-Z]{5}: )?(?:duration: |statement: |execute |connection |disconnection: |checkpoint |database system |starting PostgreSQL|listening on |automatic |received |could not |unexpected |process \d+ |terminating |shutting down|parameter "|redo |temporary file: |recovery |relation ")/m;

function hasEntry(text: string): boolean {
  // Only where one may be is looked at closely: a JSON plan of 50 MB has none.
  for (let at = text.indexOf(' plan:'); at >= 0; at = text.indexOf(' plan:', at + 1)) {
    if (ENTRY.test(text.slice(Math.max(0, at - 40), at + 10))) return true;
  }
  return false;
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
    recognise: (text) => hasEntry(text) && isCsvlog(text) && !JSONLOG.test(text),
    read: readCsv,
  },
  {
    id: 'auto_explain-jsonlog',
    name: 'auto_explain in PostgreSQL’s jsonlog',
    recognise: (text) => hasEntry(text) && JSONLOG.test(text),
    read: readLines,
  },
  {
    id: 'auto_explain-stderr',
    name: 'auto_explain in PostgreSQL’s log',
    recognise: hasEntry,
    read: readLines,
  },
  {
    id: 'postgresql-log',
    name: 'a PostgreSQL log without plans',
    recognise: (text) => SERVER_LINE.test(text.slice(0, 65_536)),
    read: withoutPlans,
  },
];
