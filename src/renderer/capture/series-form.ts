import { quotedLine, splitLine } from '../../core/capture/command-line.ts';
import type { CaptureRequest, CaptureSeries, SeriesBetween } from '../../core/capture/request.ts';
import { FEWEST_HEAPS, isHeapEvent, MOST_HEAPS } from '../../core/capture/series.ts';
import { operationsOf, typedNumber } from '../../core/typed-number.ts';

/** What the fields of a series of heaps hold while they are being filled in. */
export interface SeriesFields {
  /** How many heaps; one is no series. */
  readonly heaps: string;
  /** Operations between two of them; empty where nobody counts. */
  readonly operations: string;
  readonly between: SeriesBetween['kind'];
  /** Seconds to wait. */
  readonly wait: string;
}

export const FRESH_SERIES: SeriesFields = { heaps: '1', operations: '', between: 'ask', wait: '60' };

/** A series for what leaks: a difference for the warm-up, and two that count. */
export const LEAK_SERIES: SeriesFields = { ...FRESH_SERIES, heaps: '4' };

/** What of a series' fields is also a launch's: a command, and the folder it runs in. */
interface CommandFields {
  readonly command: string;
  readonly folder: string;
}

/** What the route takes at most. */
const MOST_OPERATIONS = 1e12;

/** Whether these fields ask for several heaps. */
export const isSeries = ({ event, heaps }: SeriesFields & Pick<CaptureRequest, 'event'>): boolean =>
  isHeapEvent(event) && typedNumber(heaps) !== 1;

/** The fields that ask for the same series as a request. */
export function fieldsOfSeries(series: CaptureSeries | undefined): SeriesFields & Partial<CommandFields> {
  if (series === undefined) return FRESH_SERIES;
  const { heaps, operations, between } = series;
  return {
    ...FRESH_SERIES,
    heaps: String(heaps),
    operations: operations === null ? '' : String(operations),
    between: between.kind,
    ...(between.kind === 'wait' ? { wait: String(between.seconds) } : {}),
    ...(between.kind === 'command'
      ? { command: quotedLine(between.command), folder: between.folder === '.' ? '' : between.folder }
      : {}),
  };
}

/** The series that the fields ask for; undefined for one heap. What is wrong with them goes to `complaints`. */
export function seriesOf(
  fields: SeriesFields & CommandFields & Pick<CaptureRequest, 'event'>,
  complaints: Record<string, string>,
): CaptureSeries | undefined {
  if (!isSeries(fields)) return undefined;
  const heaps = typedNumber(fields.heaps);
  if (!(Number.isInteger(heaps) && heaps >= FEWEST_HEAPS && heaps <= MOST_HEAPS)) {
    complaints.heaps = `A whole number from 1 to ${MOST_HEAPS}.`;
  }
  const typed = operationsOf(fields.operations);
  if (typed === undefined || (typed !== null && !(Number.isInteger(typed) && typed <= MOST_OPERATIONS))) {
    complaints.operations = 'Operations: a whole number above 0, or none.';
  }
  return { heaps, operations: typed ?? null, between: betweenOf(fields, complaints) };
}

function betweenOf(
  { between, wait, command, folder }: SeriesFields & CommandFields,
  complaints: Record<string, string>,
): SeriesBetween {
  if (between === 'wait') {
    const seconds = typedNumber(wait);
    if (!(seconds > 0 && seconds <= 86_400)) complaints.wait = 'Seconds: above 0, at most a day.';
    return { kind: 'wait', seconds };
  }
  if (between === 'ask') return { kind: 'ask' };
  const split = splitLine(command);
  if ('complaint' in split) complaints.command = split.complaint;
  else if (split.arguments.length === 0) complaints.command = 'The command that runs the operations.';
  const words = 'arguments' in split ? [...split.arguments] : [];
  return { kind: 'command', command: words, folder: folder.trim() === '' ? '.' : folder.trim() };
}
