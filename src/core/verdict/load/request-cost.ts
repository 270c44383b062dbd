import type { Item } from '../../item.ts';
import type { LoadRun } from '../../load/model.ts';
import { costUnit } from '../estimate.ts';
import type { RuleSet } from '../rule-set.ts';
import { storedCost } from '../wording.ts';
import {
  type CostedCapture,
  type PerRequest,
  perRequest,
  rangeText,
  type Together,
  togetherText,
} from './per-request.ts';
import type { RequestMemory } from './request-memory.ts';

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
      readonly together: Together;
    }
  | Extract<PerRequest, { readonly state: 'unknown' }>;

/** What a linked profile says a request costs. */
export interface LinkedCost {
  readonly item: Item;
  readonly cost: RequestCost;
  readonly memory: RequestMemory;
}

/** CPU time of a request (E2) by a capture that a person linked with the run: see {@link perRequest}. Throws `rules.*`. */
export function requestCost(capture: CostedCapture, run: LoadRun, ruleSet: RuleSet): RequestCost {
  const { profile } = capture;
  const type = profile.defaultSampleType;
  const sampleType = profile.sampleTypes[type];
  if (sampleType === undefined || costUnit(sampleType, profile.meta, 'second').unit !== 'CPU seconds')
    return { state: 'unknown', why: 'the capture counts no CPU time' };
  const found = perRequest(capture, run, { type, noun: 'CPU time', onlyBlocks: false }, ruleSet);
  if (found.state === 'unknown') return found;
  const { value, low, high, used, perSecond, together } = found;
  return {
    state: 'known',
    milliseconds: storedCost(value * 1000),
    ...(low === undefined || high === undefined ? {} : { low: storedCost(low * 1000), high: storedCost(high * 1000) }),
    cpu: used,
    perSecond,
    together,
  };
}

/** `5.2 ms CPU a request (4.9 to 5.5)`, or why it is not known. */
export function requestCostText(cost: RequestCost): string {
  if (cost.state === 'unknown') return `CPU a request not known: ${cost.why}`;
  const { milliseconds, low, high, cpu, perSecond, together } = cost;
  const three = (value: number): string => `${Number(value.toPrecision(3))}`;
  return `${three(milliseconds)} ms CPU a request${rangeText(low, high)}: ${three(cpu)} CPU seconds a second over ${three(perSecond)} requests a second, ${togetherText(together)}`;
}
