import type { WeightUnit } from '../model.ts';

/** A weight for people: `1.24 s`, `512 kB`, `1,204 samples`. */
export function quantity(weight: number, unit: WeightUnit | string): string {
  if (unit === 'nanoseconds') {
    if (weight >= 1e9) return `${significant(weight / 1e9)} s`;
    if (weight >= 1e6) return `${significant(weight / 1e6)} ms`;
    return `${significant(weight / 1e3)} µs`;
  }
  if (unit === 'bytes') {
    const steps = ['B', 'kB', 'MB', 'GB', 'TB'];
    const step = Math.min(steps.length - 1, weight < 1000 ? 0 : Math.floor(Math.log10(weight) / 3));
    return `${significant(weight / 1000 ** step)} ${steps[step]}`;
  }
  return `${significant(weight)}${unit === 'count' ? '' : ` ${unit}`}`;
}

/** A share (0–1) as percent: `12.3 %`. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function significant(value: number): string {
  if (Math.abs(value) >= 1000 || Number.isInteger(value)) {
    return Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ',');
  }
  return value.toPrecision(3);
}
