import { formatShare, formatShareRange, type Range } from '../flame/quantity.ts';

export interface IntervalBarProps {
  readonly range: Range;
  /** The limit the value is held against, drawn as a line. */
  readonly threshold?: number;
  /** Value at the right end. */
  readonly most?: number;
  readonly width?: number;
}

const HEIGHT = 14;

const at = (value: number, most: number, width: number): number => Math.min(1, Math.max(0, value / most)) * width;

/** A share as a bar with its 95 % interval as a whisker, and the limit it is held against. */
export function IntervalBar({ range, threshold, most = 1, width = 120 }: IntervalBarProps) {
  const low = at(range.low, most, width);
  const high = at(range.high, most, width);
  const words = `${formatShare(range.value)}, 95 % interval ${formatShareRange(range)}`;
  const limit = threshold === undefined ? '' : `, limit ${formatShare(threshold)}`;
  return (
    <svg className="interval-bar" width={width} height={HEIGHT} role="img" aria-label={`${words}${limit}`}>
      <title>{`${words}${limit}`}</title>
      <rect className="interval-track" x="0" y="4" width={width} height="6" rx="2" />
      <rect className="interval-value" x="0" y="4" width={at(range.value, most, width)} height="6" rx="2" />
      <path className="interval-whisker" d={`M${low} 7H${high}M${low} 3.5V10.5M${high} 3.5V10.5`} />
      {threshold !== undefined && (
        <path className="interval-limit" d={`M${at(threshold, most, width)} 0V${HEIGHT}`} strokeDasharray="2 1.5" />
      )}
    </svg>
  );
}

/** A share and its interval in a table's cell: number, bounds, whisker. */
export function ShareCell({ range, most }: { readonly range: Range; readonly most: number }) {
  return (
    <span className="share-cell" title={`95 % interval ${formatShareRange(range)}`}>
      <IntervalBar range={range} most={most} width={44} />
      <span className="share-value">{formatShare(range.value)}</span>
      <span className="share-range">{formatShareRange(range)}</span>
    </span>
  );
}
