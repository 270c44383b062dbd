import type { Item } from '../item.ts';
import type { LoadRun } from '../load/model.ts';
import type { RequestCost } from '../verdict/load/request-cost.ts';
import type { RequestMemory } from '../verdict/load/request-memory.ts';
import type { Measured, Unmeasured } from './measured.ts';
import { evidenceOf, healthOf, type MeasuringItem } from './run-measured.ts';

/** What a capture that is linked with a run says of its requests. */
export interface PerRequestOfCapture {
  readonly cpu: RequestCost;
  readonly memory: RequestMemory;
}

/** What was measured of requests, and what was not, and why. */
export interface RequestMeasured {
  readonly measured: readonly Measured[];
  readonly unmeasured: readonly Unmeasured[];
}

type Bounded = { readonly low?: number; readonly high?: number };

const rangeOf = ({ low, high }: Bounded): { readonly low: number; readonly high: number } | null =>
  low === undefined || high === undefined ? null : { low, high };

/**
 * CPU time and memory of a request, of all requests of a run, by one capture that is linked with it: nothing tells which endpoint's they were. Evidence is both.
 * `n` is the run's requests.
 */
export function requestMeasured(
  run: LoadRun,
  load: MeasuringItem,
  capture: MeasuringItem,
  { cpu, memory }: PerRequestOfCapture,
): RequestMeasured {
  if (run.counts === 'runs') return { measured: [], unmeasured: [] };
  const { id: item, sha256, label } = capture;
  const evidence = { ...evidenceOf(load, run.startedAt ?? load.capturedAt), with: { item, sha256, label } };
  const whole = { n: run.total.requests, ...healthOf(run), evidence };
  const told: Measured[] = [];
  const not: Unmeasured[] = [];
  const at = evidence.order;
  if (cpu.state === 'unknown') not.push({ metric: 'cpu-per-request', why: `${cpu.why} (${label})`, at });
  else told.push({ metric: 'cpu-per-request', value: cpu.milliseconds, range: rangeOf(cpu), ...whole });
  if (memory.state === 'unknown') not.push({ metric: 'memory-per-request', why: `${memory.why} (${label})`, at });
  else told.push({ metric: 'memory-per-request', value: memory.bytes, range: rangeOf(memory), ...whole });
  return { measured: told, unmeasured: not };
}

/** Kinds that tell what a program holds: memory, but no request's. */
const HELD: ReadonlySet<Item['kind']> = new Set(['heap', 'growth', 'series']);

/** Why a linked item that is no profile tells nothing of a request's memory; empty of what says nothing of memory. */
export const heldUnmeasured = ({ kind, label }: Pick<Item, 'kind' | 'label'>, at: string): readonly Unmeasured[] =>
  HELD.has(kind)
    ? [{ metric: 'memory-per-request', why: `what a program holds is no one request’s memory (${label})`, at }]
    : [];
