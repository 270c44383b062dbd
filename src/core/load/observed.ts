import { isoTimeOf } from '../iso-time.ts';
import type { Series, SeriesColumn } from '../series/model.ts';
import { ArrivalCounter, type Arrivals } from './arrivals.ts';
import { LatencyCounter } from './latency-histogram.ts';
import type { LoadRow } from './model.ts';
import { requestsFor, SHOWN_QUANTILES } from './quantile.ts';
import { MOST_ENDPOINTS } from './reader.ts';

/** Most stretches of time that are kept apart: above it two become one. */
const MOST_STRETCHES = 2048;
/** Longest time between two looks that belong to one run: a clock far off must not make stretches without end. */
const LONGEST_RUN = 31 * 24 * 3600;

interface Stretch {
  readonly latencies: LatencyCounter;
  failures: number;
  suspects: number;
  users: number | null;
}

interface Counted {
  readonly method: string | null;
  readonly latencies: LatencyCounter;
  requests: number;
  failures: number;
  suspects: number;
}

const OTHERS = '(others)';

/** Requests of a run, heard one by one in any order, counted by endpoint and by time: what is kept does not grow with their number. */
export class ObservedRequests {
  readonly #total: Counted = { method: null, latencies: new LatencyCounter(), requests: 0, failures: 0, suspects: 0 };
  readonly #endpoints = new Map<string, Counted>();
  #stretches = new Map<number, Stretch>();
  /** Seconds of a stretch. */
  #width = 1;
  readonly #arrivals = new ArrivalCounter();
  #areAsked = false;
  #told = false;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  /** Endpoints were more than are kept apart. */
  overflowed = false;

  /** Hears of a request of `at` (seconds since 1970) that took `ms`. */
  add(name: string, method: string | null, at: number, ms: number): void {
    this.#row(name, method).latencies.add(ms);
    this.#total.latencies.add(ms);
    this.#stretch(at)?.latencies.add(ms);
  }

  /** Hears that `requests` were made; `add` counts latencies only. */
  count(name: string, method: string | null, requests: number): void {
    this.#row(name, method).requests += requests;
    this.#total.requests += requests;
  }

  /** Hears that one failed. */
  fail(name: string, method: string | null, at: number): void {
    this.#row(name, method).failures++;
    this.#total.failures++;
    const stretch = this.#stretch(at);
    if (stretch !== null) stretch.failures++;
  }

  /** Hears that one failed by its status; such failures count where `failuresAreTold` is never called. */
  suspect(name: string, method: string | null, at: number): void {
    this.#row(name, method).suspects++;
    this.#total.suspects++;
    const stretch = this.#stretch(at);
    if (stretch !== null) stretch.suspects++;
  }

  /** Hears that the file tells by itself which requests failed. */
  failuresAreTold(): void {
    this.#told = true;
  }

