import type { FlamePicture } from './picture.ts';
import { formatShare } from './quantity.ts';

/** Says what a large inverted tree leaves out of its picture; nothing where it is whole. In a comparison both sides are counted together. */
export function CutNotice({ picture }: { readonly picture: FlamePicture | null }) {
  if (picture === null || picture.cut === null) return null;
  const whole = picture.diff === null ? picture.whole : picture.diff.wholeBefore + picture.diff.wholeAfter;
  if (whole <= 0) return null;
  const { below, weight } = picture.cut;
  return (
    <p className="notice">
      Callers of branches below {Number(((100 * below) / whole).toPrecision(1))} % are left out:{' '}
      {formatShare(weight / whole)} of the weight stands without its farther callers. The boxes that are drawn are
      exact.
    </p>
  );
}
