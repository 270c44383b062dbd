import type { LoadThreshold } from './model.ts';
import { quantileAt } from './quantile.ts';

/** Comparison of a threshold, as k6 writes it. */
const EXPRESSION =
  /^\s*(count|rate|value|avg|min|med|max|p\(\s*\d{1,3}(?:\.\d{1,6})?\s*\))\s*(===|==|!=|>=|<=|>|<)\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*$/i;

function holds(value: number, op: string, limit: number): boolean {
  if (op === '<') return value < limit;
  if (op === '<=') return value <= limit;
  if (op === '>') return value > limit;
  if (op === '>=') return value >= limit;
  return op === '!=' ? value !== limit : value === limit;
}

export interface ThresholdGiven {
  readonly metric: string;
  readonly expression: string;
  /** What the file says of it, true being that it passed. */
  readonly told: boolean | null;
  /** What to say where the file's word differs from what was evaluated. */
  readonly whenOther: string;
}

/**
 * A threshold held against the numbers of its run again: what a file says of it is kept beside, and never believed. `came` answers with what
 * an aggregation (`avg`, `p(95)`, without blanks) came to, or null.
 */
export function evaluateThreshold(
  { metric, expression, told, whenOther }: ThresholdGiven,
  came: (aggregation: string) => number | null,
): LoadThreshold {
  const given = { metric, expression, told };
  const match = EXPRESSION.exec(expression.slice(0, 200));
  if (match === null)
    return { ...given, value: null, passed: null, note: 'not assessed: the expression is not understood' };
  const [, aggregation = '', op = '', limit = ''] = match;
  const name = aggregation.toLowerCase().replaceAll(/\s/g, '');
  const value = came(name);
  if (value === null) return { ...given, value, passed: null, note: `not assessed: the file does not tell ${name}` };
  const passed = holds(value, op, Number(limit));
  return { ...given, value, passed, note: told !== null && told !== passed ? whenOther : '' };
}

/** `p(99.9)` as 0.999; null for another aggregation. */
export function aggregatedQuantile(aggregation: string): number | null {
  const match = /^p\((\d{1,3}(?:\.\d{1,6})?)\)$/.exec(aggregation);
  const q = aggregation === 'med' ? 0.5 : match === null ? Number.NaN : quantileAt(match[1] ?? '');
  return q >= 0 && q <= 1 ? q : null;
}
