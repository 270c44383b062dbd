import { isoTimeOf } from '../iso-time.ts';

/** How a column tells its times. */
export interface TimeScale {
  /** Seconds (since 1970, or since any start) of a cell; NaN for one that is no time. */
  secondsOf(cell: string): number;
  /** True where times are of the calendar. */
  readonly isAbsolute: boolean;
  /** True where they are of a calendar and the first names no zone: they were taken for UTC. */
  readonly isZoneless: boolean;
}

const TIME_COLUMN =
  /^\s*"?@?(?:time|timestamp|time_?stamp|date|date ?time|ts)(?: ?\[[^\]\n"]{1,20}\]| ?\([^)\n"]{1,20}\))?"?\s*$/i;

/** True for the name of a column that tells when something was, in quotes or not, its unit or zone behind it. */
export const isTimeColumn = (name: string): boolean => TIME_COLUMN.test(name);

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const ZONE = /(?:Z|UTC|[+-]\d\d:?\d\d)$/;
/** 1973: a smaller number of seconds is no moment somebody sampled a process at. */
const LEAST_EPOCH = 1e8;

/** A number as a CSV file writes it; NaN for anything else. */
export function numberIn(cell: string): number {
  return NUMBER.test(cell) ? Number(cell) : Number.NaN;
}

/**
 * How times are told, by the first of them: ISO 8601, numbers in the unit the header names, or, without one, the nanoseconds, microseconds,
 * milliseconds or seconds since 1970 whose size it has; smaller numbers are seconds since the start.
 */
export function timeScale(first: string, unitFactor: number | null): TimeScale {
  if (!NUMBER.test(first))
    return { secondsOf: (cell) => isoTimeOf(cell) / 1000, isAbsolute: true, isZoneless: !ZONE.test(first) };
  const value = Number(first);
  const factor = unitFactor ?? (value >= 1e17 ? 1e-9 : value >= 1e14 ? 1e-6 : value >= 1e11 ? 1e-3 : 1);
  return { secondsOf: (cell) => numberIn(cell) * factor, isAbsolute: value * factor >= LEAST_EPOCH, isZoneless: false };
}
