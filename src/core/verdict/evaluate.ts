import type { Profile } from '../profile/model.ts';
import { threadRanges } from '../profile/scope.ts';
import { threadGroup } from '../profile/thread-group.ts';
import { estimate, wallSeconds } from './estimate.ts';
import { fgLock } from './fg-lock.ts';
import { fgPlateau } from './fg-plateau.ts';
import { fgRecursion } from './fg-recursion.ts';
import { fgRuntime } from './fg-runtime.ts';
import { fgSpread } from './fg-spread.ts';
import { fgSubtree } from './fg-subtree.ts';
import { fgTop3 } from './fg-top3.ts';
import { fgTowers } from './fg-towers.ts';
import { fgWidth } from './fg-width.ts';
import { foldedPaths, pathFacts } from './paths.ts';
import type { CaptureRef, ProfileRule, RuleInput } from './profile-rule.ts';
import {
  decideGates,
  type GateFacts,
  gateVerdicts,
  type HostLoad,
  leastSeconds,
  type Ungated,
} from './quality-gates.ts';
import { recategorise } from './recategorise.ts';
import { type RuleSet, threshold } from './rule-set.ts';
import { type FunctionSpace, ownFunctions, type ShareScope, sharedFunctions } from './shares.ts';
import { type Basis, type Cost, LEVELS, type Verdict } from './verdict.ts';

/** A profile with where it is stored, as evidence. */
export interface Capture extends CaptureRef {
  readonly profile: Profile;
}

export interface EvaluateOptions {
  /** Sample type to judge; default: the profile's own. */
  readonly sampleType?: number;
  readonly basis?: Basis;
  /** Active CPU cores during the capture, where someone measured it; else it follows from weight and wall time. */
  readonly utilisation?: number;
  /** Asserts that samples are independent of each other, so that Wilson's interval may confirm. */
  readonly independent?: boolean;
  readonly recursionLimit?: number;
  readonly host?: HostLoad;
}

export interface EvaluateInput extends Capture {
  /** Further captures of the same program under the same load. */
  readonly replicates?: readonly Capture[];
  readonly options?: EvaluateOptions;
}

/** Every profile rule, in the order of its verdicts; FG-RUNTIME moves before FG-TOP3 where gc is one of the three. */
export const PROFILE_RULES: readonly ProfileRule[] = [
  fgPlateau,
  fgTop3,
  fgSpread,
  fgSubtree,
  fgTowers,
  fgRecursion,
  fgWidth,
  fgRuntime,
  fgLock,
];

/**
 * Judges a profile, or replicates of one, by a rule set (`rules.md` §4, §5): quality gates first, then each rule for all threads, then for
 * thread groups and an event loop's main thread what they show beyond that. Pure: equal input gives equal verdicts, byte for byte.
 * Throws `view.unknownSampleType`, `rules.*`.
 */
export function evaluateProfile(input: EvaluateInput, ruleSet: RuleSet): readonly Verdict[] {
  const captures: readonly Capture[] = [input, ...(input.replicates ?? [])].map(({ profile, captureId, sha256 }) => ({
    profile: recategorise(profile, ruleSet),
    captureId,
    sha256,
  }));
  const profile = captures[0]?.profile ?? input.profile;
  const functions =
    captures.length === 1
      ? ownFunctions(profile)
      : sharedFunctions(
          captures.map((capture) => capture.profile),
          'identity',
        );
  const options = input.options ?? {};
  const base = {
    sampleType: options.sampleType ?? profile.defaultSampleType,
    basis: options.basis ?? 'active',
  } as const;
  const all = judged(captures, functions, { ...base, threads: 'all' }, 'all', options, ruleSet);
  const verdicts = [...all.verdicts];
  if (all.input.gates.tooFew || captures.length > 1) return verdicts;
  for (const { scope, label } of partScopes(profile, base, all.input.estimate.weight, ruleSet)) {
    const part = judged(captures, functions, scope, label, options, ruleSet);
    if (!part.input.gates.tooFew) verdicts.push(...part.verdicts.filter((verdict) => saysMore(verdict, all.verdicts)));
  }
  return verdicts;
}

/** What costs are divided by, one amount a capture: wall seconds where left out. */
export interface Work {
  readonly amounts: readonly (number | null)[];
  readonly per: Cost['per'];
}

