import type { Evaluation, Item, Provenance } from '../item.ts';
import type { ImportWarning } from '../profile/model.ts';
import type { Series } from '../series/model.ts';
import type { LatencyHistogram, Quantile } from './latency-histogram.ts';

/** What is known of one endpoint of a run, or of all of it together. Latencies are in milliseconds; null is what the file does not tell. */
export interface LoadRow {
  /** As the tool names it: an address, a request's name, a command. Empty for the whole run. */
  readonly name: string;
  readonly method: string | null;
  readonly requests: number | null;
  readonly failures: number | null;
  readonly perSecond: number | null;
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  /** Ascending in `q`; the median among them where it is told. */
  readonly quantiles: readonly Quantile[];
  /** Every latency by its size, where the file tells them one by one. */
  readonly histogram: LatencyHistogram | null;
}

/**
 * Who waits for whom. `closed`: a fixed number of users or connections, each of which waits for its answer before it asks again, so that a slow
 * answer keeps other requests from being made and measured (coordinated omission). `open`: requests come at their own times.
 */
export type GeneratorKind = 'open' | 'closed' | 'unknown';

export interface Generator {
  readonly kind: GeneratorKind;
  /** How that is known: `the script's executors`, `wrk keeps its connections busy`. */
  readonly why: string;
  /** Virtual users, connections or workers: most at a time. */
  readonly users: number | null;
  /** How long one who asks takes besides asking, as far as the file tells; absent where it does not. */
  readonly pause?: string;
}

/** A pass/fail criterion of the run. */
export interface LoadThreshold {
  /** `http_req_duration{name:/orders}`. */
  readonly metric: string;
  /** As it was written: `p(95)<300`. */
  readonly expression: string;
  /** What the expression is held against, in the metric's own unit; null where the file does not tell it. */
  readonly value: number | null;
  /** Whether it holds, evaluated from `value`; null where that cannot be told. */
  readonly passed: boolean | null;
  /** What the file itself says; null where it says nothing. */
  readonly told: boolean | null;
  /** Where what the file says differs from what was evaluated, or why nothing was. */
  readonly note: string;
}

/** One run of a load generator. */
export interface LoadRun {
  /** `k6`, `locust`. */
  readonly tool: string;
  readonly toolVersion: string | null;
  /** Scenario or script; empty where the file does not tell. */
  readonly scenario: string;
  /** ISO 8601, UTC; null where the file does not tell. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly seconds: number | null;
  readonly generator: Generator;
  /** What a row counts: requests of a server, or runs of a command. */
  readonly counts: 'requests' | 'runs';
  readonly total: LoadRow;
  /** Busiest first. */
  readonly endpoints: readonly LoadRow[];
  /** `p50`, `p95`, `p99` (seconds), `rate` and `users` (count), `failed` (share) over time; null where the file has totals only. */
  readonly series: Series | null;
  readonly thresholds: readonly LoadThreshold[];
  /** What the file's latencies were in, and how that is known: `milliseconds (k6 writes no others)`. */
  readonly unit: string;
  /** What is not known and why, a sentence each. */
  readonly missing: readonly string[];
}

/** A load run as the window shows it. */
export interface LoadDetail {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  readonly run: LoadRun;
  readonly evaluations: readonly Evaluation[];
}
