import type { ReportTable } from '../../markdown.ts';
import type { ComparedGrowth, GrowthComparison, GrowthMismatch } from '../../verdict/heap/growth-comparison.ts';
import type { GrowthRate } from '../../verdict/heap/growth-rates.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { BOUNDLESS } from '../../verdict/verdict-wording.ts';
import { amount } from '../../verdict/wording.ts';

/** A class before and after with its verdict. */
export interface JudgedChange {
  readonly row: ComparedGrowth;
  readonly verdict: Pick<Verdict, 'certainty' | 'measure'>;
}

/** `differs: operations: counted → not counted`. */
export const mismatchText = ({ what, before, after, effect }: GrowthMismatch): string =>
  `${effect === 'block' ? 'differs' : 'note'}: ${what}: ${before === after ? before : `${before} → ${after}`}`;

/** Why two series may not be compared; null where they may. */
export function refusalText(comparable: boolean, override: string | null): string | null {
  if (comparable) return null;
  return override === null ? 'Not comparable.' : 'Not comparable, compared all the same.';
}

/** What a comparison's rates are of, as a word: `bytes`, or `objects` where a side's tables have none. */
export const unitOf = ({ unit }: Pick<GrowthComparison, 'unit'>): 'bytes' | 'objects' =>
  unit === 'bytes' ? 'bytes' : 'objects';

/** The rows of a comparison for people. */
export function changesTable({ rows, per, unit }: GrowthComparison): ReportTable {
  // Nothing where the class is not there.
  const sideText = (side: GrowthRate | null): string =>
    side === null ? '' : amount(Math.max(0, side.value), unitOf({ unit }));
  return {
    head: [`before / ${per}`, `after / ${per}`, 'status', 'class'],
    rows: rows.map((row) => [sideText(row.before), sideText(row.after), row.status, row.label]),
    right: [0, 1],
  };
}

const BOUNDS = ['value', 'least', 'most'] as const;

/** Names of the columns of {@link changeCells}. */
export function changeHeads({ per, unit }: Pick<GrowthComparison, 'per' | 'unit'>): readonly string[] {
  const rates = (side: string): readonly string[] =>
    BOUNDS.map((bound) => `${side}: ${unitOf({ unit })} per ${per}, ${bound}`);
  return [
    ...['class', 'status', 'certainty'],
    ...rates('before'),
    ...rates('after'),
    ...[`before: objects per ${per}`, `after: objects per ${per}`, 'change', 'change, least', 'change, most'],
    'flat steps at the end',
  ];
}

/** A change, or nothing where it has no bound. */
const bounded = (value: number | undefined): string | number =>
  value === undefined || value >= BOUNDLESS ? '' : value;

/** A class before and after as cells for spreadsheets: texts that are not yet escaped, and numbers of bytes and objects. */
export function changeCells({ row, verdict: { certainty, measure } }: JudgedChange): readonly (string | number)[] {
  const rate = (side: GrowthRate | null): readonly (string | number)[] =>
    side === null ? BOUNDS.map(() => '') : [side.value, side.low, side.high];
  return [
    ...[row.label, row.status, certainty],
    ...rate(row.before),
    ...rate(row.after),
    ...[row.before?.instances ?? '', row.after?.instances ?? ''],
    ...(measure.unit === 'share' ? [measure.value, measure.low, measure.high].map(bounded) : ['', '', '']),
    row.flat,
  ];
}
