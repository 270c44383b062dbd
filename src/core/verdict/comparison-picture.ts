import type { Comparison } from '../profile/comparison.ts';
import type { FunctionStatus } from '../profile/diff-layout.ts';
import { type DiffView, diffTrees } from '../profile/diff-tree.ts';
import { type ComparisonSvgOptions, comparisonSvg } from '../profile/exporters/comparison-svg.ts';
import { matchKey } from '../profile/identity.ts';
import type { Profile } from '../profile/model.ts';
import { costUnit, wallSeconds } from './estimate.ts';
import type { Basis } from './verdict.ts';

/** Cost of one unit of weight, as the comparison counts it: per wall second only where it knows that of all captures. */
const inverse = (profile: Profile, type: number, per: Comparison['cost']['per']): number => {
  const sampleType = profile.sampleTypes[type];
  if (sampleType === undefined) return 1;
  return costUnit(sampleType, profile.meta, per).scale / (per === 'second' ? (wallSeconds(profile) ?? 1) : 1);
};

/** Two sides as one tree, with weights as the comparison counts them. */
export function diffOfProfiles(
  before: readonly Profile[],
  after: readonly Profile[],
  { sampleType, cost }: Pick<Comparison, 'sampleType' | 'cost'>,
  { basis, invert }: { readonly basis: Basis; readonly invert: boolean },
): DiffView {
  const factor = (profile: Profile) =>
    inverse(
      profile,
      profile.sampleTypes.findIndex(({ name }) => name === sampleType),
      cost.per,
    );
  return diffTrees(before, after, {
    basis,
    sampleType,
    foldRecursion: false,
    invert,
    factors: { before: before.map(factor), after: after.map(factor) },
    unit: `${cost.unit}/${cost.per}`,
  });
}

/** What became of each function, by the key that matches it over both sides. */
export function statusesOf(comparison: Comparison): ReadonlyMap<string, FunctionStatus> {
  return new Map(
    comparison.rows.map(({ name, file, status, significant }) => [matchKey(name, file), { status, significant }]),
  );
}

/** What a picture of a comparison says. */
export function pictureOptions(
  comparison: Comparison,
  { label, basis }: { readonly label: string; readonly basis: Basis },
): ComparisonSvgOptions {
  const notes = [
    `${comparison.sampleType}, ${basis} weight, ${comparison.cost.unit} per ${comparison.cost.per}: ${comparison.cost.note}`,
    `Smallest change of share that could have been seen: ${(comparison.detectable * 100).toFixed(1)} points`,
    ...comparison.reasons.map(({ what, before, after }) => `${what}: ${before} → ${after}`),
  ];
  return { label, statusOf: statusesOf(comparison), notes };
}

/** A comparison as a static picture, in chunks. */
export function comparisonPicture(
  diff: DiffView,
  comparison: Comparison,
  about: { readonly label: string; readonly basis: Basis },
): Iterable<Uint8Array> {
  return comparisonSvg(diff, pictureOptions(comparison, about));
}
