import type { Columns } from '../columns.ts';
import type { Profile } from '../profile/model.ts';
import type { FunctionsMeta } from '../profile/view-data.ts';
import { estimate, wallSeconds } from './estimate.ts';
import { type RuleSet, threshold } from './rule-set.ts';
import { ownFunctions, type ShareScope } from './shares.ts';

/**
 * Every function of a scope with self and total share and their 95 % intervals, heaviest self first; functions without weight in the
 * scope are left out. Columns as {@link FunctionsMeta} says; intervals by the method of `rules.md` §3.
 */
export function functionsTable(profile: Profile, scope: ShareScope, ruleSet: RuleSet): Columns<FunctionsMeta> {
  const functions = ownFunctions(profile);
  const known = estimate([{ profile, work: wallSeconds(profile) }], scope, functions, {
    replicates: threshold(ruleSet, 'replicates.least').value,
    blocks: threshold(ruleSet, 'duration.blocks').value,
    totals: true,
  });
  const { shares } = known;
  const present: number[] = [];
  for (let f = 0; f < functions.count; f++) {
    if ((shares.total[f] as number) > 0 || (shares.selfSamples[f] as number) > 0) present.push(f);
  }
  const heavier = (a: number, b: number) =>
    (shares.self[b] as number) - (shares.self[a] as number) ||
    (shares.total[b] as number) - (shares.total[a] as number) ||
    a - b;
  const frame = Int32Array.from(present.sort(heavier));
  const column = () => new Float64Array(frame.length);
  const columns = {
    frame,
    self: column(),
    selfLow: column(),
    selfHigh: column(),
    total: column(),
    totalLow: column(),
    totalHigh: column(),
    selfWeight: column(),
    totalWeight: column(),
    charged: column(),
    samples: column(),
    category: new Uint8Array(frame.length),
  };
  const names: FunctionsMeta['names'][number][] = [];
  frame.forEach((f, row) => {
    const self = known.shareError(f);
    const total = known.totalError(f);
    columns.self[row] = known.share(f);
    columns.selfLow[row] = self.low;
    columns.selfHigh[row] = self.high;
    columns.total[row] = known.total(f);
    columns.totalLow[row] = total.low;
    columns.totalHigh[row] = total.high;
    columns.selfWeight[row] = shares.self[f] as number;
    columns.totalWeight[row] = shares.total[f] as number;
    columns.charged[row] = shares.charged[f] as number;
    columns.samples[row] = shares.selfSamples[f] as number;
    columns.category[row] = profile.frames.category[f] as number;
    const { name, file, line, key } = functions.describe(f);
    names.push({ name, file, line, key });
  });
  const unit = profile.sampleTypes[scope.sampleType]?.unit ?? 'count';
  return { meta: { denominator: shares.weight, unit, method: known.method, names }, columns };
}