  #failed({ failures, suspects }: Pick<Counted, 'failures' | 'suspects'>): number {
    return this.#told ? failures : failures + suspects;
  }

  /** Hears how many users there were. */
  users(at: number, users: number): void {
    const stretch = this.#stretch(at);
    if (stretch !== null) stretch.users = Math.max(stretch.users ?? 0, users);
  }

  /** Hears that an iteration ended at `at` (seconds since 1970), `ms` after it began; `inSeconds`: anywhere in that second. */
  iteration(at: number, ms: number, inSeconds: boolean): void {
    this.#arrivals.add('ended', at);
    const begun = at - ms / 1000;
    if (!inSeconds) {
      this.#arrivals.add('begun', begun);
      return;
    }
    const second = Math.floor(begun);
    this.#arrivals.add('begun', second, second + 1 - begun);
    this.#arrivals.add('begun', second + 1, begun - second);
  }

  /** Hears that iterations were due and not begun: how many were asked for is told from then on. */
  dropped(at: number, count: number): void {
    this.#areAsked = true;
    this.#arrivals.add('dropped', at, count);
  }

  /** Seconds since 1970 of the first and the last that was heard; null where nothing was. */
  get span(): readonly [number, number] | null {
    return this.#last >= this.#first ? [this.#first, this.#last] : null;
  }

  /** Latencies that were heard. */
  get heard(): number {
    return this.#total.latencies.count;
  }

  #row(name: string, method: string | null): Counted {
    const key = `${method ?? ''} ${name}`;
    const known = this.#endpoints.get(key);
    if (known !== undefined) return known;
    if (this.#endpoints.size >= MOST_ENDPOINTS && name !== OTHERS) {
      this.overflowed = true;
      return this.#row(OTHERS, null);
    }
    const made: Counted = { method, latencies: new LatencyCounter(), requests: 0, failures: 0, suspects: 0 };
    this.#endpoints.set(key, made);
    return made;
  }

  #stretch(at: number): Stretch | null {
    if (this.#first - at > LONGEST_RUN || at - this.#last > LONGEST_RUN) {
      if (this.#last >= this.#first) return null;
    }
    this.#first = Math.min(this.#first, at);
    this.#last = Math.max(this.#last, at);
    const key = Math.floor(at / this.#width);
    const known = this.#stretches.get(key);
    if (known !== undefined) return known;
    const made: Stretch = { latencies: new LatencyCounter(), failures: 0, suspects: 0, users: null };
    this.#stretches.set(key, made);
    if (this.#stretches.size <= MOST_STRETCHES) return made;
    this.#widen();
    return this.#stretch(at);
  }

  /** Makes stretches twice as long: their latencies add up exactly. */
  #widen(): void {
    const wider = new Map<number, Stretch>();
    for (const [key, { latencies, failures, suspects, users }] of this.#stretches) {
      const half = Math.floor(key / 2);
      const known = wider.get(half);
      const into = known ?? { latencies: new LatencyCounter(), failures: 0, suspects: 0, users: null };
      if (known === undefined) wider.set(half, into);
      into.latencies.merge(latencies);
      into.failures += failures;
      into.suspects += suspects;
      if (users !== null) into.users = Math.max(into.users ?? 0, users);
    }
    this.#stretches = wider;
    this.#width *= 2;
  }

  /** The row of all requests; `seconds` gives their rate. */
  total(seconds: number | null): LoadRow {
    return rowOf('', this.#total, this.#failed(this.#total), seconds);
  }

  /** Busiest first. */
  endpoints(seconds: number | null): readonly LoadRow[] {
    return [...this.#endpoints]
      .map(([key, counted]) => rowOf(key.slice(key.indexOf(' ') + 1), counted, this.#failed(counted), seconds))
      .sort((a, b) => (b.requests ?? 0) - (a.requests ?? 0) || (a.name < b.name ? -1 : 1));
  }

  /**
   * Rate, failed share, percentiles and users over time; null where less than two stretches were heard of. Of a run that dropped iterations also `offered`, those
   * that were due (begun or dropped), `achieved`, those that ended, and `dropped`, a second.
   */
  series(): Series | null {
    if (this.#areAsked) {
      while (this.#width < this.#arrivals.width) this.#widen();
      this.#arrivals.widenTo(this.#width);
    }
    const ordered = [...this.#stretches].sort(([a], [b]) => a - b);
    const [first] = ordered;
    const last = ordered.at(-1);
    if (first === undefined || last === undefined || ordered.length < 2) return null;
    const stretches = ordered.map(([, stretch]) => stretch);
    const column = (
      name: string,
      title: string,
      unit: SeriesColumn['unit'],
      value: (one: Stretch) => number | null,
    ): SeriesColumn => ({ name, title, unit, values: stretches.map(value) });
    // One request above it, or there is none to show.
    const quantile = (q: number) => (one: Stretch) => {
      if (one.latencies.count < requestsFor(q, 1)) return null;
      const ms = one.latencies.quantiles([q])[0]?.ms;
      return ms === undefined ? null : ms / 1000;
    };
    const width = this.#width;
    const arrived = (name: string, title: string, value: (one: Arrivals) => number): readonly SeriesColumn[] => {
      if (!this.#areAsked) return [];
      return [{ name, title, unit: 'count', values: ordered.map(([key]) => value(this.#arrivals.of(key)) / width) }];
    };
    const columns = [
      column('p50', 'p50', 'seconds', quantile(0.5)),
      column('p95', 'p95', 'seconds', quantile(0.95)),
      column('p99', 'p99', 'seconds', quantile(0.99)),
      column('rate', 'requests a second', 'count', ({ latencies }) => latencies.count / width),
      ...arrived('offered', 'iterations due a second', ({ begun, dropped }) => begun + dropped),
      ...arrived('achieved', 'iterations done a second', ({ ended }) => ended),
      ...arrived('dropped', 'iterations dropped a second', ({ dropped }) => dropped),
      column('users', 'users', 'count', ({ users }) => users),
      column('failed', 'failed', 'share', (one) =>
        one.latencies.count === 0 ? null : Math.min(1, this.#failed(one) / one.latencies.count),
      ),
    ];
    return {
      startedAt: isoOf(first[0] * width) ?? '',
      times: ordered.map(([key]) => (key - first[0]) * width),
      columns: columns.filter(({ values }) => values.some((value) => value !== null)),
      restarts: [],
    };
  }
}

function rowOf(
  name: string,
  { method, latencies, requests }: Counted,
  failures: number,
  seconds: number | null,
): LoadRow {
  const measured = latencies.count > 0;
  const made = Math.max(requests, latencies.count);
  return {
    name,
    method,
    requests: made,
    failures: Math.min(failures, made),
    perSecond: seconds === null ? null : made / seconds,
    min: measured ? latencies.min : null,
    mean: measured ? latencies.sum / latencies.count : null,
    max: measured ? latencies.max : null,
    quantiles: latencies.quantiles(SHOWN_QUANTILES),
    histogram: measured ? latencies.histogram() : null,
  };
}

/** Seconds since 1970 as ISO 8601 in UTC; null for a time no calendar has. */
export function isoOf(seconds: number): string | null {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/** Seconds since 1970 of a time as JSON has it; NaN for anything else. */
export const secondsOf = (value: unknown): number => (typeof value === 'string' ? isoTimeOf(value) / 1000 : Number.NaN);
