import type { Comparison, Interval } from '../../core/profile/comparison.ts';
import type { Level, Status, Verdict } from '../../core/verdict/verdict.ts';
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

/** A measured value with its interval: `72.3 % (69.9–74.6 %)`; `−12.0 % (−15.1 to −8.8 %)` where a bound has a sign. */
export function measured({ value, low, high, unit }: Verdict['measure']): string {
  const isShare = unit === 'share';
  const one = (number: number): string =>
    (isShare ? (number * 100).toFixed(1) : String(Number(number.toPrecision(4)))).replace(/^-/, '−');
  const suffix = isShare ? ' %' : unit === '' ? '' : ` ${unit}`;
  if (low === undefined || high === undefined) return `${one(value)}${suffix}`;
  return `${one(value)}${suffix} (${one(low)}${low < 0 ? ' to ' : '–'}${one(high)}${suffix})`;
}

/** A verdict in lines: how big and how sure, what about, the sentence with its numbers, the limit with its source. */
export function verdictText(verdict: Verdict, terminal: Terminal): string {
  const { rule, subject, level, certainty, status, measure, threshold, reason, guards } = verdict;
  const word = status === undefined ? level : status;
  const colour = status === undefined ? LEVEL_COLOURS[level] : (STATUS_COLOURS[status] ?? 'dim');
  const limit = threshold.op === '<' ? `below ${threshold.value}` : `${threshold.op} ${threshold.value}`;
  const lines = [
    `${terminal.paint(colour, word)} · ${certainty} · ${terminal.paint('bold', printable(subject.label))}`,
    `    ${printable(reason)}`,
    `    ${terminal.paint('dim', printable(`${rule}: ${measure.name} ${measured(measure)}, limit ${limit} (${threshold.source})${guards.length === 0 ? '' : `, held back by ${guards.join(', ')}`}`))}`,
  ];
  return lines.join('\n');
}

/** Verdicts, the biggest and surest first as they come; a sentence where there are none. */
export function verdictsText(verdicts: readonly Verdict[], terminal: Terminal): string {
  const shown = verdicts.filter(
    ({ level, status, certainty }) => level !== 'none' || status !== undefined || certainty === 'inconclusive',
  );
  if (shown.length === 0) return 'Nothing stands out: no rule was reached.';
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
