import { d3 } from '../../profile/exporters/d3.ts';
import { defaultOptions } from '../../profile/exporters/exporter.ts';
import { functionRows } from '../../profile/exporters/function-rows.ts';
import { percent, quantity } from '../../profile/exporters/quantity.ts';
import { flamePicture } from '../../profile/exporters/svg.ts';
import { svgPieces } from '../../profile/exporters/svg-picture.ts';
import type { Profile } from '../../profile/model.ts';
import { shortName } from '../../verdict/wording.ts';
import { figureAnchor } from '../anchors.ts';
import type { Figure } from '../figure.ts';

/** What is lighter is put together: a page of a report is read and printed, and holds several pictures. */
const SMALLEST_SHARE = 1 / 600;
const FUNCTIONS = 12;

/** The flame graph of a profile, and the functions with the most self weight. */
export function profileFigure(profile: Profile, id: string, label: string): Figure {
  const options = { ...defaultOptions(profile, label), smallestShare: SMALLEST_SHARE };
  const picture = flamePicture(profile, options);
  const { whole, unit, rows } = functionRows(profile, options);
  const decoder = new TextDecoder();
  return {
    anchor: figureAnchor(id),
    title: `Flame graph of ${label}`,
    notes: picture.notes,
    svg: [...svgPieces({ ...picture, title: label }, { styled: false })].join(''),
    flame: [...d3.export(profile, options)].map((chunk) => decoder.decode(chunk, { stream: true })).join(''),
    head: ['function', 'file', 'self', 'self share', 'total share'],
    rows: rows.slice(0, FUNCTIONS).map(({ name, file, self, total }) => ({
      cells: [shortName(name), file, quantity(self, unit), percent(self / whole), percent(total / whole)],
    })),
    right: [2, 3, 4],
    more: Math.max(0, rows.length - FUNCTIONS),
  };
}
