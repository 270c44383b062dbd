import { changeCells, changeHeads } from '../../../core/heap/export/comparison-rows.ts';
import type { ComparedGrowth, GrowthComparison, GrowthMismatch } from '../../../core/verdict/heap/growth-comparison.ts';
import type { Status, Verdict } from '../../../core/verdict/verdict.ts';
import { BOUNDLESS } from '../../../core/verdict/verdict-wording.ts';
import type { Range } from '../../flame/quantity.ts';
import { delimitedCell } from '../../tables/row-order.ts';
import { oneLine, plural } from '../../ui/format.ts';
import { shortened } from '../growth-numbers.ts';

/** A class before and after, with its verdict and where each side's class table has it. */
export interface GrowthChange {
  readonly row: ComparedGrowth;
  readonly verdict: Verdict;
  /** Keys of the class in both series: they differ where its definition moved. */
  readonly keys: { readonly before: string; readonly after: string };
  /** Change of the growth; null where there was none before. */
  readonly change: Range | null;
}

/** Statuses in the order a person who mended something asks for them: what got worse, what is still there, what is not known, what is better. */
const ORDER: readonly Status[] = [
  ...(['not-comparable', 'new', 'regressed', 'persisting', 'masked', 'exposed'] as const),
  ...(['improved', 'inconclusive', 'resolved'] as const),
];
/** Characters of a name in the answer. */
const LONGEST_NAME = 60;

export const rankOf = (status: Status): number => ORDER.indexOf(status);

const classOf = (verdict: Verdict | undefined): string | null => {
  const key = verdict?.details?.class;
  return typeof key === 'string' ? key : null;
};

function rangeOf({ measure }: Verdict): Range | null {
  if (measure.unit !== 'share') return null;
  return { value: measure.value, low: measure.low ?? measure.value, high: measure.high ?? measure.value };
}

/** The rows of a comparison with their verdicts, the most urgent first; those with the larger growth before others. */
export function changesOf({ rows, verdicts }: GrowthComparison): readonly GrowthChange[] {
  const larger = ({ row }: GrowthChange): number => Math.max(row.before?.value ?? 0, row.after?.value ?? 0);
  return rows
    .flatMap((row, at): readonly GrowthChange[] => {
      const verdict = verdicts[at];
      if (verdict === undefined) return [];
      const keys = { before: classOf(verdict.before) ?? row.key, after: classOf(verdict.after) ?? row.key };
      return [{ row, verdict, keys, change: rangeOf(verdict) }];
    })
    .sort((a, b) => rankOf(a.row.status) - rankOf(b.row.status) || larger(b) - larger(a));
}

/** Bounds of a change that say something; null where they are the change itself, or have no end. */
export const boundsOf = (change: Range): Range | null =>
  change.low === change.high || change.high >= BOUNDLESS ? null : change;

/** How many classes became what, in the order of urgency: `1 persisting · 2 resolved`. */
export function statusCounts(changes: readonly GrowthChange[]): string {
  return ORDER.flatMap((status) => {
    const count = changes.filter(({ row }) => row.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  }).join(' · ');
}

/** The answer to whether the fix held, in one sentence. */
export function answerOf(
  changes: readonly GrowthChange[],
  { verdicts }: Pick<GrowthComparison, 'verdicts'> = { verdicts: [] },
): string {
  const those = (...statuses: readonly Status[]): readonly GrowthChange[] =>
    changes.filter(({ row }) => statuses.includes(row.status));
  const named = (some: readonly GrowthChange[], one: string, many: string): string => {
    const [first] = some;
    return some.length === 1 && first !== undefined
      ? `${shortened(oneLine(first.row.label), LONGEST_NAME)} ${one}`
      : `${plural(some.length, 'class', 'classes')} ${many}`;
  };
  const worse = those('new', 'regressed');
  const still = those('persisting', 'masked', 'exposed', 'improved');
  const open = those('inconclusive', 'not-comparable');
  // A verdict on the series as such: not comparable, or too few steps to tell.
  if (changes.length === 0 && verdicts.length > 0) return 'It cannot be told';
  if (changes.length === 0) return 'Nothing grows on either side';
  if (worse.length > 0) return named(worse, 'grows more than before', 'grow more than before');
  if (still.length > 0) return named(still, 'still grows', 'still grow');
  if (open.length > 0) return `It cannot be told yet whether ${named(open, 'still grows', 'still grow')}`;
  const sure = changes.every(({ verdict }) => verdict.certainty === 'confirmed');
  return sure ? 'What grew before does not grow any more' : 'What grew before probably does not grow any more';
}

const sidesOf = ({ before, after }: GrowthMismatch): string => (before === after ? before : `${before} → ${after}`);

/** Why a verdict is not confirmed: what is odd about the series, and a side that is itself not sure. Nothing where it is confirmed. */
export function doubtsOf({ verdict }: GrowthChange, reasons: readonly GrowthMismatch[]): readonly string[] {
  if (verdict.certainty === 'confirmed') return [];
  const side = (name: string, one: Verdict | undefined): readonly string[] =>
    one === undefined || one.level === 'none' || one.certainty === 'confirmed'
      ? []
      : [`the growth ${name} is itself ${one.certainty}`];
  return [
    ...reasons.map((reason) => `${oneLine(reason.what, 100)}: ${oneLine(sidesOf(reason), 200)}`),
    ...side('before', verdict.before),
    ...(verdict.status === 'resolved' ? [] : side('after', verdict.after)),
  ];
}

/** The rows as text for a spreadsheet, a line each under a line of heads; bytes and objects as plain numbers. */
export function changesText(
  changes: readonly GrowthChange[],
  measure: Pick<GrowthComparison, 'per' | 'unit'>,
  separator: ',' | '\t',
): string {
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => delimitedCell(cell, separator)).join(separator);
  return [
    line(changeHeads(measure)),
    ...changes.map((change) =>
      line(changeCells(change).map((cell) => (typeof cell === 'string' ? oneLine(cell) : String(cell)))),
    ),
  ].join('\n');
}
