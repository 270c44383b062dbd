import { signedPercent } from '../../core/verdict/wording.ts';
import { formatBytes, formatCount } from '../ui/format.ts';

const NO_BREAK = '\u00a0';
const MINUS = '−';
/** Smaller numbers are not told apart from each other. */
const SMALLEST = 0.00001;

export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function percentDigits(percent: number): string {
  const size = Math.abs(percent);
  if (size === 0) return '0';
  if (size < 0.05) return '<0.1';
  if (size >= 99.95 && size < 100) return '99.9';
  return size >= 100 ? formatCount(Math.round(size)) : String(Number(size.toFixed(1)));
}

/** A share (0–1): `12.3 %`, `10 %`, `<0.1 %`, `100 %`. */
export function formatShare(share: number): string {
  return `${percentDigits(share * 100)}${NO_BREAK}%`;
}

/** The bounds of a share: `11–13.6 %`. */
export function formatShareRange({ low, high }: Pick<Range, 'low' | 'high'>): string {
  const first = percentDigits(low * 100);
  const last = percentDigits(high * 100);
  return `${first === last ? last : `${first}–${last}`}${NO_BREAK}%`;
}

/** A relative change as sentences of verdicts, reports and the terminal tell it: `+8.7 %`, `−92 %`; `new` where there was nothing before (`null`). */
export function formatChange(change: number | null): string {
  if (change === null) return 'new';
  if (!Number.isFinite(change)) return `${change > 0 ? '+' : MINUS}∞${NO_BREAK}%`;
  return signedPercent(change).replace(' ', NO_BREAK);
}

/** The bounds of a relative change: `−8.2 … +32 %`. */
export function formatChangeBounds({ low, high }: Pick<Range, 'low' | 'high'>): string {
  return `${formatChange(low).slice(0, -`${NO_BREAK}%`.length)} … ${formatChange(high)}`;
}

/** A difference of two shares in percentage points: `+2.3 pp`. */
export function formatPoints(points: number): string {
  const size = Math.abs(points) * 100;
  if (size < 0.05) return `${size === 0 ? '0' : '±0'}${NO_BREAK}pp`;
  return `${points > 0 ? '+' : MINUS}${percentDigits(size)}${NO_BREAK}pp`;
}

/** Three significant digits without an exponent, whole numbers as such: `0.0123`, `1.24`, `12.4`, `124`, `1,240`. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  if (Math.abs(value) < SMALLEST) return `${value < 0 ? '>−' : '<'}${SMALLEST.toFixed(5)}`;
  // Rounded first, so that 0.99999 is 1.00 and not 1.000.
  const size = Math.abs(Number(value.toPrecision(3)));
  if (size >= 100) return formatCount(value);
  const digits = Math.min(5, Math.max(0, 2 - Math.floor(Math.log10(size))));
  return value.toFixed(digits);
}

/** A duration in nanoseconds: `830 ns`, `12.4 ms`, `1.24 s`, `2 min 05 s`, `3 h 07 min`. */
export function formatDuration(nanoseconds: number): string {
  const size = Math.abs(nanoseconds);
  const sign = nanoseconds < 0 ? MINUS : '';
  const pair = (larger: number, largeUnit: string, smaller: number, smallUnit: string) =>
    `${sign}${larger}${NO_BREAK}${largeUnit} ${String(smaller).padStart(2, '0')}${NO_BREAK}${smallUnit}`;
  const seconds = Math.round(size / 1e9);
  if (seconds >= 3600) return pair(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min');
  if (size >= 119.5e9) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const units: readonly (readonly [number, string])[] = [
    [1e9, 's'],
    [1e6, 'ms'],
    [1e3, 'µs'],
  ];
  const [scale, unit] = units.find(([limit]) => size >= limit * 0.9995) ?? [1, 'ns'];
  return `${sign}${formatNumber(size / scale)}${NO_BREAK}${unit}`;
}

/** A weight in its sample type's unit: `1.24 s`, `4.2 MB`, `1,234`. */
export function formatWeight(weight: number, unit: string): string {
  if (unit === 'nanoseconds') return formatDuration(weight);
  if (unit === 'bytes')
    return weight < 0 ? `${MINUS}${formatBytes(-weight)}` : formatBytes(weight).replace(' ', NO_BREAK);
  return formatNumber(weight);
}

/** Seconds: `30.0 s`. */
export const formatSeconds = (seconds: number): string => formatDuration(seconds * 1e9);

/** `orders.py:41`; the file alone where no line is known. */
export function formatPlace(file: string, line: number): string {
  return line > 0 && file !== '' ? `${file}:${line}` : file;
}
