import type { Comparison, Interval } from '../../profile/comparison.ts';
import type { DiffView } from '../../profile/diff-tree.ts';
import { type ComparisonSvgOptions, comparisonPicture } from '../../profile/exporters/comparison-svg.ts';
import { svgPieces } from '../../profile/exporters/svg-picture.ts';
import { amount, percent, percentRange, shortName, signedPercent } from '../../verdict/wording.ts';
import { figureAnchor } from '../anchors.ts';
import type { Figure } from '../figure.ts';

const FUNCTIONS = 20;

const shareText = (share: Interval): string => `${percent(share.value)} (${percentRange(share)})`;

/** Both sides of a comparison over each other, and the functions whose cost changed most, with what could not have been seen. */
export function comparisonFigure(
  id: string,
  {
    comparison,
    diff,
    options,
  }: { readonly comparison: Comparison; readonly diff: DiffView; readonly options: ComparisonSvgOptions },
): Figure {
  const { cost } = comparison;
  const per = `${cost.unit}/${cost.per}`;
  const rows = [...comparison.rows].sort(
    (a, b) => Math.abs(b.deltaCost.value) - Math.abs(a.deltaCost.value) || (a.key < b.key ? -1 : 1),
  );
  return {
    anchor: figureAnchor(id),
    title: `Before and after: ${options.label}`,
    notes: options.notes,
    svg: [...svgPieces(comparisonPicture(diff, options), { styled: false })].join(''),
    flame: null,
    head: ['function', 'status', 'cost before', 'cost after', 'change of cost (95 %)', 'share before', 'share after'],
    rows: rows.slice(0, FUNCTIONS).map(({ name, status, before, after, change, significant }) => ({
      cells: [
        shortName(name),
        status ?? (significant ? 'changed' : 'within the noise'),
        amount(before.cost.value, per),
        amount(after.cost.value, per),
        change === null
          ? 'not there before'
          : `${signedPercent(change.value)} (${signedPercent(change.low)} to ${signedPercent(change.high)})`,
        shareText(before.self),
        shareText(after.self),
      ],
    })),
    right: [2, 3, 4, 5, 6],
    more: Math.max(0, rows.length - FUNCTIONS),
  };
}
