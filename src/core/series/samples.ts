import { throwIfCancelled } from '../bytes/whole.ts';
import { PlateauError } from '../error.ts';
import type { ImportWarning } from '../profile/model.ts';
import { Processes } from './processes.ts';
import { CUT_OFF, isHardlyWhole, MAX_TIMES, type SeriesOptions, type SeriesRead, wentBack } from './reader.ts';
import { knownColumn } from './units.ts';

/** What was measured at one moment. */
export interface Sample {
  /** Seconds since 1970, or since any start; null where the file does not tell. */
  readonly time: number | null;
  /** True where a time that goes back means that the process was started again: it is its own uptime. */
  readonly isUptime?: boolean;
  /** Values by column, in the column's unit. */
  readonly values: ReadonlyMap<string, number | null>;
  /** Names the process, where the file does. */
  readonly process: string | null;
  /** Byte, or character, at which it stands. */
  readonly offset: number;
  /** False where its line has no end: its last number may be cut off. */
  readonly ended?: boolean;
}

/** How long after the last look at one process the next one's start is taken to be at least, in seconds. */
const LEAST_GAP = 1e-3;
/** Seconds between two values of which it is not known yet whether they will need an interval. */
const UNTOLD_INTERVAL = 1;

/** What is known of a file once its last sample was read. */
export interface SampleFacts {
  /** True where times are of the calendar. */
  readonly isAbsolute: boolean;
  readonly units?: ReadonlyMap<string, 'bytes' | 'seconds' | 'share' | 'count'>;
  readonly warnings: readonly ImportWarning[];
}

function intervalNeeded(what: string, offset: number): PlateauError {
  return new PlateauError({
    code: 'import.intervalNeeded',
    message: `${what} does not tell when its values were taken: there is no time before the first of them.`,
    hint: 'Say how many seconds lie between two of them: plateau import --interval 10, or “Import with options…”. Or log a time with each: date -Is before it.',
    at: { offset },
  });
}

/** The columns of a series while its samples come. */
class SeriesDraft {
  readonly times: number[] = [];
  readonly restarts: number[] = [];
  readonly columns = new Map<string, (number | null)[]>();
  backwards = 0;
  /** Time of the first sample as it tells it. */
  start: number | null = null;
  #shift = 0;
  #previous = Number.NEGATIVE_INFINITY;
  readonly #processes: Processes;

  constructor(what: string) {
    this.#processes = new Processes(what);
  }

  /** True where a value of a sample without an end is much less than the one before it. */
  isHardlyWhole({ values }: Sample): boolean {
    return [...values].some(([name, value]) => isHardlyWhole(value, this.columns.get(name)?.at(-1)));
  }

  add({ isUptime, values, process, offset }: Sample, told: number): void {
    this.start ??= told;
    const last = this.times.at(-1);
    // Another process's uptime begins anew; it was started after the last look at the one before.
    const isAgain = isUptime === true && last !== undefined && told < this.#previous;
    if (isAgain) this.#shift = last + Math.max(told, LEAST_GAP) - (told - this.start);
    this.#previous = told;
    const time = told - this.start + this.#shift;
    if (last !== undefined && time <= last) {
      this.backwards++;
      return;
    }
    const isOther = this.#processes.isOther(process, offset);
    if (isAgain || isOther) this.restarts.push(time);
    for (const name of values.keys()) {
      if (!this.columns.has(name)) this.columns.set(name, new Array<null>(this.times.length).fill(null));
    }
    this.times.push(time);
    for (const [name, column] of this.columns) column.push(values.get(name) ?? null);
  }
}

/**
 * A series of samples in the order they come, of which none is kept. Without times they lie `intervalSeconds` apart. A column is there from
 * the first sample that has it. `what` names the file in a message; `factsOf` is asked when the last sample was read.
 * Throws `import.intervalNeeded`, `import.severalProcesses`, `import.noSamples`, `import.tooLarge`, `job.cancelled`.
 */
export function seriesOfSamples(
  samples: Iterable<Sample>,
  what: string,
  { intervalSeconds, signal }: SeriesOptions,
  factsOf: () => SampleFacts,
): SeriesRead {
  let draft = new SeriesDraft(what);
  let isTimed = false;
  let [count, untimed, first] = [0, 0, 0];
  let isCut = false;
  for (const sample of limited(samples, signal)) {
    if (sample.ended === false && draft.isHardlyWhole(sample)) {
      isCut = true;
      break;
    }
    if (sample.time !== null && !isTimed) {
      // Those before tell no time, as others do.
      isTimed = true;
      untimed = count;
      draft = new SeriesDraft(what);
    }
    if (count++ === 0) first = sample.offset;
    const told = isTimed ? sample.time : draft.times.length * (intervalSeconds ?? UNTOLD_INTERVAL);
    if (told === null) untimed++;
    else draft.add(sample, told);
  }
  if (count === 0) {
    throw new PlateauError({
      code: 'import.noSamples',
      message: `${what} holds no values.`,
      hint: 'The process ended before it was looked at; sample again.',
    });
  }
  if (!isTimed && intervalSeconds === undefined) throw intervalNeeded(what, first);
  const { isAbsolute, units, warnings } = factsOf();
  const { times, restarts, columns, backwards, start } = draft;
  return {
    series: {
      startedAt: isAbsolute && isTimed ? momentOf(start ?? 0, what) : '',
      times,
      restarts,
      columns: [...columns].map(([name, values]) => {
        const { title, unit } = knownColumn(name);
        return { name, title, unit: units?.get(name) ?? unit, values };
      }),
    },
    warnings: [
      ...warnings,
      ...(isCut ? [CUT_OFF] : []),
      ...(backwards > 0 ? [wentBack(backwards)] : []),
      ...(untimed > 0 ? [withoutTime(untimed)] : []),
    ],
  };
}

const withoutTime = (count: number): ImportWarning => ({
  code: 'series.untimed',
  message: 'Values without a time among others with one were left out.',
  count,
});

function momentOf(seconds: number, what: string): string {
  const moment = new Date(seconds * 1000);
  if (!Number.isNaN(moment.getTime())) return moment.toISOString();
  throw new PlateauError({
    code: 'import.malformed',
    message: `${what} has times of no calendar.`,
    hint: 'Log times as ISO 8601, or as milliseconds since 1970.',
  });
}

function* limited(samples: Iterable<Sample>, signal: AbortSignal | undefined): Generator<Sample> {
  let count = 0;
  for (const sample of samples) {
    if (++count % 65_536 === 0) throwIfCancelled(signal);
    if (count > MAX_TIMES) {
      throw new PlateauError({
        code: 'import.tooLarge',
        message: `The series has more than ${MAX_TIMES} values.`,
        hint: 'Sample less often.',
        at: { offset: sample.offset },
      });
    }
    yield sample;
  }
}
