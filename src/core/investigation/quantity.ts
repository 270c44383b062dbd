import { typedNumber } from '../typed-number.ts';

/** What a typed quantity measures, and the unit it is kept in: milliseconds, per second, a share (0–1), bytes, a bare count. */
export const QUANTITY_KINDS = ['latency', 'rate', 'share', 'size', 'count'] as const;
export type QuantityKind = (typeof QUANTITY_KINDS)[number];

const MS: Readonly<Record<string, number>> = {
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  msec: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
};
const PER_SECOND: Readonly<Record<string, number>> = {
  '/s': 1,
  rps: 1,
  'req/s': 1,
  'requests/s': 1,
  tps: 1,
  qps: 1,
  'per second': 1,
  rpm: 1 / 60,
  '/min': 1 / 60,
  'req/min': 1 / 60,
  'per minute': 1 / 60,
  '/h': 1 / 3600,
};
const SHARE: Readonly<Record<string, number>> = { '%': 0.01, percent: 0.01, 'per cent': 0.01, '‰': 0.001 };
/** SI and IEC (IEC 80000-13): a kB is 1000 bytes, a KiB 1024. */
const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  byte: 1,
  bytes: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};
const COUNT: Readonly<Record<string, number>> = { '': 1, users: 1, requests: 1, connections: 1, vus: 1 };

const UNITS: Readonly<Record<QuantityKind, ReadonlyMap<string, number>>> = {
  latency: new Map(Object.entries(MS)),
  rate: new Map(Object.entries(PER_SECOND)),
  share: new Map(Object.entries(SHARE)),
  size: new Map(Object.entries(BYTES)),
  count: new Map(Object.entries(COUNT)),
};

/** How one of each kind is written. */
export const QUANTITY_EXAMPLES: Readonly<Record<QuantityKind, string>> = {
  latency: '200ms or 0.2 s',
  rate: '1000 rps',
  share: '0.1%',
  size: '250 KB',
  count: '120',
};

export type ReadQuantity =
  | { readonly value: number }
  /** A number that says no unit: what it means is asked, never guessed. */
  | { readonly unitless: number }
  | { readonly wrong: string };

/** A comparison in front says which way a limit is meant, not how much; one behind (`500+ rps`) the same. */
const TYPED = /^(?:<=?|>=?|≤|≥|under|below|up to)?\s*([\d.,_’'\s]*\d(?:e\d+)?)\s*\+?\s*(.*)$/iu;

/**
 * A quantity as people type it: `200ms`, `0.2 s`, `1000 rps`, `<0.1%`, `250 KB`, in the unit of its kind ({@link QUANTITY_KINDS}).
 * A number without a unit is `unitless` unless the kind is a count.
 */
export function readQuantity(kind: QuantityKind, typed: string): ReadQuantity {
  const match = TYPED.exec(typed.trim().slice(0, 200));
  const amount = match === null ? Number.NaN : typedNumber(match[1] ?? '');
  if (match === null || !Number.isFinite(amount))
    return { wrong: `it is no quantity; write ${QUANTITY_EXAMPLES[kind]}` };
  const unit = (match[2] ?? '').trim().toLowerCase();
  const factor = UNITS[kind].get(unit);
  if (factor === undefined && unit === '') return { unitless: amount };
  if (factor === undefined) return { wrong: `“${unit}” is no unit of it; write ${QUANTITY_EXAMPLES[kind]}` };
  const value = Number((amount * factor).toPrecision(15));
  if (kind === 'share' && value > 1) return { wrong: 'it is more than 100 %' };
  return { value };
}

const rounded = (value: number, digits: number): string =>
  Number(value.toPrecision(digits)).toLocaleString('en-US', { maximumFractionDigits: 6, useGrouping: true });

/** A quantity as it is shown: `310 ms`, `1.8 s`, `0.1 %`, `1,000/s`, `250 kB`, `120`. */
export function quantityText(kind: QuantityKind, value: number): string {
  if (kind === 'latency') return value >= 1000 ? `${rounded(value / 1000, 4)} s` : `${rounded(value, 4)} ms`;
  if (kind === 'rate') return `${rounded(value, 4)}/s`;
  // Availabilities differ in their nines, rates of errors in their size.
  if (kind === 'share') return `${rounded(value * 100, value > 0.9 ? 6 : 4)} %`;
  if (kind === 'count') return rounded(value, 12);
  const [unit, factor] =
    value >= 1e9 ? ['GB', 1e9] : value >= 1e6 ? ['MB', 1e6] : value >= 1e3 ? ['kB', 1e3] : ['B', 1];
  return `${rounded(value / Number(factor), 4)} ${unit}`;
}

/** A quantity to the last digit, in the unit it is kept in: `1234.5ms`, `250/s`, `0.1%`, `64000 B`. */
export function exactQuantity(kind: QuantityKind, value: number): string {
  if (kind === 'share') return `${Number((value * 100).toPrecision(15))}%`;
  const units = { latency: 'ms', rate: '/s', size: ' B', count: '' } as const;
  return `${value}${units[kind]}`;
}
