import type { NodeType } from '../model.ts';
import type { ClassRow, HeapFacts } from '../stored.ts';
import type { Histogram } from './model.ts';

const PRIMITIVE_ARRAY = /^(?:boolean|char|float|double|byte|short|int|long)\[\]$/;

/** The type a dump gives the objects of a row: a JVM's arrays are told by their names. */
function typeOf(name: string, basis: Histogram['basis']): NodeType {
  if (basis !== 'class' || !name.endsWith('[]')) return 'object';
  return PRIMITIVE_ARRAY.test(name) ? 'primitive array' : 'array';
}

/** Classes of a hidden kind carry an address in their name, which changes from run to run. */
const stable = (name: string): string => name.replace(/\/0x[0-9a-f]+/g, '');

const keyOf = (name: string, module: string | null, basis: Histogram['basis']): string =>
  `${basis}:${name}${module === null ? '' : `@${module}`}`;

/** Rows whose callers are kept, how many of each, and characters of one. */
const ROWS_WITH_CALLERS = 100;
const CALLERS = 10;
const CALLER_LENGTH = 300;

/**
 * The class table of a histogram: what it counts, with its bytes as shallow and, for want of a graph, as retained size. Rows whose names
 * differ in addresses only are one.
 */
export function histogramRows({ rows, basis }: Histogram): readonly ClassRow[] {
  const found = new Map<string, { -readonly [K in keyof ClassRow]: ClassRow[K] }>();
  for (const row of rows) {
    const name = stable(row.name);
    const key = keyOf(name, row.module, basis);
    const known = found.get(key);
    if (known !== undefined) {
      known.count += row.count ?? 0;
      known.self += row.bytes ?? 0;
      known.retained = known.self;
      continue;
    }
    const bytes = row.bytes ?? 0;
    found.set(key, {
      key,
      type: typeOf(name, basis),
      name,
      module: row.module,
      line: row.line,
      column: null,
      count: row.count ?? 0,
      self: bytes,
      retained: bytes,
      distance: 0,
    });
  }
  return [...found.values()];
}

/** What is known of a heap by its histogram. */
export function histogramFacts(histogram: Histogram): HeapFacts {
  const { rows, total, basis, measure, runtime, takenAt, format, collected, isComplete } = histogram;
  const sum = (value: (row: Histogram['rows'][number]) => number | null): number =>
    rows.reduce((all, row) => all + (value(row) ?? 0), 0);
  return {
    format,
    runtime,
    takenAt,
    table: {
      basis,
      measure,
      collected,
      isComplete,
      hasBytes: rows.some(({ bytes }) => bytes !== null),
      callers: rows
        .slice(0, ROWS_WITH_CALLERS)
        .filter(({ callers }) => callers.length > 0)
        .map(({ name, module, callers }) => ({
          key: keyOf(name, module, basis),
          callers: callers.slice(0, CALLERS).map((text) => text.slice(0, CALLER_LENGTH)),
        })),
    },
    nodeCount: total.count ?? sum(({ count }) => count),
    edgeCount: 0,
    unreached: { count: 0, bytes: 0 },
    totalSize: total.bytes ?? sum(({ bytes }) => bytes),
    extraNativeBytes: 0,
    sizeByType: [],
    detached: null,
    hasIds: false,
    largestId: null,
    hasSites: false,
    suspects: [],
    repeated: null,
  };
}
