import type { FlamePicture } from './picture.ts';
import { formatShare } from './quantity.ts';

/** Says what a large inverted tree leaves out of its picture; nothing where it is whole. */
export function CutNotice({ picture }: { readonly picture: FlamePicture | null }) {
  if (picture === null || picture.cut === null || picture.whole <= 0) return null;
  const { below, weight } = picture.cut;
  return (
    <p className="notice">
      Callers of branches below {formatShare(below / picture.whole)} are left out: {formatShare(weight / picture.whole)}{' '}
      of the weight stands without its farther callers. The boxes that are drawn are exact.
    </p>
  );
}
