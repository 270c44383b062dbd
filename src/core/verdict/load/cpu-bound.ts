import { limitOf, type RuleSet } from '../rule-set.ts';
import { count, listed, percent, stored } from '../wording.ts';
import type { CpuMeasured, CpuTold } from './cpu-beside.ts';
import type { Shape } from './shape.ts';

/** What a flat throughput is bound by, in words, with what to capture next. */
export type Bound = Pick<Shape, 'reason' | 'advice' | 'certainty' | 'details' | 'evidence'>;

/**
 * Whether what stands is bound by the CPU (S4:554–555): above 85 % of it it is, below 70 % it waits for something else, and between, or exactly there, nobody can tell.
 * Of several columns one that is above decides, and all must be below; a part of the CPU that is above decides too, and one below says nothing. A series that no person linked with the run may be of any machine: *probable*.
 */
export function boundOf(told: CpuTold, ruleSet: RuleSet): Bound {
  if (told.measured === null) {
    return { reason: `Whether the server computes or waits cannot be told: ${told.why}.`, advice: 'load.shape.flat' };
  }
  const [low, high] = [limitOf(ruleSet, 'band.cpu.warn'), limitOf(ruleSet, 'band.cpu.bad')];
  const highestOf = (all: readonly CpuMeasured[]): CpuMeasured | null =>
    all.reduce<CpuMeasured | null>((most, one) => (most !== null && one.share <= most.share ? most : one), null);
  const most = highestOf(told.measured);
  const highest =
    most !== null && most.share > high ? most : highestOf(told.measured.filter(({ part }) => part === null));
  if (highest === null) {
    const parts = told.measured.map(({ name, part }) => `${name} is ${part}`);
    const reason = `Whether the server computes or waits cannot be told: ${listed(parts)}, and not above ${percent(high)}; the whole may be more.`;
    return { reason, advice: 'load.shape.flat' };
  }
  const share = stored(highest.share);
  const own = {
    certainty: told.linked ? ('confirmed' as const) : ('probable' as const),
    evidence: told.measured.map(({ pointer, of: { captureId, sha256 } }) => ({ captureId, sha256, pointer })),
  };
  const clock = told.linked ? '' : ' It is taken for the server’s by its clock alone: link the two to say that it is.';
  const what =
    told.measured.length === 1
      ? highest.name
      : `The highest of ${told.measured.length} columns of CPU, ${highest.name},`;
  const only = highest.part === null ? '' : `, only ${highest.part},`;
  const mean = `${what}${only} was ${percent(share)} on average meanwhile (${count(highest.looks)} looks)`;
  if (share > high) {
    const reason = `${mean}, above ${percent(high)}: CPU bound.${clock}`;
    return { ...own, reason, advice: 'load.shape.computes', details: { bound: 'CPU', cpu: share } };
  }
  if (share < low) {
    const reason = `${mean}, below ${percent(low)}: I/O bound, it waits for something else.${clock}`;
    return { ...own, reason, advice: 'load.shape.waits', details: { bound: 'I/O', cpu: share } };
  }
  const reason = `${mean}, from ${percent(low)} to ${percent(high)}: whether the server computes or waits cannot be told.${clock}`;
  return { ...own, reason, advice: 'load.shape.between', details: { bound: 'not told', cpu: share } };
}
