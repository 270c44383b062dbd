import type { Item } from '../../item.ts';
import type { LoadRun } from '../../load/model.ts';
import type { Profile } from '../../profile/model.ts';
import { costUnit, estimate, wallSeconds } from '../estimate.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';
import { ownFunctions } from '../shares.ts';
import { type Estimated, meanOf, student975, welchDf } from '../statistics.ts';
import { storedCost } from '../wording.ts';

/** A capture with when it was taken, where that is known (ISO 8601). */
interface CostedCapture {
  readonly profile: Profile;
  readonly startedAt: string | null;
}

/** CPU time of a request: what a process used in a second over the requests of a second. */
export type RequestCost =
  | {
      readonly state: 'known';
      /** CPU milliseconds a request, with a 95 % interval; bounds are absent where nothing tells the error. */
      readonly milliseconds: number;
      readonly low?: number;
      readonly high?: number;
      /** CPU seconds a second of the capture. */
      readonly cpu: number;
      /** Requests a second of the run, of the time of the capture where the run tells it. */
      readonly perSecond: number;
      /** Why the two are taken for one time: `overlap`, seconds of it known; or `stated`, since a person linked them and not both tell their times. */
      readonly together: { readonly by: 'overlap'; readonly seconds: number } | { readonly by: 'stated' };
    }
  | { readonly state: 'unknown'; readonly why: string };

/** What a linked profile says a request costs. */
export interface LinkedCost {
  readonly item: Item;
  readonly cost: RequestCost;
}

const unknown = (why: string): RequestCost => ({ state: 'unknown', why });

/** From and to, in seconds since 1970; null where not both are known. */
function windowOf(startedAt: string | null, seconds: number | null): readonly [number, number] | null {
  const from = startedAt === null ? Number.NaN : Date.parse(startedAt) / 1000;
  return Number.isNaN(from) || seconds === null ? null : [from, from + seconds];
}

/**
 * CPU time of a request (E2): active CPU seconds per second of a capture over requests per second of the run that a person linked with it. Where both
 * tell when they were, they must overlap, and the rate is that of the overlap; where one does not tell, the link is the person's word. The error is that
 * of the CPU time (blocks of a second) and of the rate (its seconds), by the delta method. Throws `rules.*`.
 */
export function requestCost({ profile, startedAt }: CostedCapture, run: LoadRun, ruleSet: RuleSet): RequestCost {
  const type = profile.defaultSampleType;
  const sampleType = profile.sampleTypes[type];
  if (sampleType === undefined || costUnit(sampleType, profile.meta, 'second').unit !== 'CPU seconds')
    return unknown('the capture counts no CPU time');
  if (run.counts === 'runs') return unknown('the run counts no requests');
  const wall = wallSeconds(profile);
  if (wall === null) return unknown('the capture does not tell how long it took; state it with --seconds');
  const [capture, load] = [windowOf(startedAt, wall), windowOf(run.startedAt, run.seconds)];
  const overlap =
    capture === null || load === null ? null : Math.min(capture[1], load[1]) - Math.max(capture[0], load[0]);
  if (overlap !== null && overlap <= 0) return unknown('the capture and the run were not at the same time');
  const rate = rateOf(run, overlap === null ? null : capture);
  if (rate === null) return unknown('the run does not tell its rate');
  const functions = ownFunctions(profile);
  const cpu = estimate([{ profile, work: wall }], { sampleType: type, threads: 'all', basis: 'active' }, functions, {
    replicates: limitOf(ruleSet, 'replicates.least'),
    blocks: limitOf(ruleSet, 'duration.blocks'),
    per: 'second',
  }).wholeCost();
  if (!(cpu.value > 0)) return unknown('the capture holds no CPU time');
  const value = (cpu.value / rate.value) * 1000;
  const [a, b] = [cpu.variance / cpu.value ** 2, rate.variance / rate.value ** 2];
  const error = Math.sqrt(a + b);
  const half = error > 0 ? student975(b > 0 ? welchDf(a, cpu.df, b, rate.df) : cpu.df) * error : null;
  return {
    state: 'known',
    milliseconds: storedCost(value),
    ...(half === null ? {} : { low: storedCost(value * Math.exp(-half)), high: storedCost(value * Math.exp(half)) }),
    cpu: storedCost(cpu.value),
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

/** `5.2 ms CPU a request (4.9 to 5.5)`, or why it is not known. */
export function requestCostText(cost: RequestCost): string {
  if (cost.state === 'unknown') return `CPU a request not known: ${cost.why}`;
  const { milliseconds, low, high, cpu, perSecond, together } = cost;
  const ms = (value: number): string => `${Number(value.toPrecision(3))}`;
  const range = low === undefined || high === undefined ? ', error not known' : ` (95 % ${ms(low)} to ${ms(high)})`;
  const how =
    together.by === 'overlap'
      ? `${ms(together.seconds)} s at the same time`
      : 'taken for the same time because they are linked';
  return `${ms(milliseconds)} ms CPU a request${range}: ${ms(cpu)} CPU seconds a second over ${ms(perSecond)} requests a second, ${how}`;
}
