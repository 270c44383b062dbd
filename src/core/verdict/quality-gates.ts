import type { CaptureMeta, Profile } from '../profile/model.ts';
import {
  type Claim,
  countedMeasure,
  type Gates,
  limit,
  type RuleInput,
  thresholdOf,
  verdictOf,
} from './profile-rule.ts';
import { categoryShare } from './shares.ts';
import type { Subject, Verdict } from './verdict.ts';
import { amount, count, percent } from './wording.ts';

/** What the capture's host said of itself while it ran, where it is known. */
export interface HostLoad {
  /** Times the container was throttled during the capture (cgroup `nr_throttled`). */
  readonly throttled?: number;
  /** Load average and cores. */
  readonly load?: number;
  readonly cores?: number;
}

export interface GateFacts {
  /** Active CPU cores during a CPU capture, where someone measured it; else it follows from weight and wall time. */
  readonly utilisation?: number;
  /** The person asserts that samples are independent. */
  readonly independent: boolean;
  readonly host?: HostLoad;
  /** Seconds all captures cover at least; null where nothing tells. */
  readonly seconds: number | null;
  /** False where replicates disagree about the largest function. */
  readonly rankStable: boolean;
}

/** The input of rules before gates have looked at it. */
export type Ungated = Omit<RuleInput, 'gates'>;

/** A capture of nominally 30 s starts and ends a little inside them. */
const NOMINAL = 0.98;

const utilisationOf = (input: Ungated, facts: GateFacts): number | null => {
  if (facts.utilisation !== undefined) return facts.utilisation;
  const { estimate } = input;
  if (estimate.work === null || estimate.cost.unit === 'samples') return null;
  return estimate.wholeCost().value;
};

function errorShare(meta: CaptureMeta, samples: number): number {
  const bad = (meta.errors ?? 0) + (meta.lateTicks ?? 0);
  return bad > 0 ? bad / (bad + Math.max(0, samples)) : 0;
}

/** The limit below which a sample type's whole weight is too small to matter, per second; null where there is none. */
function materialFloor(input: Ungated) {
  switch (input.sampleType.kind) {
    case 'cpu':
      return { key: 'material.cpu', unit: 'CPU cores' } as const;
    case 'lock':
      return { key: 'material.lock', unit: 'seconds waited per second' } as const;
    case 'alloc':
      return { key: 'material.alloc', unit: 'bytes' } as const;
    default:
      return null;
  }
}

/** Decides the gates of a scope. */
export function decideGates(input: Ungated, facts: GateFacts): Gates {
  const { estimate, profile } = input;
  const n = estimate.samples;
  const lowering: string[] = [];
  if (n < limit(input, 'samples.confirm')) lowering.push('QG-SAMPLES');
  if (isShort(input, facts)) lowering.push('QG-DURATION');
  if (errorShare(profile.meta, n) > limit(input, 'errors.share')) lowering.push('QG-ERRORS');
  if (isWarmingUp(input)) lowering.push('QG-WARMUP');
  if (!facts.rankStable) lowering.push('rank-unstable');
  const unknown = categoryShare(estimate.shares, 'unknown');
  const floor = materialFloor(input);
  const used = floor === null ? null : utilisationOf(input, facts);
  return {
    tooFew: n < limit(input, 'samples.least'),
    lowering,
    unknown: unknown > limit(input, 'symbols.unknown') ? unknown : 0,
    truncated: (profile.meta.truncatedShare ?? 0) > limit(input, 'truncated.share'),
    waits: floor !== null && used !== null && used < limit(input, floor.key),
    overload: isOverloaded(facts.host),
  };
}

function isShort(input: Ungated, { seconds, independent }: GateFacts): boolean {
  if (input.profile.meta.flags.includes('partial')) return true;
  if (independent) return seconds !== null && seconds < limit(input, 'duration.least') * NOMINAL;
  if (!input.estimate.mayConfirm) return true;
  return seconds === null || seconds < limit(input, 'duration.least') * NOMINAL;
}

function isWarmingUp({ profile, estimate, ruleSet }: Ungated): boolean {
  const { runtime } = profile.meta;
  if (runtime !== 'jvm' && runtime !== 'node') return false;
  return categoryShare(estimate.shares, 'jit') > limit({ ruleSet }, 'warmup.jit');
}

function isOverloaded(host: HostLoad | undefined): boolean {
  if (host === undefined) return false;
  return (host.throttled ?? 0) > 0 || (host.cores !== undefined && (host.load ?? 0) > host.cores);
}

/** Seconds a capture covers at least: its wall time, or the activity it shows where idle time is missing from it. */
export function leastSeconds(profile: Profile, wall: number | null): number | null {
  if (wall !== null) return wall;
  const { timeline } = profile;
  if (timeline === null || timeline.count === 0) return null;
  let last = 0;
  for (let i = 0; i < timeline.count; i++) last = Math.max(last, timeline.time[i] as number);
  return last;
}

const CAPTURE: Subject = { kind: 'capture', key: 'capture', label: 'capture' };

