import { TextBuilder } from '../input/plan-text.ts';
import { mysqlTable } from '../mysql/table.ts';
import { NOTHING_READ, type PartialRead, type PlanText, type ReadContext, type TextPlanReader } from '../reader.ts';
import { lineAt, type TextLine } from '../text-lines.ts';

const EXPLAIN = '# explain: ';
const ANY = /^# explain: (?:id\t|(?:\d{1,9}|NULL)\t)/m;
const QUERY_TIME = /^# Query_time: (\d{1,9}(?:\.\d{1,9})?) /;
const TIMESTAMP = /^SET timestamp=(\d{1,11})(?:\.(\d{1,6}))?;$/;
/** What the log writes before a statement that was not sent with it. */
const NO_STATEMENT = /^(?:use `[^`]{1,300}`|SET (?:timestamp|last_insert_id|insert_id)=[^;]{1,100});$/i;

/** One entry of the log, as far as it was read. */
class Entry {
  readonly rows: TextBuilder;
  readonly statement: string[] = [];
  duration: number | null = null;
  takenAt: string | null = null;

  constructor(log: PlanText) {
    this.rows = new TextBuilder(log);
  }

  takeHead(line: string): void {
    const [, seconds] = QUERY_TIME.exec(line) ?? [];
    if (seconds !== undefined) this.duration = Number((Number(seconds) * 1000).toFixed(6));
  }

  takeStatement(line: string): void {
    const [, seconds, fraction = ''] = TIMESTAMP.exec(line) ?? [];
    if (seconds !== undefined) {
      this.takenAt = new Date(Number(seconds) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))).toISOString();
    }
    if (!NO_STATEMENT.test(line)) this.statement.push(line);
  }
}

function readSlowLog(log: PlanText, context: ReadContext): PartialRead {
  const { text } = log;
  const reads: PartialRead[] = [];
  let entry = new Entry(log);
  const close = (): void => {
    if (entry.rows.length > 0) reads.push(planOfEntry(entry, context));
    entry = new Entry(log);
  };
  for (let line = lineAt(text, 0); line.start < text.length; line = lineAt(text, line.next)) {
    const isHead = text[line.start] === '#';
    // Heads stand before what was sent.
    if (isHead && entry.statement.length > 0) close();
    if (text.startsWith(EXPLAIN, line.start)) keepRow(entry, line);
    else if (isHead) entry.takeHead(text.slice(line.start, Math.min(line.end, line.start + 200)));
    else if (entry.rows.length > 0) entry.takeStatement(text.slice(line.start, line.end));
  }
  close();
  if (reads.length === 0) return NOTHING_READ;
  return {
    plans: reads.flatMap(({ plans }) => plans),
    warnings: reads.flatMap(({ warnings }) => warnings),
    dropped: reads.flatMap(({ dropped }) => dropped),
  };
}

function keepRow({ rows }: Entry, { start, end }: TextLine): void {
  const inside = start + EXPLAIN.length;
  if (rows.length > 0) rows.replace('\n', start, inside);
  rows.keep(inside, end);
}

function planOfEntry({ rows, statement, duration, takenAt }: Entry, context: ReadContext): PartialRead {
  const query = statement.join('\n').trim().replace(/;$/, '');
  return mysqlTable.read(rows.build(), {
    ...context,
    facts: { query: query === '' ? null : query, duration, takenAt },
  });
}

/** The plans in MariaDB’s slow query log (`log_slow_verbosity=explain`), each with its statement, its time and how long it took. */
export const slowLog: TextPlanReader = {
  id: 'mariadb-slow-log',
  name: 'MariaDB’s slow query log',
  recognise: (text) => ANY.test(text),
  read: readSlowLog,
};
