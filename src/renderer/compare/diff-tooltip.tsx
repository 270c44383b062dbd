import type { Comparison, DiffRow } from '../../core/profile/comparison.ts';
import { STATUS_CODES } from '../../core/profile/view-data.ts';
import { type DiffColumns, type FlamePicture, nameOf } from '../flame/picture.ts';
import {
  formatChange,
  formatChangeBounds,
  formatPlace,
  formatPoints,
  formatShare,
  formatShareRange,
} from '../flame/quantity.ts';
import { oneLine, plural } from '../ui/format.ts';
import { costUnit, formatChangeRange, formatCost, formatCostDelta } from './cost.ts';

const relative = (before: number, after: number): string =>
  before > 0 ? formatChange((after - before) / before) : after > 0 ? 'new' : '–';

/** A box of a comparison in words, for screen readers. */
export function describeDiffBox(picture: FlamePicture, box: number, unit: string): string {
  const { diff } = picture;
  const name = nameOf(picture, box);
  if (diff === null) return name?.name ?? '';
  const before = diff.before[box] as number;
  const after = diff.after[box] as number;
  const change = `${formatCost(before, unit)} before, ${formatCost(after, unit)} after ${unit}, ${relative(before, after)}`;
  if (name === null) return `${plural(picture.smaller[box] as number, 'smaller box', 'smaller boxes')}, ${change}`;
  const status = STATUS_CODES[diff.status[box] as number] ?? '';
  return `${oneLine(name.name, 300)}, ${change}${status === '' ? '' : `, ${status}`}${diff.significant[box] === 1 ? '' : ', own cost within the noise'}`;
}

export interface DiffTooltipProps {
  readonly picture: FlamePicture;
  readonly box: number;
  readonly comparison: Comparison;
  /** The function's row; null where it has none. */
  readonly row: DiffRow | null;
}

/** before · after · Δ · Δ % of a box and of its function, with the function's intervals. */
export function DiffTooltip({ picture, box, comparison, row }: DiffTooltipProps) {
  const { diff } = picture;
  const name = nameOf(picture, box);
  if (diff === null) return null;
  const unit = costUnit(comparison.cost);
  const place = name === null ? '' : formatPlace(name.file, name.line);
  const status = STATUS_CODES[diff.status[box] as number] ?? '';
  return (
    <>
      <div className="tip-name">
        {name === null
          ? plural(picture.smaller[box] as number, 'smaller box', 'smaller boxes')
          : oneLine(name.name, 1000)}
      </div>
      {place !== '' && <div className="tip-place">{oneLine(place, 1000)}</div>}
      <table className="tip-facts tip-diff">
        <thead>
          <tr>
            <th aria-label="Measure" />
            <th scope="col">before</th>
            <th scope="col">after</th>
            <th scope="col">Δ</th>
            <th scope="col">Δ %</th>
          </tr>
        </thead>
        <tbody>
          <BoxRows diff={diff} box={box} unit={unit} />
          {row !== null && <FunctionRows row={row} unit={unit} />}
        </tbody>
      </table>
      <div className="tip-note">
        {status !== '' && <b>{status} · </b>}
        {diff.significant[box] === 1
          ? 'a real change of the function’s own cost'
          : 'grey: its own cost is within the noise'}
      </div>
    </>
  );
}

function BoxRows({ diff, box, unit }: { readonly diff: DiffColumns; readonly box: number; readonly unit: string }) {
  const before = diff.before[box] as number;
  const after = diff.after[box] as number;
  const shareBefore = diff.beforeShare[box] as number;
  const shareAfter = diff.afterShare[box] as number;
  return (
    <>
      <tr>
        <th scope="row">This box, {unit}</th>
        <td>{formatCost(before, unit)}</td>
        <td>{formatCost(after, unit)}</td>
        <td>{formatCostDelta(after - before, unit)}</td>
        <td>{relative(before, after)}</td>
      </tr>
      <tr>
        <th scope="row">its share</th>
        <td>{formatShare(shareBefore)}</td>
        <td>{formatShare(shareAfter)}</td>
        <td>{formatPoints(shareAfter - shareBefore)}</td>
        <td>{relative(shareBefore, shareAfter)}</td>
      </tr>
    </>
  );
}

function FunctionRows({ row, unit }: { readonly row: DiffRow; readonly unit: string }) {
  const { before, after, deltaCost, deltaShare, change } = row;
  const bounds = ({ low, high }: { readonly low: number; readonly high: number }) =>
    `${formatCost(low, unit)} … ${formatCost(high, unit)}`;
  return (
    <>
      <tr className="tip-function">
        <th scope="row">Function, own {unit}</th>
        <td>{formatCost(before.cost.value, unit)}</td>
        <td>{formatCost(after.cost.value, unit)}</td>
        <td>{formatCostDelta(deltaCost.value, unit)}</td>
        <td>{change === null ? 'new' : formatChange(change.value)}</td>
      </tr>
      <tr className="tip-bounds">
        <th scope="row">95 % interval</th>
        <td>{bounds(before.cost)}</td>
        <td>{bounds(after.cost)}</td>
        <td>{bounds(deltaCost)}</td>
        <td>{change === null ? '' : formatChangeBounds(change)}</td>
      </tr>
      <tr>
        <th scope="row">own share</th>
        <td>{formatShare(before.self.value)}</td>
        <td>{formatShare(after.self.value)}</td>
        <td>{formatPoints(deltaShare.value)}</td>
        <td>{relative(before.self.value, after.self.value)}</td>
      </tr>
      <tr className="tip-bounds">
        <th scope="row">95 % interval</th>
        <td>{formatShareRange(before.self)}</td>
        <td>{formatShareRange(after.self)}</td>
        <td>
          {formatPoints(deltaShare.low)} … {formatPoints(deltaShare.high)}
        </td>
        <td />
      </tr>
    </>
  );
}

/** A row's change in one line, for the table's tooltip. */
export function rowWords(row: DiffRow, unit: string): string {
  return `${formatCost(row.before.cost.value, unit)} → ${formatCost(row.after.cost.value, unit)} ${unit}, ${formatChangeRange(row.change)}`;
}
