import { type MapLayout, siblingsOf } from './layout.ts';

/** Neighbours told to a screen reader; the rest is counted. */
const MOST_NEIGHBOURS = 40;

/** Id of the element that stands for a box. */
export const outlineId = (paneId: string, box: number): string => `${paneId}-map-${box}`;

export interface MapOutlineProps {
  readonly paneId: string;
  readonly layout: MapLayout;
  /** The box the keyboard is on; −1: none yet. */
  readonly box: number;
  readonly describe: (box: number) => string;
}

/** The boxes around the keyboard’s as tree items that screen readers can read: those around it, its neighbours, those inside. */
export function MapOutline({ paneId, layout, box, describe }: MapOutlineProps) {
  const { boxes } = layout;
  if (boxes.length === 0) return null;
  const centre = Math.max(0, box);
  const around: number[] = [];
  for (let at = boxes[centre]?.parent ?? -1; at >= 0; at = boxes[at]?.parent ?? -1) around.push(at);
  around.reverse();
  const { first, last } = siblingsOf(layout, centre);
  const from = Math.max(first, centre - MOST_NEIGHBOURS / 2);
  const to = Math.min(last, from + MOST_NEIGHBOURS);
  const inside = layout.firstInside[centre] as number;
  const insideEnd = Math.min(layout.endInside[centre] as number, inside + MOST_NEIGHBOURS);
  const range = (start: number, end: number): readonly number[] =>
    Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
  const rows = [
    ...around.map((at, level) => ({ at, level })),
    ...range(from, centre + 1).map((at) => ({ at, level: around.length })),
    ...range(inside, insideEnd).map((at) => ({ at, level: around.length + 1 })),
    ...range(centre + 1, to + 1).map((at) => ({ at, level: around.length })),
  ];
  return (
    <div className="visually-hidden">
      {rows.map(({ at, level }) => {
        const siblings = siblingsOf(layout, at);
        return (
          <div
            key={at}
            id={outlineId(paneId, at)}
            role="treeitem"
            tabIndex={-1}
            aria-level={level + 1}
            aria-posinset={at - siblings.first + 1}
            aria-setsize={siblings.last - siblings.first + 1}
            aria-selected={at === box}
            aria-expanded={(layout.endInside[at] as number) > 0 ? true : undefined}
          >
            {describe(at)}
          </div>
        );
      })}
    </div>
  );
}
