/** A number that may not be known: null is not zero. */
export type Known = number | null;

/** What a computation gave; null where it left the numbers. */
export const finite = (value: number): Known => (Number.isFinite(value) ? value : null);

/** A product; null where a factor is not known. */
export function product(...factors: readonly Known[]): Known {
  let result = 1;
  for (const factor of factors) {
    if (factor === null) return null;
    result *= factor;
  }
  return finite(result);
}

/** A sum; null where a part is not known. */
export function sum(...parts: readonly Known[]): Known {
  let result = 0;
  for (const part of parts) {
    if (part === null) return null;
    result += part;
  }
  return finite(result);
}

/** A quotient; null where a side is not known, or the lower one is 0. */
export const quotient = (top: Known, bottom: Known): Known =>
  top === null || bottom === null || bottom === 0 ? null : finite(top / bottom);

/** The smallest of what is known; null where nothing is. */
export function least(values: readonly Known[]): Known {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Down to a whole number; what is whole but for rounding stays. */
export const floor = (value: Known): Known => (value === null ? null : Math.floor(value * (1 + 1e-12)));

/** Up to a whole number; what is whole but for rounding stays. */
export const ceil = (value: Known): Known => (value === null ? null : Math.ceil(value * (1 - 1e-12)));