/** Everything the rules of one scope look at. */
export function ruleInput(
  captures: readonly Capture[],
  functions: FunctionSpace,
  scope: ShareScope,
  threads: string,
  options: EvaluateOptions & { readonly work?: Work },
  ruleSet: RuleSet,
): { readonly input: RuleInput; readonly facts: GateFacts } {
  const profile = (captures[0] as Capture).profile;
  const known = estimate(
    captures.map((capture, i) => ({
      profile: capture.profile,
      work: options.work === undefined ? wallSeconds(capture.profile) : (options.work.amounts[i] ?? null),
    })),
    scope,
    functions,
    {
      replicates: threshold(ruleSet, 'replicates.least').value,
      blocks: threshold(ruleSet, 'duration.blocks').value,
      totals: true,
      ...(options.work === undefined ? {} : { per: options.work.per }),
      ...(options.independent === undefined ? {} : { independent: options.independent }),
    },
  );
  const wide = known.shares.weight * threshold(ruleSet, 'plateau.path').value;
  const paths = once(() => foldedPaths(profile, scope));
  const ungated: Ungated = {
    profile,
    captures: captures.map(({ captureId, sha256 }) => ({ captureId, sha256 })),
    scope,
    threads,
    sampleType: profile.sampleTypes[scope.sampleType] ?? { name: '', kind: 'other', unit: 'count' },
    functions,
    estimate: known,
    paths,
    facts: once(() => pathFacts(paths(), functions.of[0] ?? new Int32Array(0), functions.count, wide)),
    ruleSet,
    ...(options.recursionLimit === undefined ? {} : { recursionLimit: options.recursionLimit }),
  };
  const seconds = captures.map((capture) => leastSeconds(capture.profile, wallSeconds(capture.profile)));
  const facts: GateFacts = {
    independent: options.independent ?? false,
    seconds: seconds.includes(null) ? null : seconds.reduce<number>((sum, one) => sum + (one ?? 0), 0),
    rankStable: known.largest.every((f) => f === known.largest[0]),
    ...(options.utilisation === undefined ? {} : { utilisation: options.utilisation }),
    ...(options.host === undefined ? {} : { host: options.host }),
  };
  return { input: { ...ungated, gates: decideGates(ungated, facts) }, facts };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function judged(
  captures: readonly Capture[],
  functions: FunctionSpace,
  scope: ShareScope,
  threads: string,
  options: EvaluateOptions,
  ruleSet: RuleSet,
): { readonly input: RuleInput; readonly verdicts: readonly Verdict[] } {
  const { input, facts } = ruleInput(captures, functions, scope, threads, options, ruleSet);
  const gates = gateVerdicts(input, facts);
  if (input.gates.tooFew) return { input, verdicts: gates };
  return { input, verdicts: [...gates, ...inOrder(PROFILE_RULES.flatMap((rule) => rule.evaluate(input)))] };
}

/** Where gc is one of the three largest functions, its verdict stands before the one that names them. */
function inOrder(verdicts: readonly Verdict[]): readonly Verdict[] {
  const gc = verdicts.find((verdict) => verdict.rule === 'FG-RUNTIME');
  const top3 = verdicts.findIndex((verdict) => verdict.rule === 'FG-TOP3');
  const plateaus = verdicts.some((verdict) => verdict.rule === 'FG-PLATEAU' && verdict.details?.category === 'gc');
  if (gc === undefined || top3 < 0 || !plateaus) return verdicts;
  const others = verdicts.filter((verdict) => verdict !== gc);
  return [...others.slice(0, top3), gc, ...others.slice(top3)];
}

/** Thread groups of at least 10 % of the active weight, where there are several, and the main thread of an event-loop runtime. */
function partScopes(
  profile: Profile,
  base: Pick<ShareScope, 'sampleType' | 'basis'>,
  weight: number,
  ruleSet: RuleSet,
): readonly { readonly scope: ShareScope; readonly label: string }[] {
  if (profile.threads.length < 2) return [];
  const groups = new Map<string, number>();
  const self = profile.nodes.self[base.sampleType];
  const { state } = profile.nodes;
  profile.threads.forEach((thread) => {
    let own = 0;
    for (const { first, end } of [{ first: thread.firstNode, end: thread.endNode }]) {
      for (let i = first; i < end; i++) if (state[i] !== 1) own += self?.[i] ?? 0;
    }
    const group = threadGroup(thread.name);
    groups.set(group, (groups.get(group) ?? 0) + own);
  });
  const least = weight * threshold(ruleSet, 'scope.group').value;
  const scopes: { scope: ShareScope; label: string }[] = [];
  if (groups.size > 1) {
    for (const [group, own] of [...groups].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))) {
      if (own < least || !(own > 0)) continue;
      scopes.push({ scope: { ...base, threads: { group } }, label: `threads ${group === '' ? '(unnamed)' : group}` });
    }
  }
  const main = profile.threads.findIndex((thread) => thread.main);
  const eventLoop = profile.meta.runtime === 'node' && main >= 0;
  const mainGroup = threadGroup(profile.threads[main]?.name ?? '');
  const alone = profile.threads.filter((thread) => threadGroup(thread.name) === mainGroup).length === 1;
  if (eventLoop && !(groups.size > 1 && alone) && threadRanges(profile, main).length > 0) {
    scopes.push({ scope: { ...base, threads: main }, label: 'main thread' });
  }
  return scopes;
}

/** A scoped verdict is worth saying where it is of a higher level than the same rule's on the same subject over all threads. */
function saysMore(verdict: Verdict, overall: readonly Verdict[]): boolean {
  if (verdict.rule.startsWith('QG-')) return false;
  const known = overall.find((other) => other.rule === verdict.rule && other.subject.key === verdict.subject.key);
  if (known === undefined) return verdict.level !== 'none' && verdict.level !== 'watch';
  return LEVELS.indexOf(verdict.level) > LEVELS.indexOf(known.level);
}
