import type { Line } from '../../bytes/lines.ts';
import { javaClassName } from '../hprof/java-names.ts';
import { histogramLines, nothingIn, wrongLine } from './histogram-text.ts';
import type { Histogram, HistogramReader, HistogramRow, HistogramWarning } from './model.ts';
import { momentIn } from './moments.ts';
import { heaviestFirst } from './rows.ts';

const HEADER = /^\s*num\s+#instances\s+#bytes\s+class name(?: \(module\))?\s*$/;
const RULE = /^-{10,}\s*$/;
/** Names of hidden and generated classes may have blanks. */
const ROW = /^\s*\d+:\s+(\d+)\s+(\d+)\s+(\S.*)$/;
const MODULE = /\s\(([^()\s]+)\)$/;
const TOTAL = /^Total\s+(\d+)\s+(\d+)\s*$/;
/** What jcmd prints before a table: the process. */
const PID = /^\d{1,10}:\s*$/;

/** A histogram while its lines are read. */
interface Draft {
  readonly rows: Map<string, HistogramRow>;
  readonly takenAt: string | null;
  total: { readonly count: number; readonly bytes: number } | null;
  /** Lines of something else between its rows, and behind the last one so far. */
  foreign: number;
  behind: number;
  version: string | null;
}

/**
 * Histograms of a JVM's classes, as `jcmd PID GC.class_histogram` and `jmap -histo PID` print them (JDK 8 to 25), one after another where a
 * loop wrote them. A time on the lines before one is taken as its own. Lines of something else, as a log's, are left out.
 * Throws `import.malformed`, `import.badEncoding`, `import.noSamples`.
 */
export function readClassHistograms(bytes: Uint8Array): readonly Histogram[] {
  const drafts: Draft[] = [];
  let open: Draft | null = null;
  let takenAt: string | null = null;
  for (const line of histogramLines(bytes)) {
    if (HEADER.test(line.text)) {
      open = { rows: new Map(), takenAt, total: null, foreign: 0, behind: 0, version: null };
      drafts.push(open);
      takenAt = null;
      continue;
    }
    if (open !== null && readLine(open, line)) {
      if (open.total !== null) open = null;
      continue;
    }
    const moment = momentIn(line.text);
    takenAt = moment ?? takenAt;
    if (open !== null && moment === null && !/^\s*$/.test(line.text) && !PID.test(line.text)) open.behind++;
  }
  const found = drafts.filter(({ rows }) => rows.size > 0).map(finished);
  if (found.length === 0) throw nothingIn('a class histogram');
  return found;
}

/** Reads a line of an open histogram; false for one that is none of it. */
function readLine(open: Draft, line: Line): boolean {
  if (RULE.test(line.text)) return true;
  const row = ROW.exec(line.text);
  const total = row === null ? TOTAL.exec(line.text) : null;
  if (row !== null) addRow(open, row, line);
  else if (total !== null) open.total = { count: whole(total[1], line), bytes: whole(total[2], line) };
  else return false;
  open.foreign += open.behind;
  open.behind = 0;
  return true;
}

function addRow(open: Draft, [, count, bytes, rest = '']: RegExpExecArray, line: Line): void {
  const title = rest.trimEnd();
  const module = MODULE.exec(title);
  const [moduleName = null, version] = module?.[1]?.split('@') ?? [];
  if (moduleName === 'java.base' && version !== undefined) open.version = version;
  const name = javaClassName(title.slice(0, module?.index).trimEnd());
  const key = JSON.stringify([name, moduleName]);
  // Classes of the same name in several loaders have a row each.
  const same = open.rows.get(key);
  open.rows.set(key, {
    name,
    module: moduleName,
    line: null,
    count: (same?.count ?? 0) + whole(count, line),
    bytes: (same?.bytes ?? 0) + whole(bytes, line),
    callers: [],
  });
}

function whole(digits: string | undefined, line: Line): number {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value;
  throw wrongLine(line, `${digits?.slice(0, 30)} is too large a number`);
}

function finished({ rows, takenAt, total, foreign, version }: Draft): Histogram {
  const all = heaviestFirst([...rows.values()]);
  const sum = (field: 'count' | 'bytes') => all.reduce((before, row) => before + (row[field] ?? 0), 0);
  const isComplete = total !== null && sum('count') === total.count && sum('bytes') === total.bytes;
  const warnings: HistogramWarning[] = [];
  if (total === null) {
    warnings.push({
      code: 'histogram.noTotal',
      message: 'The histogram has no line “Total”: it was cut off, and classes may be missing.',
    });
  } else if (!isComplete) {
    warnings.push({
      code: 'histogram.total',
      message: 'The rows do not add up to the line “Total”: classes are missing.',
    });
  }
  if (foreign > 0) {
    warnings.push({
      code: 'histogram.foreignLines',
      message: `Between the rows of the histogram ${foreign === 1 ? 'a line of something else was' : `${foreign} lines of something else were`} left out.`,
    });
  }
  return {
    format: 'class-histogram',
    runtime: version === null ? 'Java' : `Java ${version}`,
    takenAt,
    basis: 'class',
    measure: 'alive',
    collected: null,
    rows: all,
    total: total ?? { count: null, bytes: null },
    isComplete,
    warnings,
  };
}

export const classHistogramReader: HistogramReader = {
  id: 'class-histogram',
  title: 'JVM class histogram',
  recognise: (head) =>
    new TextDecoder()
      .decode(head)
      .split(/\r?\n/)
      .some((line) => HEADER.test(line))
      ? 0.95
      : 0,
  read: readClassHistograms,
};
