import { plainName } from '../../series/cpu-parts.ts';
import type { Series, SeriesColumn } from '../../series/model.ts';

const RSS = /^(vm)?rss$/i;
const HEAP = /^(heap_?used|live_?heap)$/i;
const LIMIT = /^(memory_?)?limit$/i;
/** Parts of a process's memory, or what is set aside for it: they tell no growth of the whole. */
const PARTS = /^(heap_?total|heap_?max|external|array_?buffers|old|metaspace)$/i;

/** Bytes that are no memory in use: what is free, what may be used at most or was asked for, caches of files, and what went over a network or to a disk. */
const NOT_IN_USE =
  /(?:^|_)(?:free|freeable|avail|available|usable|cached?|buffers|limit|capacity|requests?|requested|reserved|allocatable|swap|network|net|disk|filesystem|fs|io|transmit(?:ted)?|receive[d]?|sent|rx|tx|read|reads|writes?|written|mem_total)(?:_|$)/;

/** The columns of a series that memory is judged by. */
export interface MemoryColumns {
  /** Resident memory; where that was not measured the used heap, or the first further column of bytes. */
  readonly main: SeriesColumn;
  /** The used heap beside resident memory; null where the main column is it, or it was not measured. */
  readonly heap: SeriesColumn | null;
  /** What the memory may grow to at most; null where it was not sampled. */
  readonly limit: SeriesColumn | null;
}

const isMeasured = ({ unit, values }: SeriesColumn): boolean =>
  unit === 'bytes' && values.some((value) => value !== null);

/** True for the heap that programs use: it falls at each collection, and what is left then is what counts. */
export const isHeap = ({ name }: Pick<SeriesColumn, 'name'>): boolean => HEAP.test(name);

export const isResident = ({ name }: Pick<SeriesColumn, 'name'>): boolean => RSS.test(name);

/** What the memory may grow to at most, as it was sampled; null where it was not. */
export const limitColumn = ({ columns }: Pick<Series, 'columns'>): SeriesColumn | null =>
  columns.find((column) => isMeasured(column) && LIMIT.test(column.name)) ?? null;

/** The columns that are judged; null where a series holds no memory in bytes. */
export function memoryColumns({ columns }: Series): MemoryColumns | null {
  const measured = columns.filter(isMeasured);
  const named = (pattern: RegExp): SeriesColumn | null => measured.find(({ name }) => pattern.test(name)) ?? null;
  const [rss, heap, limit] = [named(RSS), named(HEAP), limitColumn({ columns })];
  const main = rss ?? heap ?? measured.find(({ name }) => !PARTS.test(name) && !NOT_IN_USE.test(plainName(name)));
  return main === undefined ? null : { main, heap: main === heap ? null : heap, limit };
}
