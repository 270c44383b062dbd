import { throwIfCancelled } from '../bytes/whole.ts';
import { PlateauError } from '../error.ts';
import type { ImportWarning } from '../profile/model.ts';
import { Processes } from './processes.ts';
import { MAX_TIMES, type SeriesOptions, type SeriesRead, wentBack } from './reader.ts';
import { knownColumn } from './units.ts';

/** What was measured at one moment. */
export interface Sample {
  /** Seconds since 1970, or since any start; null where the file does not tell. */
  readonly time: number | null;
  /** Values by column, in the column's unit. */
  readonly values: ReadonlyMap<string, number | null>;
  /** Names the process, where the file does. */
  readonly process: string | null;
  /** Byte, or character, at which it stands. */
  readonly offset: number;
}

/** How long after the last look at one process the next one's start is taken to be at least, in seconds. */
const LEAST_GAP = 1e-3;

export interface SampleFacts {
  /** What the file is called in a message: `The log of process.memoryUsage()`. */
  readonly what: string;
  /** True where times are of the calendar. */
  readonly isAbsolute: boolean;
  /** True where a time that goes back means that the process was started again: its own uptime. */
  readonly isUptime?: boolean;
  readonly units?: ReadonlyMap<string, 'bytes' | 'seconds' | 'share' | 'count'>;
}

function intervalNeeded(what: string): PlateauError {
  return new PlateauError({
    code: 'import.intervalNeeded',
    message: `${what} does not tell when its values were taken.`,
    hint: 'Say how many seconds lie between two of them: plateau import --interval 10, or “Import with options…”.',
  });
}

/**
 * A series of samples in the order they came. Without times they lie `intervalSeconds` apart. A column is there from the first sample that has
 * it. Throws `import.intervalNeeded`, `import.severalProcesses`, `import.noSamples`, `import.tooLarge`, `job.cancelled`.
 */
export function seriesOfSamples(
  samples: Iterable<Sample>,
  facts: SampleFacts,
  { intervalSeconds, signal }: SeriesOptions,
  warnings: readonly ImportWarning[] = [],
): SeriesRead {
  const all = [...limited(samples, signal)];
  if (all.length === 0) {
    throw new PlateauError({
      code: 'import.noSamples',
      message: `${facts.what} holds no values.`,
      hint: 'The process ended before it was looked at; sample again.',
    });
  }
  const isTimed = all.some(({ time }) => time !== null);
  if (!isTimed && intervalSeconds === undefined) throw intervalNeeded(facts.what);
  const times: number[] = [];
  const restarts: number[] = [];
  const columns = new Map<string, (number | null)[]>();
  let [backwards, untimed] = [0, 0];
  let shift = 0;
  let start: number | null = null;
  const processes = new Processes(facts.what);
  let previous = Number.NEGATIVE_INFINITY;
  for (const sample of all) {
    const told = isTimed ? sample.time : times.length * (intervalSeconds ?? 0);
    if (told === null) {
      untimed++;
      continue;
    }
    start ??= told;
    const last = times.at(-1);
    // Another process's uptime begins anew; it was started after the last look at the one before.
    const isAgain = facts.isUptime === true && last !== undefined && told < previous;
    if (isAgain) shift = last + Math.max(told, LEAST_GAP) - (told - start);
    previous = told;
    const time = told - start + shift;
    if (last !== undefined && time <= last) {
      backwards++;
      continue;
    }
    const isOther = processes.isOther(sample.process, sample.offset);
    if (isAgain || isOther) restarts.push(time);
    for (const name of sample.values.keys()) {
      if (!columns.has(name)) columns.set(name, new Array<null>(times.length).fill(null));
    }
    times.push(time);
    for (const [name, values] of columns) values.push(sample.values.get(name) ?? null);
  }
  return {
    series: {
      startedAt: facts.isAbsolute && isTimed ? momentOf(start ?? 0, facts.what) : '',
      times,
      restarts,
      columns: [...columns].map(([name, values]) => {
        const { title, unit } = knownColumn(name);
        return { name, title, unit: facts.units?.get(name) ?? unit, values };
      }),
    },
    warnings: [
      ...warnings,
      ...(backwards > 0 ? [wentBack(backwards)] : []),
      ...(untimed > 0
        ? [
            {
              code: 'series.untimed',
              message: 'Values without a time among others with one were left out.',
              count: untimed,
            },
          ]
        : []),
    ],
  };
}

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
