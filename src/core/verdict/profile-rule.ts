import type { Profile, SampleType } from '../profile/model.ts';
import type { AdviceCode } from './advice.ts';
import type { ThresholdKey } from './default-rules.ts';
import type { Estimate } from './estimate.ts';
import type { FoldedPaths, PathFacts } from './paths.ts';
import type { Rule } from './rule.ts';
import { crossed, limitOf, type RuleSet, ruleSetSha256 } from './rule-set.ts';
import type { FunctionSpace, KnownFunction, ShareScope } from './shares.ts';
import { student975 } from './statistics.ts';
import type {
  Certainty,
  Cost,
  EvidencePointer,
  Level,
  Measure,
  Scope,
  Subject,
  Threshold,
  Verdict,
} from './verdict.ts';
import { stored, storedCost } from './wording.ts';

/** One capture as evidence. */
export interface CaptureRef {
  readonly captureId: string;
  readonly sha256: string;
}

/** What the quality gates (`rules.md` §4) decide for all rules of a scope. */
export interface Gates {
  /** QG-SAMPLES: nothing can be said. */
  readonly tooFew: boolean;
  /** Gates that hold certainty at probable. */
  readonly lowering: readonly string[];
  /** QG-SYMBOLS: share of unknown leaves, 0 where the gate does not stand. */
  readonly unknown: number;
  readonly truncated: boolean;
  /** QG-MATERIAL: the process mostly waits. */
  readonly waits: boolean;
  readonly overload: boolean;
}

/** Everything a profile rule looks at: one scope of one capture, or of replicates of it. */
export interface RuleInput {
  readonly profile: Profile;
  readonly captures: readonly CaptureRef[];
  readonly scope: ShareScope;
  /** `all`, or the name of the thread group or thread. */
  readonly threads: string;
  readonly sampleType: SampleType;
  readonly functions: FunctionSpace;
  readonly estimate: Estimate;
  /** Made when first asked for. */
  paths(): FoldedPaths;
  facts(): PathFacts;
  readonly gates: Gates;
  readonly ruleSet: RuleSet;
  /** Greatest recursion depth the runtime allows, where it is known. */
  readonly recursionLimit?: number;
}

/** One rule: pure, from a scope to its verdicts in a fixed order. */
export type ProfileRule = Rule<RuleInput>;

export interface Claim {
  readonly rule: Pick<ProfileRule, 'id' | 'version'>;
  readonly subject: Subject;
  readonly pointer: string;
  readonly measure: Measure;
  readonly cost?: Cost;
  readonly threshold: Threshold;
  readonly level: Level;
  readonly reason: string;
  readonly advice: AdviceCode;
  /** True where the interval lies wholly beyond the limit that was crossed. */
  readonly sure: boolean;
  /** What the claim rests on: `paths` are flagged where stacks are cut off, `level` is capped where the process mostly waits. */
  readonly restsOn: 'self' | 'paths' | 'gate';
  readonly certainty?: Certainty;
  readonly details?: Readonly<Record<string, number | string>>;
}

export const limit = (input: Pick<RuleInput, 'ruleSet'>, key: ThresholdKey): number => limitOf(input.ruleSet, key);

export const thresholdOf = (input: Pick<RuleInput, 'ruleSet'>, key: ThresholdKey, op?: Threshold['op']): Threshold =>
  crossed(input.ruleSet, key, op);

/** The scope of verdicts made from this input. */
export function scopeOf(input: RuleInput): Scope {
  return {
    captures: input.captures.map((capture) => capture.captureId),
    threads: input.threads,
    sampleType: input.sampleType.name,
    denominator: `D_${input.scope.basis}`,
  };
}

