import { childrenOf, siblingsOf } from './geometry.ts';
import type { FlamePicture } from './picture.ts';

/** Neighbours told to a screen reader; the rest is counted. */
const MOST_NEIGHBOURS = 60;

/** Id of the element that stands for a box. */
export const outlineId = (paneId: string, box: number): string => `${paneId}-box-${box}`;

export interface BoxOutlineProps {
  /** Unique in the window: several panes are drawn at once, those of hidden tabs too. */
  readonly paneId: string;
  readonly picture: FlamePicture;
  /** The box the keyboard is on; −1: none yet. */
  readonly box: number;
  readonly describe: (box: number) => string;
}

function around(box: number, [from, to]: readonly [number, number]): readonly [number, number] {
  const first = Math.max(from, Math.min(box - MOST_NEIGHBOURS / 2, to - MOST_NEIGHBOURS));
  return [first, Math.min(to, first + MOST_NEIGHBOURS)];
}

/**
 * The part of the picture around the keyboard's box as tree items that screen readers can read: its callers, its neighbours and its
 * callees, each with its level and its place among its neighbours. A canvas alone would be silent.
 */
export function BoxOutline({ paneId, picture, box, describe }: BoxOutlineProps) {
  if (picture.count === 0) return null;
  const centre = Math.max(0, box);
  const callers: number[] = [];
  for (let at = picture.parent[centre] as number; at >= 0; at = picture.parent[at] as number) callers.push(at);
  const siblings = siblingsOf(picture, centre);
  const callees = childrenOf(picture, centre);
  const rows: { readonly box: number; readonly set: readonly [number, number] }[] = callers
    .reverse()
    .map((caller) => ({ box: caller, set: siblingsOf(picture, caller) }));
  const put = (run: readonly [number, number], set: readonly [number, number]) => {
    for (let at = run[0]; at < run[1]; at++) rows.push({ box: at, set });
  };
  const [from, to] = around(centre, siblings);
  put([from, centre + 1], siblings);
  put(around(callees[0], callees), callees);
  put([centre + 1, to], siblings);
  return (
    <div className="visually-hidden">
      {rows.map(({ box: at, set }) => (
        <div
          key={at}
          id={outlineId(paneId, at)}
          role="treeitem"
          tabIndex={-1}
          aria-level={picture.ancestors.length + (picture.depth[at] as number) + 1}
          aria-posinset={at - set[0] + 1}
          aria-setsize={set[1] - set[0]}
          aria-selected={at === box}
          aria-expanded={childrenOf(picture, at)[1] > 0 ? true : undefined}
        >
          {describe(at)}
        </div>
      ))}
    </div>
  );
}
