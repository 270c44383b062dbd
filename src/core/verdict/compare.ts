import type { Comparison, CostBasis } from '../profile/comparison.ts';
import { type LoadRun, mismatches } from './comparability.ts';
import { bothEvidence, bothScopes, type Pair } from './compared-pair.ts';
import { around, diffTable, interval, judgedFunctions } from './diff-rows.ts';
import { type Estimate, wallSeconds } from './estimate.ts';
import { type Capture, ruleInput, type Work } from './evaluate.ts';
import { profileChanges } from './profile-changes.ts';
import { limit, type RuleInput, thresholdOf } from './profile-rule.ts';
import { recategorise } from './recategorise.ts';
import { renameSuggestions } from './renames.ts';
import { movedFunctions } from './rest-moved.ts';
import { type RuleSet, ruleSetSha256 } from './rule-set.ts';
import { sharedFunctions } from './shares.ts';
import { relativeChange, Z95 } from './statistics.ts';
import { statusVerdict } from './status-verdict.ts';
import type { Basis, Verdict } from './verdict.ts';
import { widthChanges } from './width-change.ts';
import { stored } from './wording.ts';

/** One side of a comparison: a capture, or replicates of one. */
export interface CaptureSide {
  readonly captures: readonly (Capture & { readonly label: string })[];
  /** The load run behind it; with one on both sides costs are per request. */
  readonly load?: LoadRun;
}

export interface CompareOptions {
  readonly basis?: Basis;
  /** Name of the sample type; default: the before side's own. */
  readonly sampleType?: string;
  /** Reason why a comparison that is not comparable is made all the same. */
  readonly override?: { readonly reason: string };
  /** Asserts that samples are independent of each other. */
  readonly independent?: boolean;
}

/**
 * Compares two sides function by function (`rules.md` §7): whether they may be compared at all, statuses with the change of cost and its interval,
 * the diff table under a false discovery rate of 5 %, renames, and the smallest change that could have been seen.
 * Pure: equal input gives an equal comparison. Throws `view.*`, `rules.*`.
 */
