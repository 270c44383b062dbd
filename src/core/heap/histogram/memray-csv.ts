import { csvCells } from '../../bytes/csv-cells.ts';
import type { Line } from '../../bytes/lines.ts';
import { histogramLines, nothingIn, wrongLine } from './histogram-text.ts';
import type { Histogram, HistogramReader } from './model.ts';
import { type AllocationSite, rowsOfSites } from './rows.ts';

const HEADER = 'allocator,num_allocations,size,tid,thread_name,stack_trace';
const COLUMNS = 6;
const MAX_CALLERS = 50;

interface Frame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** Whether a frame is of Python: native ones are in a capture taken with `--native`. */
const isPython = ({ file }: Frame): boolean => file.endsWith('.py') || file.startsWith('<');

/**
 * `memray transform csv`: each allocation that was there when the program used most memory, or with `--leaks` each that was never freed, with
 * its stack. A row is the innermost Python function of a stack, or its innermost frame where it has none.
 * Throws `import.malformed`, `import.badEncoding`, `import.noSamples`.
 */
export function readMemrayCsv(bytes: Uint8Array): readonly Histogram[] {
  const sites: AllocationSite[] = [];
  for (const line of histogramLines(bytes)) {
    if (line.number === 1) {
      if (line.text !== HEADER) throw wrongLine(line, 'it does not name memray’s columns');
    } else if (line.text !== '') sites.push(siteOf(line));
  }
  if (sites.length === 0) throw nothingIn('memray’s table');
  const sum = (field: 'count' | 'bytes') => sites.reduce((before, site) => before + (site[field] ?? 0), 0);
  return [
    {
      format: 'memray-csv',
      runtime: 'Python',
      takenAt: null,
      basis: 'allocation site',
      measure: 'peak or leaked',
      collected: null,
      rows: rowsOfSites(sites),
      total: { count: sum('count'), bytes: sum('bytes') },
      isComplete: true,
      warnings: [
        {
          code: 'histogram.peakOrLeaked',
          message:
            'The file does not tell whether it holds the moment of most memory (memray’s default) or what was never freed (--leaks).',
        },
      ],
    },
  ];
}

function siteOf(line: Line): AllocationSite {
  const cells = csvCells(line.text);
  if (cells === null) throw wrongLine(line, 'a quote does not end where a value does');
  const [, count, bytes, , , trace = ''] = cells;
  if (cells.length !== COLUMNS) throw wrongLine(line, `it has ${cells.length} values instead of ${COLUMNS}`);
  const stack = trace === '' ? [] : trace.split('|').map(frameOf);
  const python = stack.findIndex(isPython);
  const place = python < 0 ? 0 : python;
  const own = stack[place];
  const callers = stack.slice(place + 1, place + 1 + MAX_CALLERS);
  return {
    name: own?.name ?? '(no stack)',
    file: own?.file ?? null,
    line: own?.line ?? null,
    count: wholeOf(count, line),
    bytes: wholeOf(bytes, line),
    callers: callers.map((frame) => `${frame.name} (${frame.file}:${frame.line})`),
  };
}

function frameOf(text: string): Frame {
  const end = text.lastIndexOf(';');
  const start = text.indexOf(';');
  if (start < 0 || start === end) return { name: text, file: '', line: 0 };
  const line = Number(text.slice(end + 1));
  return { name: text.slice(0, start), file: text.slice(start + 1, end), line: Number.isSafeInteger(line) ? line : 0 };
}

function wholeOf(cell: string | undefined, line: Line): number {
  const value = /^\d+$/.test(cell ?? '') ? Number(cell) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw wrongLine(line, `“${cell?.slice(0, 30)}” is no number`);
}

export const memrayCsvReader: HistogramReader = {
  id: 'memray-csv',
  title: 'memray table',
  recognise: (head) => (new TextDecoder().decode(head.subarray(0, 100)).startsWith(HEADER) ? 1 : 0),
  read: readMemrayCsv,
};
