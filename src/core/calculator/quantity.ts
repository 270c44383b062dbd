import type { Known } from './arithmetic.ts';

/** What else a unit can be written as, and how many of the unit that is. Lower case. */
const SUFFIXES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  s: { s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, min: 60, h: 3600 },
  ms: { ms: 1, s: 1e3, us: 1e-3, µs: 1e-3 },
  MB: { mb: 1, kb: 1e-3, gb: 1e3, tb: 1e6, kib: 0.001024, mib: 1.048576, gib: 1073.741824 },
  GB: { gb: 1, mb: 1e-3, tb: 1e3, gib: 1.073741824, tib: 1099.511627776 },
  '%': { '%': 1 },
};
/** For plain numbers: `10M`. */
const MULTIPLES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };

const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?)\s*([a-zµ%]{0,4})$/i;

/** A number as a person writes it, in a unit; other units of the same dimension are converted. A text that is none is answered with what is wrong. */
export function readQuantity(text: string, unit: string): { readonly value: number } | { readonly wrong: string } {
  const match = NUMBER.exec(text.trim());
  if (match === null) {
    return { wrong: /\d,\d/.test(text) ? 'Write 1500 or 1.5, without a comma.' : 'This is not a number.' };
  }
  const [, digits = '', suffix = ''] = match;
  const units = Object.hasOwn(SUFFIXES, unit) ? SUFFIXES[unit] : MULTIPLES;
  const factor = suffix === '' ? 1 : ownNumber(units, suffix.toLowerCase());
  if (factor === undefined)
    return { wrong: `“${suffix}” is no unit here: it is in ${unit === '' ? 'numbers' : unit}.` };
  const value = Number(digits) * factor;
  return Number.isFinite(value) ? { value } : { wrong: 'This is too large.' };
}

const ownNumber = (table: Readonly<Record<string, number>> | undefined, key: string): number | undefined =>
  table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;

/** A number for people: four significant digits, whole numbers whole, with separators for thousands; `…` where it is not known. */
export function shown(value: Known): string {
  if (value === null) return '…';
  if (value !== 0 && (Math.abs(value) >= 1e15 || Math.abs(value) < 1e-4)) return value.toExponential(3);
  const rounded = Number.isInteger(value) || Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
  const [whole = '', fraction] = String(rounded).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A number with its unit, as {@link shown}: `24 connections`, `65 %`. */
export function withUnit(value: Known, unit: string): string {
  if (unit === '') return shown(value);
  return `${shown(value)} ${value === 1 ? unit.replace(/(?<=^[a-z]{3,})s$/, '') : unit}`;
}
