import type { ImportWarning } from '../profile/model.ts';
import type { Series } from './model.ts';

/** What a person states of a file that does not tell it itself. */
export interface SeriesOptions {
  /** Seconds between two values, where the file tells no times. */
  readonly intervalSeconds?: number;
  readonly signal?: AbortSignal;
}

export interface SeriesRead {
  readonly series: Series;
  readonly warnings: readonly ImportWarning[];
}

/** One format of values over time. */
export interface SeriesReader {
  readonly id: string;
  readonly title: string;
  /** True where a text that begins so is of this format. */
  recognise(head: string): boolean;
  /** Throws `import.*`, `job.cancelled`. */
  read(bytes: Uint8Array, options: SeriesOptions): SeriesRead;
}

/** Values of at most this many times are read: a day and night of ten looks a second; more is a mistake. */
export const MAX_TIMES = 1_000_000;

export const wentBack = (count: number): ImportWarning => ({
  code: 'series.backwards',
  message: 'Lines whose time does not lie after the line before were left out: a clock was set back.',
  count,
});

export const infinite = (count: number): ImportWarning => ({
  code: 'series.infinite',
  message: 'Infinite values are shown as not measured: a quantile above the last bucket of a histogram is one.',
  count,
});

export const CUT_OFF: ImportWarning = {
  code: 'series.cutOff',
  message: 'The last line is cut off and was left out.',
};

/**
 * True where a number in a last line without an end is hardly whole: the cut that took the line's end may have taken digits or a unit with it, which
 * leaves a tenth or less of what was there.
 */
export const isHardlyWhole = (value: number | null, before: number | null | undefined): boolean =>
  value !== null && before != null && Math.abs(value) < Math.abs(before) / 2;

export const TAKEN_FOR_UTC: ImportWarning = {
  code: 'series.zone',
  message:
    'The file’s times have no zone and were taken for UTC. If they are of another one, nothing of the same time is found beside them: export in UTC, or write the zone behind each.',
};

export const TAKEN_FOR_SECONDS: ImportWarning = {
  code: 'series.timeUnit',
  message: 'The file does not say what its times are in: they were taken for seconds since its start.',
};
