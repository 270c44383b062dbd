import type { LoadRun } from '../../load/model.ts';
import type { Profile } from '../../profile/model.ts';
import { estimate, wallSeconds } from '../estimate.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';
import { ownFunctions } from '../shares.ts';
import { type Estimated, meanOf, student975, welchDf } from '../statistics.ts';
import { storedCost } from '../wording.ts';

/** A capture with when it was taken, where that is known (ISO 8601). */
export interface CostedCapture {
  readonly profile: Profile;
  readonly startedAt: string | null;
}

/** Why a capture and a run are taken for one time: `overlap`, seconds of it known; or `stated`, since a person linked them and not both tell their times. */
export type Together = { readonly by: 'overlap'; readonly seconds: number } | { readonly by: 'stated' };

/** What a process used in a second over the requests of a second. */
export type PerRequest =
  | {
      readonly state: 'known';
      /** With a 95 % interval; bounds are absent where nothing tells the error. */
      readonly value: number;
      readonly low?: number;
      readonly high?: number;
      /** In a second of the capture. */
      readonly used: number;
      /** Requests a second of the run, of the time of the capture where the run tells it. */
      readonly perSecond: number;
      readonly together: Together;
    }
  | { readonly state: 'unknown'; readonly why: string };

const unknown = (why: string): PerRequest => ({ state: 'unknown', why });

/** From and to, in seconds since 1970; null where not both are known. */
function windowOf(startedAt: string | null, seconds: number | null): readonly [number, number] | null {
  const from = startedAt === null ? Number.NaN : Date.parse(startedAt) / 1000;
  return Number.isNaN(from) || seconds === null ? null : [from, from + seconds];
}

/** What is asked of a capture: which of its columns, what that is called, and whether an error may be told without blocks of time. */
interface Used {
  readonly type: number;
  readonly noun: string;
  readonly onlyBlocks: boolean;
}

/**
 * What a request took of one column of a capture: its active amount a second over requests per second of the run that a person linked with it, in the
 * column's unit (seconds, bytes). Where both tell when they were, they must overlap, and the rate is that of the overlap; where one does not tell, the
 * link is the person's word. The error is that of the amount (blocks of a second) and of the rate (its seconds), by the delta method. Throws `rules.*`.
 */
export function perRequest(
  { profile, startedAt }: CostedCapture,
  run: LoadRun,
  { type, noun, onlyBlocks }: Used,
  ruleSet: RuleSet,
): PerRequest {
  if (run.counts === 'runs') return unknown('the run counts no requests');
  const wall = wallSeconds(profile);
  if (wall === null) return unknown('the capture does not tell how long it took; state it with --seconds');
  const [capture, load] = [windowOf(startedAt, wall), windowOf(run.startedAt, run.seconds)];
  const overlap =
    capture === null || load === null ? null : Math.min(capture[1], load[1]) - Math.max(capture[0], load[0]);
  if (overlap !== null && overlap <= 0) return unknown('the capture and the run were not at the same time');
  const rate = rateOf(run, overlap === null ? null : capture);
  if (rate === null) return unknown('the run does not tell its rate');
  const estimated = estimate(
    [{ profile, work: wall }],
    { sampleType: type, threads: 'all', basis: 'active' },
    ownFunctions(profile),
    {
      replicates: limitOf(ruleSet, 'replicates.least'),
      blocks: limitOf(ruleSet, 'duration.blocks'),
      per: 'second',
    },
  );
  const used = estimated.wholeCost();
  if (!(used.value > 0)) return unknown(`the capture holds no ${noun}`);
  const value = used.value / rate.value;
  const [a, b] = [used.variance / used.value ** 2, rate.variance / rate.value ** 2];
  const error = onlyBlocks && estimated.blocks === 0 ? 0 : Math.sqrt(a + b);
  const half = error > 0 ? student975(b > 0 ? welchDf(a, used.df, b, rate.df) : used.df) * error : null;
  return {
    state: 'known',
    value,
    ...(half === null ? {} : { low: value * Math.exp(-half), high: value * Math.exp(half) }),
    used: storedCost(used.value),
    perSecond: storedCost(rate.value),
    together: overlap === null ? { by: 'stated' } : { by: 'overlap', seconds: storedCost(overlap) },
  };
}

/** Fewest stretches of time whose scatter tells the error of a rate. */
const FEWEST = 5;

/** Requests a second: of the stretches of the run inside of `window`, with how far they scatter; else of the whole run, as it was counted. */
function rateOf({ total, series }: LoadRun, window: readonly [number, number] | null): Estimated | null {
  const start = series === null ? Number.NaN : Date.parse(series.startedAt) / 1000;
  const rates = series?.columns.find(({ name }) => name === 'rate')?.values ?? [];
  const width = (series?.times[1] ?? 0) - (series?.times[0] ?? 0);
  const inside =
    window === null || Number.isNaN(start)
      ? []
      : rates.flatMap((rate, i) => {
          const from = start + (series?.times[i] ?? 0);
          return rate !== null && from >= window[0] && from + width <= window[1] ? [rate] : [];
        });
  if (inside.length >= FEWEST) {
    const { mean, variance } = meanOf(inside);
    if (mean > 0) return { value: mean, variance, df: inside.length - 1 };
  }
  const { perSecond } = total;
  return perSecond === null || perSecond <= 0 ? null : { value: perSecond, variance: 0, df: Number.POSITIVE_INFINITY };
}

const three = (value: number): string => `${Number(value.toPrecision(3))}`;

/** `(95 % 4.9 to 5.5)`, or that the error is not known. */
export const rangeText = (low: number | undefined, high: number | undefined): string =>
  low === undefined || high === undefined ? ', error not known' : ` (95 % ${three(low)} to ${three(high)})`;

/** Why the two are taken for one time. */
export const togetherText = (together: Together): string =>
  together.by === 'overlap'
    ? `${three(together.seconds)} s at the same time`
    : 'taken for the same time because they are linked';
