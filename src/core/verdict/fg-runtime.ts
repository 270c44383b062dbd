import { CATEGORIES } from '../profile/model.ts';
import { leafCategories } from '../profile/node-state.ts';
import { activeWeights, threadRanges } from '../profile/scope.ts';
import {
  byKey,
  limit,
  type ProfileRule,
  type RuleInput,
  shareMeasure,
  thresholdOf,
  verdictOf,
} from './profile-rule.ts';
import { categoryShare, owners } from './shares.ts';
import { wilson } from './statistics.ts';
import { listed, percent, percentRange, shortName, stored, wholeOf } from './wording.ts';

/** Names the JVM gives its collectors' threads. */
const GC_THREAD = /^(?:GC Thread|ParGC|G1 |ZGC|ZWorker|Shenandoah|CMS |Gang worker)/;
const CALLERS = 5;
const GC = CATEGORIES.indexOf('gc');

/** FG-RUNTIME: the share of garbage collection, with the functions that cause it (`rules.md` §5). */
export const fgRuntime: ProfileRule = {
  id: 'FG-RUNTIME',
  version: 1,
  title: 'GC and runtime frames',
  thresholds: ['runtime.watch', 'runtime.investigate', 'runtime.bottleneck'],
  evaluate(input) {
    const { share, callers } = collecting(input);
    if (share <= limit(input, 'runtime.watch') + 1e-9) return [];
    const bottleneck = share > limit(input, 'runtime.bottleneck') + 1e-9;
    const investigate = share > limit(input, 'runtime.investigate') + 1e-9;
    const crossed = bottleneck ? 'runtime.bottleneck' : investigate ? 'runtime.investigate' : 'runtime.watch';
    const error = wilson(share, input.estimate.samples);
    const { shares } = input.estimate;
    const blamed = callers.map(
      ({ f, share: part }) => `${shortName(input.functions.describe(f).name)} ${percent(part)}`,
    );
    return [
      verdictOf(input, {
        rule: fgRuntime,
        subject: { kind: 'profile', key: 'gc', label: 'gc' },
        pointer: 'profile',
        measure: { ...shareMeasure(input, 'gc', share, { ...error, nEff: input.estimate.samples }), method: 'wilson' },
        threshold: thresholdOf(input, crossed),
        level: bottleneck ? 'likely-bottleneck' : investigate ? 'investigate' : 'watch',
        sure: error.low > limit(input, crossed),
        restsOn: 'self',
        reason: `Garbage collection takes ${percent(share)} of ${wholeOf(input.sampleType)} (95 % ${percentRange(error)})${blamed.length > 0 ? `, caused by ${listed(blamed)}` : ''}.`,
        advice: 'gc',
        details: {
          gc: stored(share),
          jit: stored(categoryShare(shares, 'jit')),
          runtime: stored(categoryShare(shares, 'runtime')),
          kernel: stored(categoryShare(shares, 'kernel')),
          library: stored(categoryShare(shares, 'library')),
          native: stored(categoryShare(shares, 'native')),
          ...namedShares(input),
        },
      }),
    ];
  },
};

/** Share of gc leaves and gc threads, and the functions charged with most of it. */
export function collecting(input: RuleInput): {
  readonly share: number;
  readonly callers: readonly { readonly f: number; readonly share: number }[];
} {
  const { profile, scope, functions, estimate } = input;
  const { nodes, frames } = profile;
  const { weight } = estimate.shares;
  if (!(weight > 0)) return { share: 0, callers: [] };
  const { self } = activeWeights(profile, scope.sampleType, scope.basis);
  const leaf = leafCategories(nodes, frames.category);
  const owner = owners(profile);
  const number = functions.of[0] ?? new Int32Array(0);
  const charged = new Map<number, number>();
  const onGcThread = new Uint8Array(nodes.count);
  for (const thread of profile.threads) {
    if (GC_THREAD.test(thread.name)) onGcThread.fill(1, thread.firstNode, thread.endNode);
  }
  let gc = 0;
  for (const { first, end } of threadRanges(profile, scope.threads)) {
    for (let i = first; i < end; i++) {
      const own = self[i] as number;
      if (!(own > 0) || (leaf[i] !== GC && onGcThread[i] === 0)) continue;
      gc += own;
      const payer = owner[i] as number;
      if (payer < 0) continue;
      const f = number[nodes.frame[payer] as number] as number;
      charged.set(f, (charged.get(f) ?? 0) + own);
    }
  }
  const callers = [...charged]
    .sort(([a, left], [b, right]) => right - left || byKey(functions, a, b))
    .slice(0, CALLERS)
    .map(([f, own]) => ({ f, share: own / weight }));
  return { share: gc / weight, callers };
}

const CLASS_LOADING =
  /^(?:java\.lang\.ClassLoader\.|jdk\.internal\.loader\.|SystemDictionary::|ClassFileParser::|_find_and_load|_load_unlocked)/;
const SAFEPOINT = /^(?:SafepointSynchronize|SafepointMechanism|VMThread|VM_Operation)::/;

/** Shares of what the category table does not set apart: class loading and safepoints, by total weight below their functions. */
function namedShares(input: RuleInput): Record<string, number> {
  const { profile, estimate, functions } = input;
  const number = functions.of[0];
  const { weight, total } = estimate.shares;
  const most = { classLoading: 0, safepoint: 0 };
  for (let frame = 0; frame < profile.frames.count; frame++) {
    const name = profile.strings[profile.frames.name[frame] as number] ?? '';
    const own = (total[number?.[frame] ?? 0] as number) / weight;
    if (CLASS_LOADING.test(name)) most.classLoading = Math.max(most.classLoading, own);
    else if (SAFEPOINT.test(name)) most.safepoint = Math.max(most.safepoint, own);
  }
  return { classLoading: stored(most.classLoading), safepoint: stored(most.safepoint) };
}
