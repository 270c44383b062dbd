import type { SampleKind, SampleType } from '../profile/model.ts';
import type { Bounds } from './statistics.ts';

/** A number for stored verdicts: six decimals, so that equal inputs give equal text on every machine. */
export const stored = (value: number): number => Math.round(value * 1e6) / 1e6;

/** A number for stored costs, to six significant digits. */
export const storedCost = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(6)) : value);

/** Nearly all is not all: what would be rounded to 100 % and is less. */
const NEARLY_ALL = 99.9;

/** `45 %`, `44.4 %`, `0.25 %`: one decimal, two below 1 %; `100 %` is all of it and nothing less. */
export function percent(share: number): string {
  const value = share * 100;
  if (value >= 99.95 && value < 100) return `${NEARLY_ALL} %`;
  const digits = Math.abs(value) < 1 && value !== 0 ? 2 : 1;
  return `${Number(value.toFixed(digits))} %`;
}

/** `−92 %`, `+8.7 %`; `−100 %` is gone altogether. */
export function signedPercent(change: number): string {
  const value = Math.abs(change) * 100;
  if (change < 0 && value >= 99.5 && value < 100) return `−${Math.min(NEARLY_ALL, Number(value.toFixed(1)))} %`;
  const text = value >= 10 ? value.toFixed(0) : Number(value.toFixed(1)).toString();
  if (Number(text) === 0) return '±0 %';
  return `${change < 0 ? '−' : '+'}${text} %`;
}

/** `41.9–48.1 %`. */
export function percentRange({ low, high }: Bounds): string {
  return `${Number((low * 100).toFixed(1))}–${Number((high * 100).toFixed(1))} %`;
}

/** A whole number with separators for thousands. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A cost or amount to two or three significant digits, bytes with their prefix: `0.6`, `12.5`, `3.2 MB`. */
export function amount(value: number, unit: string): string {
  if (unit !== 'bytes') return `${plain(value)} ${unit}`;
  const prefixes = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let size = value;
  let step = 0;
  while (Math.abs(size) >= 1000 && step < prefixes.length - 1) {
    size /= 1000;
    step++;
  }
  return `${plain(size)} ${prefixes[step]}`;
}

function plain(value: number): string {
  if (Math.abs(value) >= 1000) return count(value);
  return value === 0 ? '0' : Number(value.toPrecision(value >= 100 ? 3 : 2)).toString();
}

const WHOLE: Readonly<Record<SampleKind, string>> = {
  cpu: 'active CPU time',
  wall: 'active time',
  alloc: 'allocated memory',
  inuse: 'live memory',
  lock: 'waiting time',
  count: 'samples',
  other: 'weight',
};

/** What a share of a sample type is a share of. */
export const wholeOf = (type: SampleType | undefined): string => WHOLE[type?.kind ?? 'other'];

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** A function's name for a sentence, cut when it is long. */
export function shortName(name: string): string {
  return name.length > 120 ? `${name.slice(0, 117)}…` : name;
}

/** A path for a sentence: where it is long, its beginning and its end. */
export function shortPath(path: string): string {
  return path.length > 160 ? `${path.slice(0, 60)} … ${path.slice(-96)}` : path;
}