export function compareProfiles(
  before: CaptureSide,
  after: CaptureSide,
  ruleSet: RuleSet,
  options: CompareOptions = {},
): Comparison {
  const basis = options.basis ?? 'active';
  const sides = [before, after].map((side) =>
    side.captures.map((capture) => ({ ...capture, profile: recategorise(capture.profile, ruleSet) })),
  );
  const [left = [], right = []] = sides;
  const first = left[0]?.profile;
  const second = right[0]?.profile;
  if (first === undefined || second === undefined) throw new RangeError('a side needs a capture');
  const name = options.sampleType ?? first.sampleTypes[first.defaultSampleType]?.name ?? '';
  const typeBefore = typeIndex(first.sampleTypes, name, first.defaultSampleType);
  const typeAfter = typeIndex(second.sampleTypes, name, second.defaultSampleType);
  const seconds = [left, right].map((side) => sum(side.map((capture) => wallSeconds(capture.profile))));
  const reasons = mismatches(
    {
      profiles: left.map((capture) => capture.profile),
      sampleType: first.sampleTypes[typeBefore] ?? null,
      seconds: seconds[0] ?? null,
      load: before.load ?? null,
    },
    {
      profiles: right.map((capture) => capture.profile),
      sampleType: second.sampleTypes[typeAfter] ?? null,
      seconds: seconds[1] ?? null,
      load: after.load ?? null,
    },
    { loadTolerance: limit({ ruleSet }, 'compare.load'), basis },
  );
  const comparable = !reasons.some((reason) => reason.effect === 'block');
  const work = workOf(before, after, left, right);
  const functions = sharedFunctions(
    [...left, ...right].map((capture) => capture.profile),
    'match',
  );
  const ruled = (captures: readonly Capture[], from: number, sampleType: number, amounts: Work['amounts']) =>
    ruleInput(
      captures,
      { ...functions, of: functions.of.slice(from, from + captures.length) },
      { sampleType, threads: 'all', basis },
      'all',
      { work: { amounts, per: work.per }, ...(options.independent ? { independent: true } : {}) },
      ruleSet,
    ).input;
  const pairBefore = ruled(left, 0, typeBefore, work.before);
  const pairAfter = ruled(right, left.length, typeAfter, work.after);
  const overridden = options.override !== undefined && !comparable;
  const lowering = [
    ...new Set([
      ...pairBefore.gates.lowering,
      ...pairAfter.gates.lowering,
      ...(work.known ? [] : ['QG-DURATION']),
      ...(overridden ? ['QG-COMPARABLE'] : []),
    ]),
  ];
  const pair: Pair = {
    before: pairBefore,
    after: pairAfter,
    functions,
    ruleSet,
    effect: limit({ ruleSet }, 'compare.effect'),
    lowering,
  };
  const cost = costBasis(pairBefore.estimate, work);
  const common = {
    comparable,
    reasons,
    override: overridden ? (options.override ?? null) : null,
    basis,
    sampleType: name,
    cost,
    detectable: stored(Z95 * Math.sqrt(varianceAt20(pairBefore) + varianceAt20(pairAfter))),
    whole: wholeChange(pair),
  };
  if (!comparable && !overridden) {
    const blocking = reasons.filter((reason) => reason.effect === 'block').map((reason) => reason.what);
    return { ...common, verdicts: [refusal(pair, blocking)], rows: [], renames: [] };
  }
  if (pairBefore.gates.tooFew || pairAfter.gates.tooFew) {
    return { ...common, verdicts: [tooFew(pair)], rows: [], renames: [] };
  }
  const judged = judgedFunctions(pair);
  const moved = movedFunctions(judged);
  const statuses = judged
    .filter((row) => row.status !== null)
    .map((row) => ({ row, verdict: statusVerdict(pair, row, moved) }))
    .sort((a, b) => Math.abs(b.row.delta.value) - Math.abs(a.row.delta.value) || (a.row.key < b.row.key ? -1 : 1));
  const rises = statuses.filter(({ row }) => row.status === 'new' || row.status === 'regressed');
  const told = {
    statuses: new Set(statuses.map(({ row }) => row.f)),
    rises: new Set(rises.map(({ row }) => row.f)),
  };
  return {
    ...common,
    verdicts: [...statuses.map(({ verdict }) => verdict), ...widthChanges(pair, told), ...profileChanges(pair)],
    rows: diffTable(judged),
    renames: renamed(pair),
  };
}

function typeIndex(types: readonly { readonly name: string }[], name: string, fallback: number): number {
  const found = types.findIndex((type) => type.name === name);
  return found >= 0 ? found : fallback;
}

const sum = (values: readonly (number | null)[]): number | null =>
  values.includes(null) ? null : values.reduce<number>((total, value) => total + (value ?? 0), 0);

interface SharedWork {
  readonly before: Work['amounts'];
  readonly after: Work['amounts'];
  readonly per: Work['per'];
  /** False where costs are per capture, because some capture does not say how long it ran. */
  readonly known: boolean;
}

/** Requests where both sides have a load run, else wall seconds where all captures tell them, else each capture is one unit of work. */
function workOf(
  before: CaptureSide,
  after: CaptureSide,
  left: readonly Capture[],
  right: readonly Capture[],
): SharedWork {
  if (before.load !== undefined && after.load !== undefined && before.load.requests > 0 && after.load.requests > 0) {
    const each = (captures: readonly Capture[], requests: number) => captures.map(() => requests / captures.length);
    return {
      before: each(left, before.load.requests),
      after: each(right, after.load.requests),
      per: 'request',
      known: true,
    };
  }
  const seconds = (captures: readonly Capture[]) => captures.map((capture) => wallSeconds(capture.profile));
  const [a, b] = [seconds(left), seconds(right)];
  if (!a.includes(null) && !b.includes(null)) return { before: a, after: b, per: 'second', known: true };
  return { before: left.map(() => 1), after: right.map(() => 1), per: 'execution', known: false };
}

