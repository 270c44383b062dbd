import type { Line } from '../../bytes/lines.ts';
import { histogramLines, nothingIn } from './histogram-text.ts';
import type { Histogram, HistogramReader, HistogramRow } from './model.ts';
import { momentIn } from './moments.ts';
import { heaviestFirst } from './rows.ts';

/** `type   count`, and with `show_growth` how many more there are than at the call before. */
const ROW = /^([^\W\d][\w.<>]{0,300}) +(\d{1,15})(?: +\+(\d{1,15}))?$/;
/** Types every Python program has: without one of them such lines may be anything. */
const COMMON =
  /^(?:builtins\.)?(?:dict|function|list|set|str|tuple|type|cell|wrapper_descriptor|weakref|ReferenceType|builtin_function_or_method|method_descriptor)$/;

/** One table while its lines are read. */
interface Draft {
  readonly takenAt: string | null;
  readonly isGrowth: boolean;
  readonly counts: Map<string, number>;
}

/**
 * Tables that objgraph prints: `show_most_common_types` and `show_growth`, one after another in a file. Both list the number of objects of a
 * type and no bytes; the growth objgraph found itself is not kept, as Plateau compares the numbers. A table ends with a line of another
 * kind, or where a type comes again.
 * Throws `import.badEncoding`, `import.malformed`, `import.noSamples`.
 */
export function readObjgraph(bytes: Uint8Array): readonly Histogram[] {
  const drafts: Draft[] = [];
  let open: Draft | null = null;
  let takenAt: string | null = null;
  for (const line of histogramLines(bytes)) {
    const row = rowOf(line);
    if (row === null) {
      takenAt = momentIn(line.text) ?? takenAt;
      open = null;
      continue;
    }
    if (open === null || open.isGrowth !== row.isGrowth || open.counts.has(row.name)) {
      open = { takenAt, isGrowth: row.isGrowth, counts: new Map() };
      drafts.push(open);
      takenAt = null;
    }
    open.counts.set(row.name, row.count);
  }
  if (drafts.length === 0) throw nothingIn('objgraph’s');
  return drafts.map(finished);
}

function rowOf(line: Line): { readonly name: string; readonly count: number; readonly isGrowth: boolean } | null {
  const match = ROW.exec(line.text.trimEnd());
  return match === null ? null : { name: match[1] ?? '', count: Number(match[2]), isGrowth: match[3] !== undefined };
}

function finished({ takenAt, isGrowth, counts }: Draft): Histogram {
  const rows = [...counts].map(([type, count]): HistogramRow => {
    const point = type.lastIndexOf('.');
    const module = point > 0 ? type.slice(0, point) : null;
    return { name: type.slice(point + 1), module, line: null, count, bytes: null, callers: [] };
  });
  return {
    format: 'objgraph',
    runtime: 'Python',
    takenAt,
    basis: 'type',
    measure: 'alive',
    collected: null,
    rows: heaviestFirst(rows),
    total: { count: null, bytes: null },
    isComplete: false,
    warnings: [
      {
        code: isGrowth ? 'histogram.growthOnly' : 'histogram.commonOnly',
        message: isGrowth
          ? 'Only types that grew since the call before are listed, by number of objects: objgraph knows no bytes.'
          : 'Only the most common types are listed, by number of objects: objgraph knows no bytes.',
      },
    ],
  };
}

export const objgraphReader: HistogramReader = {
  id: 'objgraph',
  title: 'objgraph',
  recognise: (head) => {
    const lines = new TextDecoder().decode(head.subarray(0, 8192)).split(/\r?\n/).slice(0, -1);
    const rows = lines.map((line) => ROW.exec(line.trimEnd())).filter((row) => row !== null);
    if (rows.length === 0 || rows.length < lines.filter((line) => line.trim() !== '').length / 2) return 0;
    if (rows.some((row) => row[3] !== undefined)) return 0.8;
    return rows.some((row) => COMMON.test(row[1] ?? '')) ? 0.7 : 0;
  },
  read: readObjgraph,
};
