import { CATEGORIES } from '../../core/profile/model.ts';
import { type FlamePicture, nameOf } from '../flame/picture.ts';
import { formatNumber, formatPlace, formatShare, formatShareRange, formatWeight } from '../flame/quantity.ts';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import { CategoryChip } from './category-chip.tsx';
import type { FunctionTable } from './function-table.ts';
import { useNodeDetail, type ViewQuery } from './profile-data.ts';

/** The part of a name a tooltip shows; the rest is a click away in the capture panel's copy. */
const NAME_SHOWN = 1_000;

export const shareOf = (weight: number, whole: number): number => (whole > 0 ? weight / whole : 0);

/** What a box of a profile says in words: its name, shares and place among its callers. */
export function describeBox(picture: FlamePicture, box: number): string {
  const name = nameOf(picture, box);
  const total = formatShare(shareOf(picture.total[box] as number, picture.whole));
  if (name === null)
    return `${plural(picture.smaller[box] as number, 'smaller box', 'smaller boxes')}, ${total} together`;
  const self = formatShare(shareOf(picture.self[box] as number, picture.whole));
  const category = CATEGORIES[picture.category[box] as number] ?? 'unknown';
  const place = formatPlace(name.file, name.line);
  return `${oneLine(name.name, 300)}, total ${total}, self ${self}, ${category}${place === '' ? '' : `, ${oneLine(place, 200)}`}`;
}

export interface ProfileTooltipProps {
  readonly picture: FlamePicture;
  readonly box: number;
  readonly query: ViewQuery;
  readonly functions: FunctionTable | null;
  /** False for pictures whose nodes are not those of the view. */
  readonly withHits: boolean;
}

export function ProfileTooltip({ picture, box, query, functions, withHits }: ProfileTooltipProps) {
  const node = picture.node[box] ?? -1;
  const { value: detail } = useNodeDetail(query, withHits && node >= 0 ? node : null);
  const name = nameOf(picture, box);
  const total = picture.total[box] as number;
  if (name === null) {
    return (
      <>
        <div className="tip-name">{plural(picture.smaller[box] as number, 'smaller box', 'smaller boxes')}</div>
        <p className="tip-note">
          Each narrower than a pixel; together {formatWeight(total, picture.unit)},{' '}
          {formatShare(shareOf(total, picture.whole))}. Zoom to the box below to see them.
        </p>
      </>
    );
  }
  const self = picture.self[box] as number;
  const row = functions === null ? -1 : functions.rowOfFrame(Number(name.id));
  const place = formatPlace(name.file, name.line);
  const hits = detail !== null && detail.node === node ? formatCount(detail.hits) : '…';
  return (
    <>
      <div className="tip-name">{oneLine(name.name, NAME_SHOWN)}</div>
      {place !== '' && <div className="tip-place">{oneLine(place, NAME_SHOWN)}</div>}
      <table className="tip-facts">
        <thead>
          <tr>
            <th aria-label="Measure" />
            <th scope="col">here</th>
            <th scope="col">share</th>
            {functions !== null && row >= 0 && <th scope="col">function, 95 % interval</th>}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Self</th>
            <td>{formatWeight(self, picture.unit)}</td>
            <td>{formatShare(shareOf(self, picture.whole))}</td>
            {functions !== null && row >= 0 && <RangeCell range={functions.self(row)} />}
          </tr>
          <tr>
            <th scope="row">Total</th>
            <td>{formatWeight(total, picture.unit)}</td>
            <td>{formatShare(shareOf(total, picture.whole))}</td>
            {functions !== null && row >= 0 && <RangeCell range={functions.total(row)} />}
          </tr>
        </tbody>
      </table>
      <div className="tip-note">
        <CategoryChip category={CATEGORIES[picture.category[box] as number] ?? 'unknown'} />
        {withHits && <span> · {hits} samples</span>}
        {picture.root >= 0 && <span> · {formatNumber(shareOf(total, picture.span) * 100)} % of the zoomed box</span>}
        {((picture.flags[box] as number) & 1) === 1 && <span> · inlined</span>}
      </div>
    </>
  );
}

function RangeCell({
  range,
}: {
  readonly range: { readonly value: number; readonly low: number; readonly high: number };
}) {
  return (
    <td>
      {formatShare(range.value)} ({formatShareRange(range)})
    </td>
  );
}