function costBasis(estimate: Estimate, work: SharedWork): CostBasis {
  const notes = {
    request: 'per request of the load run',
    second: 'assumes equal load',
    operation: 'per operation',
    execution: 'wall time unknown: assumes captures of equal length under equal load',
  } as const;
  return { unit: estimate.cost.unit, per: work.per, note: notes[work.per] };
}

/** Variance of the share of a function at 20 %, with the design effect of the functions that matter. */
function varianceAt20({ estimate, functions }: RuleInput): number {
  const n = Math.max(1, estimate.samples);
  let weighted = 0;
  let weight = 0;
  for (let f = 0; f < functions.count; f++) {
    const share = estimate.share(f);
    if (share < 0.01 || share > 0.99) continue;
    weighted += share * (n / Math.max(1, estimate.shareError(f).nEff));
    weight += share;
  }
  return ((0.2 * 0.8) / n) * Math.max(1, weight > 0 ? weighted / weight : 1);
}

function wholeChange({ before, after }: Pair): Comparison['whole'] {
  const left = before.estimate.wholeCost();
  const right = after.estimate.wholeCost();
  const change = relativeChange(left, right);
  return { before: around(left), after: around(right), change: change === null ? null : interval(change, stored) };
}

function refusal(pair: Pair, blocking: readonly string[]): Verdict {
  return {
    rule: 'QG-COMPARABLE',
    ruleVersion: 1,
    ruleSetSha256: ruleSetSha256(pair.ruleSet),
    subject: { kind: 'profile', key: 'profile', label: 'profile' },
    scope: bothScopes(pair),
    measure: { name: 'differences', value: blocking.length, unit: 'count', method: 'exact' },
    threshold: { op: '>', value: 0, source: 'docs/rules.md' },
    level: 'none',
    certainty: 'inconclusive',
    reason: `The captures are not comparable: they differ in ${blocking.join(', ')}.`,
    advice: 'compare.not-comparable',
    evidence: bothEvidence(pair, 'profile'),
    guards: ['QG-COMPARABLE'],
    status: 'not-comparable',
  };
}

function tooFew(pair: Pair): Verdict {
  const samples = Math.min(pair.before.estimate.samples, pair.after.estimate.samples);
  return {
    rule: 'QG-SAMPLES',
    ruleVersion: 1,
    ruleSetSha256: ruleSetSha256(pair.ruleSet),
    subject: { kind: 'capture', key: 'capture', label: 'capture' },
    scope: bothScopes(pair),
    measure: { name: 'samples', value: Math.round(samples), unit: 'samples', method: 'exact' },
    threshold: thresholdOf(pair.before, 'samples.least', '<'),
    level: 'none',
    certainty: 'inconclusive',
    reason: `One side has only ${Math.round(samples)} active samples: no change can be judged.`,
    advice: 'more-samples',
    evidence: bothEvidence(pair, 'profile'),
    guards: ['QG-SAMPLES'],
    status: 'inconclusive',
  };
}

function renamed({ before, after, functions }: Pair): Comparison['renames'] {
  const least = limit(before, 'compare.row');
  const alone = (here: RuleInput, there: RuleInput) => {
    const found: number[] = [];
    for (let f = 0; f < functions.count; f++) {
      if (there.estimate.total(f) > 0) continue;
      if (here.estimate.share(f) >= least || here.estimate.total(f) >= least) found.push(f);
    }
    found.sort((a, b) => here.estimate.total(b) - here.estimate.total(a) || a - b);
    return found.map((f) => {
      const { key, name, file } = functions.describe(f);
      return { key, name, file, share: here.estimate.share(f), total: here.estimate.total(f) };
    });
  };
  return renameSuggestions(alone(before, after), alone(after, before));
}