/** Makes the verdict of a claim: lowers its level and certainty by the quality gates that stand, and names those that did. */
export function verdictOf(input: RuleInput, claim: Claim): Verdict {
  const { gates } = input;
  const guards: string[] = [];
  let level = claim.level;
  let advice: string = claim.advice;
  if (claim.restsOn === 'self' && level === 'likely-bottleneck' && gates.waits) {
    level = 'investigate';
    advice = 'mostly-waits';
    guards.push('QG-MATERIAL');
  }
  let certainty: Certainty = claim.certainty ?? (claim.sure ? 'confirmed' : 'probable');
  if (claim.restsOn !== 'gate' && certainty === 'confirmed') {
    const lowering =
      claim.restsOn === 'paths' && gates.truncated ? ['QG-TRUNCATED', ...gates.lowering] : gates.lowering;
    if (lowering.length > 0) {
      certainty = 'probable';
      guards.push(...lowering);
    }
  }
  if (claim.restsOn !== 'gate' && gates.overload) guards.push('QG-OVERLOAD');
  const evidence: EvidencePointer[] = input.captures.map(({ captureId, sha256 }) => ({
    captureId,
    sha256,
    pointer: claim.pointer,
  }));
  return {
    rule: claim.rule.id,
    ruleVersion: claim.rule.version,
    ruleSetSha256: ruleSetSha256(input.ruleSet),
    subject: claim.subject,
    scope: scopeOf(input),
    measure: claim.measure,
    ...(claim.cost === undefined ? {} : { cost: claim.cost }),
    threshold: claim.threshold,
    level,
    certainty,
    reason: input.threads === 'all' ? claim.reason : `On ${input.threads}: ${claim.reason}`,
    advice,
    evidence,
    guards,
    ...(claim.details === undefined ? {} : { details: claim.details }),
  };
}

export const functionSubject = (f: KnownFunction): Subject => ({ kind: 'function', key: f.key, label: f.name });

export const profileSubject: Subject = { kind: 'profile', key: 'profile', label: 'profile' };

/** A share with its interval as a measure. */
export function shareMeasure(
  input: RuleInput,
  name: string,
  value: number,
  error: { readonly low: number; readonly high: number; readonly nEff: number },
): Measure {
  return {
    name,
    value: stored(value),
    unit: 'share',
    low: stored(error.low),
    high: stored(error.high),
    n: Math.round(input.estimate.samples),
    nEff: Math.round(error.nEff),
    method: input.estimate.method,
  };
}

/** A share that is counted, without an interval of its own. */
export function countedMeasure(input: RuleInput, name: string, value: number): Measure {
  return { name, value: stored(value), unit: 'share', n: Math.round(input.estimate.samples), method: 'exact' };
}

/** Absolute cost of a function's self weight, where the capture's wall time is known. */
export function costOf(input: RuleInput, f: number): Cost | undefined {
  const { estimate } = input;
  if (estimate.work === null) return undefined;
  const { value, variance, df } = estimate.costOf(f);
  const half = student975(df) * Math.sqrt(variance);
  return {
    value: storedCost(value),
    unit: estimate.cost.unit,
    per: estimate.cost.per,
    low: storedCost(Math.max(0, value - half)),
    high: storedCost(value + half),
  };
}

/** Functions of at least `least` self share, and in any case the three largest, heaviest first, equal ones by key; those without symbols left out. */
export function bySelf(input: RuleInput, least: number): readonly number[] {
  const { estimate, functions } = input;
  const share = new Float64Array(functions.count);
  for (const { self, weight } of estimate.perCapture) {
    if (!(weight > 0)) continue;
    for (let f = 0; f < share.length; f++) share[f] = (share[f] as number) + (self[f] as number) / weight;
  }
  for (let f = 0; f < share.length; f++) {
    if ((share[f] as number) > 0 && functions.categoryOf(f) === 'unknown') share[f] = 0;
  }
  const third = share.slice().sort().at(-3) ?? 0;
  const from = Math.min(least * estimate.captures, third);
  const present: number[] = [];
  share.forEach((value, f) => {
    if (value > 0 && value >= from) present.push(f);
  });
  return present.sort((a, b) => (share[b] as number) - (share[a] as number) || byKey(functions, a, b));
}

export function byKey(functions: FunctionSpace, a: number, b: number): number {
  const left = functions.describe(a).key;
  const right = functions.describe(b).key;
  return left < right ? -1 : left > right ? 1 : a - b;
}
