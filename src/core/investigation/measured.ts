import { requestsFor } from '../load/quantile.ts';
import { isFloor, type Slo, type SloMetric } from './slo.ts';
import { ERROR_RATE_BAD } from './slo-defaults.ts';

/** What an item of the workspace measured of one metric. */
export interface Measured {
  readonly metric: SloMetric;
  /** In the unit of `SLO_UNITS`. */
  readonly value: number;
  /** Requests it is of; null where the source does not tell. */
  readonly n: number | null;
  /** With its method where that is told: `POST /orders`. */
  readonly endpoint?: string;
  /** The endpoint as its tool names it, without the method. */
  readonly name?: string;
  readonly component?: string;
  readonly flow?: string;
  /** Its 95 % interval; null where it has an error that nothing tells. Absent of what was counted, not estimated. */
  readonly range?: { readonly low: number; readonly high: number } | null;
  /** True where only a check of health was asked, no user’s request. */
  readonly healthOnly?: true;
  readonly evidence: {
    readonly item: string;
    readonly sha256: string;
    readonly label: string;
    /** When it was measured, ISO 8601; null where unknown. */
    readonly at: string | null;
    /** The same, or when it was imported where that is unknown: what is newest goes by it. */
    readonly order: string;
    /** What it was measured with besides: the capture of a cost a request. */
    readonly with?: { readonly item: string; readonly sha256: string; readonly label: string };
  };
}

/** What an item could have told of a metric, and why it does not. */
export interface Unmeasured {
  readonly metric: SloMetric;
  readonly why: string;
  /** As `order` of what was measured: the newest is told. */
  readonly at: string;
}

/** The items that something measured is evidence by. */
export const itemsOf = ({
  evidence,
}: Pick<Measured, 'evidence'>): readonly { readonly item: string; readonly label: string }[] =>
  evidence.with === undefined ? [evidence] : [evidence, evidence.with];

/** Whether the limit lies within the error of what was measured, so that nobody can say on which side of it the truth is. */
export const isWithinError = ({ limit }: Pick<Slo, 'limit'>, { range }: Pick<Measured, 'range'>): boolean =>
  range !== undefined && range !== null && range.low <= limit && limit < range.high;

/** How a measured value stands to its objective. */
export type SloState = 'met' | 'warning' | 'not-met' | 'too-few' | 'unknown';

const QUANTILES: Partial<Record<SloMetric, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

/** How many requests a percentile needs: 10 beyond it (`rules.md` §9); 1,000 for a p99. 0 for what is none. */
export function leastRequests(metric: SloMetric): number {
  const q = QUANTILES[metric];
  return q === undefined ? 0 : requestsFor(q);
}

/** True where too few requests were measured to tell such a percentile. A source that tells no number is not held to be too few. */
export const isTooFew = ({ metric, n }: Pick<Measured, 'metric' | 'n'>): boolean =>
  n !== null && n < leastRequests(metric);

/**
 * A value against its objective. The limit itself is met; within the error of the value nothing is said. A default share of errors is a warning up to 1 % and fails above (C-03); a person's own limit has no
 * such band.
 */
export function sloState(
  slo: Pick<Slo, 'metric' | 'limit'>,
  measured: Pick<Measured, 'metric' | 'n' | 'value' | 'range'>,
  own: boolean,
): SloState {
  if (isTooFew(measured)) return 'too-few';
  if (isWithinError(slo, measured)) return 'unknown';
  const { value } = measured;
  if (isFloor(slo.metric) ? value >= slo.limit : value <= slo.limit) return 'met';
  return slo.metric === 'error-rate' && !own && value <= ERROR_RATE_BAD ? 'warning' : 'not-met';
}

/** The tail of a distribution against its bands (`playbooks S4:544-545`): a boundary value is of the middle band (C-40). */
export type TailBand = 'healthy' | 'warning' | 'bad';

export function tailBand(ratio: number, of: 'p95/p50' | 'p99/p95'): TailBand {
  const bad = of === 'p95/p50' ? 5 : 3;
  return ratio < 2 ? 'healthy' : ratio <= bad ? 'warning' : 'bad';
}
