import { type RunTimes, spreadText } from '../../core/plan/runs.ts';
import { formatCount } from '../ui/format.ts';

/** The numbers of a step that the window draws. */
export type PlanNumber =
  | 'self'
  | 'inclusive'
  | 'share'
  | 'rounding'
  | 'rows'
  | 'plannedRows'
  | 'scannedRows'
  | 'estimateFactor'
  | 'loops'
  | 'processes'
  | 'hit'
  | 'read'
  | 'selfHit'
  | 'selfRead'
  | 'selfTempRead'
  | 'selfTempWritten'
  | 'selfIo'
  | 'totalCost';

/** What stands for a number that is not there: not printed, never executed, not to be known. Never 0. */
export const ABSENT = '—';

const NO_BREAK = '\u00a0';
const MINUS = '−';
/** Above this a count is written by its power of ten. */
const LARGEST_WRITTEN = 1e12;
const POWERS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const isAbsent = (value: number): boolean => Number.isNaN(value);

/** Milliseconds as a column has them, to the thousandth that EXPLAIN prints: `0.012`, `8.41`, `83.6`, `1,240`. */
export function formatMilliseconds(value: number): string {
  if (isAbsent(value)) return ABSENT;
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : '';
  if (size === 0) return '0';
  if (size < 0.9995) return `${sign}${size.toFixed(3)}`;
  if (size < 9.995) return `${sign}${size.toFixed(2)}`;
  if (size < 99.95) return `${sign}${size.toFixed(1)}`;
  return `${sign}${formatCount(Math.round(size))}`;
}

/** The same with its unit: `83.6 ms`; seconds from ten of them on: `12.4 s`. */
export function formatTime(milliseconds: number): string {
  if (isAbsent(milliseconds)) return ABSENT;
  if (Math.abs(milliseconds) >= 10_000) return `${formatMilliseconds(milliseconds / 1000)}${NO_BREAK}s`;
  return `${formatMilliseconds(milliseconds)}${NO_BREAK}ms`;
}

const power = (exponent: number): string =>
  [...String(exponent)].map((digit) => POWERS[Number(digit)] ?? digit).join('');

/** Rows, loops, blocks: `1,234`; parts of a row as PostgreSQL 18 prints them: `0.25`; what is beyond counting by its power: `1.6·10²⁵`. */
export function formatRows(value: number): string {
  if (isAbsent(value)) return ABSENT;
  if (Math.abs(value) >= LARGEST_WRITTEN) {
    const exponent = Math.floor(Math.log10(Math.abs(value)));
    return `${(value / 10 ** exponent).toFixed(1)}·10${power(exponent)}`;
  }
  if (Number.isInteger(value) || Math.abs(value) >= 100) return formatCount(Math.round(value));
  return value.toFixed(2);
}

/** How far an estimate is off: `×5,000` more rows came than planned, `÷120` fewer; `=` within a tenth. */
export function formatFactor(factor: number): string {
  if (isAbsent(factor)) return ABSENT;
  const size = Math.abs(factor);
  if (size < 1.1) return '=';
  const digits = size < 9.95 ? size.toFixed(1) : formatRows(Math.round(size));
  return `${factor < 0 ? '÷' : '×'}${digits}`;
}

/** Between which times the runs of a plan lie: `54.1–61 in 3 runs`; null of one run. */
export const formatSpread = (times: RunTimes): string | null => spreadText(times, formatMilliseconds);
