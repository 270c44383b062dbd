import { quantityText } from '../../investigation/quantity.ts';
import type { LoadRun } from '../../load/model.ts';
import type { Profile } from '../../profile/model.ts';
import type { RuleSet } from '../rule-set.ts';
import { storedCost } from '../wording.ts';
import { type CostedCapture, type PerRequest, perRequest, type Together, togetherText } from './per-request.ts';

/** Memory that a request allocates: bytes allocated in a second over the requests of a second. How much of it is held, and how long, is not told. */
export type RequestMemory =
  | {
      readonly state: 'known';
      /** Bytes a request, with a 95 % interval; bounds are absent where nothing tells the error. */
      readonly bytes: number;
      readonly low?: number;
      readonly high?: number;
      /** Bytes allocated in a second of the capture. */
      readonly allocated: number;
      readonly perSecond: number;
      readonly together: Together;
    }
  | Extract<PerRequest, { readonly state: 'unknown' }>;

/** The first column of bytes that were allocated. One that is only called “bytes” does not tell whether they were allocated or are held. */
const allocatedOf = ({ sampleTypes }: Profile): number =>
  sampleTypes.findIndex(({ name, kind, unit }) => kind === 'alloc' && unit === 'bytes' && name !== 'bytes');

/**
 * What a request allocates by an allocation profile that a person linked with the run: see {@link perRequest}. Unknown of what shows only memory that is held,
 * which is no one request's. An error is told only where the profile tells when it allocated. Throws `rules.*`.
 */
export function requestMemory(capture: CostedCapture, run: LoadRun, ruleSet: RuleSet): RequestMemory {
  const { sampleTypes } = capture.profile;
  const type = allocatedOf(capture.profile);
  if (type < 0) {
    const why = sampleTypes.some(({ kind }) => kind === 'inuse')
      ? 'the capture tells what is held, not what was allocated'
      : sampleTypes.some(({ name, unit }) => unit === 'bytes' && name === 'bytes')
        ? 'the capture does not tell whether its bytes were allocated or are held'
        : 'the capture counts no allocated bytes';
    return { state: 'unknown', why };
  }
  const found = perRequest(capture, run, { type, noun: 'allocated bytes', onlyBlocks: true }, ruleSet);
  if (found.state === 'unknown') return found;
  const { value, low, high, used, perSecond, together } = found;
  return {
    state: 'known',
    bytes: storedCost(value),
    ...(low === undefined || high === undefined ? {} : { low: storedCost(low), high: storedCost(high) }),
    allocated: used,
    perSecond,
    together,
  };
}

const size = (bytes: number): string => quantityText('size', Number(bytes.toPrecision(3)));

/** `1.06 MB allocated a request, error not known`, or why it is not known. */
export function requestMemoryText(memory: RequestMemory): string {
  if (memory.state === 'unknown') return `memory a request not known: ${memory.why}`;
  const { bytes, low, high, allocated, perSecond, together } = memory;
  const range = low === undefined || high === undefined ? ', error not known' : ` (95 % ${size(low)} to ${size(high)})`;
  return `${size(bytes)} allocated a request${range}: ${size(allocated)} a second over ${Number(perSecond.toPrecision(3))} requests a second, ${togetherText(together)}`;
}
