import type { Comparison, Interval } from '../../core/profile/comparison.ts';
import type { Level, Status, Verdict } from '../../core/verdict/verdict.ts';
import { NOTHING_STANDS_OUT, ruleText, worthSaying } from '../../core/verdict/verdict-wording.ts';
import { printable } from './table.ts';
import type { Colour, Terminal } from './terminal.ts';

const LEVEL_COLOURS: Readonly<Record<Level, Colour>> = {
  none: 'dim',
  watch: 'blue',
  investigate: 'yellow',
  'likely-bottleneck': 'red',
};

const STATUS_COLOURS: Readonly<Partial<Record<Status, Colour>>> = {
  new: 'red',
  regressed: 'red',
  exposed: 'yellow',
  persisting: 'yellow',
  improved: 'green',
  resolved: 'green',
};

/** A verdict in lines: how big and how sure, what about, the sentence with its numbers, the limit with its source. */
export function verdictText(verdict: Verdict, terminal: Terminal): string {
  const { subject, level, certainty, status, reason, guards } = verdict;
  const word = status === undefined ? level : status;
  const colour = status === undefined ? LEVEL_COLOURS[level] : (STATUS_COLOURS[status] ?? 'dim');
  const lines = [
    `${terminal.paint(colour, word)} · ${certainty} · ${terminal.paint('bold', printable(subject.label))}`,
    `    ${printable(reason)}`,
    `    ${terminal.paint('dim', printable(`${ruleText(verdict)}${guards.length === 0 ? '' : `, held back by ${guards.join(', ')}`}`))}`,
  ];
  return lines.join('\n');
}

/** Verdicts, the biggest and surest first as they come; a sentence where there are none. */
export function verdictsText(verdicts: readonly Verdict[], terminal: Terminal): string {
  const shown = worthSaying(verdicts);
  if (shown.length === 0) return NOTHING_STANDS_OUT;
  return shown.map((verdict) => verdictText(verdict, terminal)).join('\n');
}

/** A relative change with its interval: `−40.2 % (−44.0 to −36.1 %)`. */
export function changeText(change: Interval | null): string {
  if (change === null) return 'new';
  const one = (share: number): string => `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(share * 100).toFixed(1)}`;
  return `${one(change.value)} % (${one(change.low)} to ${one(change.high)} %)`;
}

/** Whether two captures can be compared, on what basis, and what the smallest visible change was. */
export function comparisonHead(comparison: Comparison, terminal: Terminal): string {
  const { comparable, reasons, override, basis, cost, detectable, whole } = comparison;
  const lines: string[] = [];
  if (!comparable)
    lines.push(terminal.paint('red', override === null ? 'Not comparable.' : 'Not comparable, compared all the same.'));
  if (override !== null) lines.push(`Override: ${printable(override.reason)}`);
  const unknown = reasons.filter(({ before, after, effect }) => effect === 'warn' && before === after);
  for (const { what, before, after, effect } of reasons) {
    if (effect === 'block') lines.push(printable(`differs: ${what}: ${before} → ${after}`));
    else if (before !== after) lines.push(printable(`note: ${what}: ${before} → ${after}`));
  }
  if (unknown.length > 0) {
    lines.push(printable(`note: not known on either side: ${unknown.map(({ what }) => what).join(', ')}`));
  }
  lines.push(
    `Basis ${basis}; cost in ${cost.unit} per ${cost.per}${cost.note === '' ? '' : ` (${cost.note})`}; whole ${changeText(whole.change)}.`,
    `Smallest change of share that could have been seen: ${(detectable * 100).toFixed(1)} percentage points.`,
  );
  return lines.join('\n');
}
