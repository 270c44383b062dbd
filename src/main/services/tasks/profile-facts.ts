import type { DenominatorTotals, Evaluation, Item, ProfileDetail } from '../../../core/item.ts';
import { CATEGORIES, NODE_ACTIVE, NODE_IDLE, type Profile } from '../../../core/profile/model.ts';
import { threadGroup } from '../../../core/profile/thread-group.ts';
import { LEVELS, type Verdict } from '../../../core/verdict/verdict.ts';

/** What a profile's page shows without opening its columns; computed once, at import. */
export type ProfileFacts = Pick<
  ProfileDetail,
  | 'meta'
  | 'name'
  | 'sampleTypes'
  | 'defaultSampleType'
  | 'threads'
  | 'totals'
  | 'categories'
  | 'nodeCount'
  | 'maxDepth'
  | 'hasTimeline'
>;

function totalsOf(profile: Profile, type: number): DenominatorTotals {
  const weight = { all: 0, active: 0, app: 0 };
  const samples = { all: 0, active: 0, app: 0 };
  const self = profile.nodes.self[type] ?? new Float64Array(0);
  const hits = profile.nodes.hits[type] ?? new Float64Array(0);
  for (let i = 0; i < profile.nodes.count; i++) {
    const state = profile.nodes.state[i];
    weight.all += self[i] as number;
    samples.all += hits[i] as number;
    if (state === NODE_IDLE) continue;
    weight.active += self[i] as number;
    samples.active += hits[i] as number;
    if (state !== NODE_ACTIVE) continue;
    weight.app += self[i] as number;
    samples.app += hits[i] as number;
  }
  return { ...weight, samples };
}

function depthOf(profile: Profile): number {
  const { count, parent } = profile.nodes;
  const depth = new Int32Array(count);
  let deepest = 0;
  for (let i = 0; i < count; i++) {
    const p = parent[i] as number;
    const own = p < 0 ? 1 : (depth[p] as number) + 1;
    depth[i] = own;
    if (own > deepest) deepest = own;
  }
  return deepest;
}

function categoriesOf(profile: Profile): ProfileDetail['categories'] {
  const self = profile.nodes.self[profile.defaultSampleType] ?? new Float64Array(0);
  const sums = new Float64Array(CATEGORIES.length);
  let active = 0;
  for (let i = 0; i < profile.nodes.count; i++) {
    if (profile.nodes.state[i] === NODE_IDLE) continue;
    const category = profile.frames.category[profile.nodes.frame[i] as number] as number;
    sums[category] = (sums[category] as number) + (self[i] as number);
    active += self[i] as number;
  }
  return CATEGORIES.map((category, i) => ({ category, share: active > 0 ? (sums[i] as number) / active : 0 }))
    .filter((row) => row.share > 0)
    .sort((a, b) => b.share - a.share);
}

/** Facts of a profile for its page and its list row. */
export function profileFacts(profile: Profile): ProfileFacts {
  const self = profile.nodes.self[profile.defaultSampleType] ?? new Float64Array(0);
  return {
    meta: profile.meta,
    name: profile.name,
    sampleTypes: profile.sampleTypes,
    defaultSampleType: profile.defaultSampleType,
    threads: profile.threads.map(({ firstNode, endNode, ...thread }) => {
      let weight = 0;
      for (let i = firstNode; i < endNode; i++) weight += self[i] as number;
      return { ...thread, weight, group: threadGroup(thread.name) };
    }),
    totals: profile.sampleTypes.map((_, type) => totalsOf(profile, type)),
    categories: categoriesOf(profile),
    nodeCount: profile.nodes.count,
    maxDepth: depthOf(profile),
    hasTimeline: profile.timeline !== null,
  };
}

/** The highest level among verdicts. */
export function highestLevel(verdicts: readonly Verdict[]): string {
  return LEVELS[verdicts.reduce((most, verdict) => Math.max(most, LEVELS.indexOf(verdict.level)), 0)] ?? 'none';
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** One line for lists: `cpu · 2,991 samples · 30.0 s · hot 72 %`. */
export function summaryLine(facts: ProfileFacts, verdicts: readonly Verdict[]): string {
  const type = facts.sampleTypes[facts.defaultSampleType];
  const samples = facts.totals[facts.defaultSampleType]?.samples.active ?? 0;
  const { durationSeconds } = facts.meta;
  const top = verdicts.find((verdict) => verdict.rule === 'FG-PLATEAU' && verdict.scope.threads === 'all');
  return [
    type?.name ?? 'profile',
    `${grouped.format(samples)} samples`,
    durationSeconds === undefined ? null : `${durationSeconds.toFixed(1)} s`,
    top === undefined ? null : `${top.subject.label} ${Math.round(top.measure.value * 100)} %`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** An item's page: its stored facts with its judgements. */
export function profileDetail(
  item: Item,
  stored: Pick<ProfileDetail, 'provenance' | 'warnings'>,
  facts: ProfileFacts,
  evaluations: readonly Evaluation[],
): ProfileDetail {
  return { item, ...stored, ...facts, evaluations };
}
