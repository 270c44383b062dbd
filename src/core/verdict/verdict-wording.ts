import type { Measure, Threshold, Verdict } from './verdict.ts';

/** Where the upper bound of a share says nothing: the least growth before was none. */
export const BOUNDLESS = 1e6;

/** What is said where no verdict is worth a line. */
export const NOTHING_STANDS_OUT = 'Nothing stands out: no rule was reached.';

/** Verdicts that say something: a level, a status, or that it cannot be told. */
export const worthSaying = (verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts.filter(
    ({ level, status, certainty }) => level !== 'none' || status !== undefined || certainty === 'inconclusive',
  );

/** A measured value with its interval: `72.3 % (69.9–74.6 %)`; `−12.0 % (−15.1 to −8.8 %)` where a bound has a sign. */
export function measureText({ value, low, high, unit }: Pick<Measure, 'value' | 'low' | 'high' | 'unit'>): string {
  const isShare = unit === 'share';
  const one = (number: number): string =>
    (isShare ? (number * 100).toFixed(1) : String(Number(number.toPrecision(4)))).replace(/^-/, '−');
  const suffix = isShare ? ' %' : unit === '' ? '' : ` ${unit}`;
  if (low === undefined || high === undefined) return `${one(value)}${suffix}`;
  if (isShare && high >= BOUNDLESS) return `${one(value)}${suffix} (${one(low)}${suffix} or more)`;
  return `${one(value)}${suffix} (${one(low)}${low < 0 ? ' to ' : '–'}${one(high)}${suffix})`;
}

/** `> 40 % (S4:254)` of a share; `below 0.1 (…)` of what has no unit. */
export const limitText = ({ op, value, source }: Threshold, unit: string): string => {
  const limit = unit === 'share' ? `${Number((value * 100).toPrecision(6))} %` : String(value);
  return `${op === '<' ? 'below' : op} ${limit} (${source})`;
};

/** The rule with what it measured and the limit that was crossed: `LK-SHARE: share of growth 92.1 %, limit > 40 % (S4:186)`. */
export const ruleText = ({ rule, measure, threshold }: Verdict): string =>
  `${rule}: ${measure.name} ${measureText(measure)}, limit ${limitText(threshold, measure.unit)}`;