/** The gates that stand, as verdicts of their own, in a fixed order. */
export function gateVerdicts(input: RuleInput, facts: GateFacts): readonly Verdict[] {
  const { gates, estimate, profile } = input;
  const verdicts: Verdict[] = [];
  const gate = (id: string, claim: Pick<Claim, 'measure' | 'threshold' | 'reason' | 'advice'>, certain = false) => {
    verdicts.push(
      verdictOf(input, {
        ...claim,
        rule: { id, version: 1 },
        subject: CAPTURE,
        pointer: 'profile',
        level: 'none',
        sure: certain,
        certainty: certain ? 'confirmed' : 'inconclusive',
        restsOn: 'gate',
      }),
    );
  };
  const n = estimate.samples;
  if (gates.tooFew) {
    gate('QG-SAMPLES', {
      measure: { name: 'samples', value: Math.round(n), unit: 'samples', method: 'exact' },
      threshold: thresholdOf(input, 'samples.least', '<'),
      reason: `Only ${count(n)} active samples: below ${count(limit(input, 'samples.least'))} no function can be judged.`,
      advice: 'more-samples',
    });
    return verdicts;
  }
  if (isShort(input, facts)) {
    gate('QG-DURATION', { ...durationMeasure(input, facts), advice: 'longer' });
  }
  if (gates.unknown > 0) {
    gate('QG-SYMBOLS', {
      measure: countedMeasure(input, 'unknown', gates.unknown),
      threshold: thresholdOf(input, 'symbols.unknown'),
      reason: `${percent(gates.unknown)} of the profile has no symbol: what is found stays true, but any function may be larger than shown.`,
      advice: 'symbols',
    });
  }
  if (gates.truncated) {
    const share = profile.meta.truncatedShare ?? 0;
    gate('QG-TRUNCATED', {
      measure: countedMeasure(input, 'truncated', share),
      threshold: thresholdOf(input, 'truncated.share'),
      reason: `${percent(share)} of the stacks stand at the profiler’s depth limit${profile.meta.depthLimit === undefined ? '' : ` of ${profile.meta.depthLimit} frames`}: totals and paths are cut off, self shares are not.`,
      advice: 'deeper',
    });
  }
  const errors = errorShare(profile.meta, n);
  if (errors > limit(input, 'errors.share')) {
    gate('QG-ERRORS', {
      measure: countedMeasure(input, 'errors', errors),
      threshold: thresholdOf(input, 'errors.share'),
      reason: `${percent(errors)} of the ticks failed or came late, so what was sampled may not be what ran.`,
      advice: 'sampler-errors',
    });
  }
  if (isWarmingUp(input)) {
    const jit = categoryShare(estimate.shares, 'jit');
    gate('QG-WARMUP', {
      measure: countedMeasure(input, 'jit', jit),
      threshold: thresholdOf(input, 'warmup.jit'),
      reason: `The compiler takes ${percent(jit)}: the program was still warming up.`,
      advice: 'warm-up',
    });
  }
  const floor = materialFloor(input);
  const used = utilisationOf(input, facts);
  if (gates.waits && floor !== null && used !== null) {
    gate(
      'QG-MATERIAL',
      {
        measure: { name: 'activity', value: Math.round(used * 1e4) / 1e4, unit: floor.unit, method: 'exact' },
        threshold: thresholdOf(input, floor.key, '<'),
        reason: `The process used ${amount(used, floor.unit)}${floor.unit === 'bytes' ? ' per second' : ''} in all: a large share of little is little.`,
        advice: 'mostly-waits',
      },
      true,
    );
  }
  if (gates.overload) {
    const { throttled = 0, load = 0 } = facts.host ?? {};
    gate(
      'QG-OVERLOAD',
      {
        measure: {
          name: throttled > 0 ? 'throttled' : 'load',
          value: throttled > 0 ? throttled : load,
          unit: 'count',
          method: 'exact',
        },
        threshold: { op: '>', value: throttled > 0 ? 0 : (facts.host?.cores ?? 0), source: 'docs/rules.md' },
        reason: 'The host was throttled or had more to run than cores while the capture ran.',
        advice: 'overload',
      },
      true,
    );
  }
  return verdicts;
}

/** What keeps the capture from being long enough: its duration, its missing time order, or that neither is known. */
function durationMeasure(input: RuleInput, { seconds }: GateFacts): Pick<Claim, 'measure' | 'threshold' | 'reason'> {
  const least = limit(input, 'duration.least');
  const threshold = thresholdOf(input, 'duration.least', '<');
  if (input.profile.meta.flags.includes('partial')) {
    return {
      measure: { name: 'duration', value: Math.round((seconds ?? 0) * 10) / 10, unit: 'seconds', method: 'exact' },
      threshold,
      reason:
        'The capture was cut short, so it may show another phase than asked for and nothing here is more than probable.',
    };
  }
  if (seconds !== null && seconds < least * NOMINAL) {
    return {
      measure: { name: 'duration', value: Math.round(seconds * 10) / 10, unit: 'seconds', method: 'exact' },
      threshold,
      reason: `The capture covers ${amount(seconds, 'seconds')}: below ${least} seconds chance bursts look like findings, so nothing here is more than probable.`,
    };
  }
  if (!input.estimate.mayConfirm) {
    return {
      measure: { name: 'samples', value: 0, unit: 'in time order', method: 'exact' },
      threshold: { op: '<', value: 1, source: 'docs/rules.md' },
      reason:
        'The file keeps no time order, so how its samples hang together cannot be measured and nothing here is more than probable.',
    };
  }
  return {
    measure: { name: 'duration stated', value: 0, unit: 'seconds', method: 'exact' },
    threshold,
    reason: 'The file does not say how long the capture ran, so nothing here is more than probable.',
  };
}
