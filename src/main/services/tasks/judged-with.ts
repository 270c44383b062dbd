import type { CaptureProvenance } from '../../../core/capture/request.ts';
import type { EvaluateOptions } from '../../../core/verdict/evaluate.ts';

/** What the rules are told of how a profile was captured, besides the profile: whether its host had CPU to give (QG-OVERLOAD). */
export function judgedWith(capture: CaptureProvenance | undefined): EvaluateOptions {
  if (capture === undefined || capture.load === null) return {};
  const { load, cores, throttled } = capture.load;
  return { host: { load, cores, ...(throttled === null ? {} : { throttled }) } };
}
