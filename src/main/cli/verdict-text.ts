import type { Comparison, Interval } from '../../core/profile/comparison.ts';
import type { Level, Status, Verdict } from '../../core/verdict/verdict.ts';
import { type VerdictGroup, verdictGroups } from '../../core/verdict/verdict-groups.ts';
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

const limitLine = (verdict: Verdict): string =>
  `${ruleText(verdict)}${verdict.guards.length === 0 ? '' : `, held back by ${verdict.guards.join(', ')}`}`;

/** A verdict in lines: how big and how sure, what about, the sentence with its numbers, the limit with its source. */
export const verdictText = (verdict: Verdict, terminal: Terminal): string =>
  groupText({ first: verdict, members: [verdict], numbersDiffer: false }, terminal);

/** Lines a group is told on at most, beside its first; `--json` has every verdict. */
const MOST_LINES = 20;

function manyLines(lines: readonly string[]): readonly string[] {
  const told = lines.slice(0, MOST_LINES);
  return lines.length === told.length ? told : [...told, `… ${lines.length - told.length} more; --json has them all`];
}

/** The steps of a plan that verdicts speak of, by their number in `query` and in exports. */
function stepsText(members: readonly Verdict[]): readonly string[] {
  const nodes = members.flatMap(({ evidence }) => /^plan-node:(\d+)$/.exec(evidence[0]?.pointer ?? '')?.[1] ?? []);
  const distinct = [...new Set(nodes)];
  return distinct.length < 2 ? [] : [`nodes ${distinct.join(', ')}`];
}

/** Verdicts that say the same, once: how many there are, and what each is about. */
function groupText({ first, members, numbersDiffer }: VerdictGroup, terminal: Terminal): string {
  const { subject, level, certainty, status, reason } = first;
  const word = status === undefined ? level : status;
  const colour = status === undefined ? LEVEL_COLOURS[level] : (STATUS_COLOURS[status] ?? 'dim');
  const times = new Set(members.map(({ rule }) => rule)).size === 1 && members.length > 1;
  const others = numbersDiffer ? members.slice(1).map((member) => member.reason) : [];
  const lines = [
    `${terminal.paint(colour, word)} · ${certainty} · ${terminal.paint('bold', printable(subject.label))}${times ? ` · ${members.length} times` : ''}`,
    `    ${printable(reason)}`,
    ...manyLines(others).map((line) => `    ${printable(line)}`),
    ...manyLines([...new Set(members.map(limitLine))]).map((line) => `    ${terminal.paint('dim', printable(line))}`),
    ...stepsText(members).map((line) => `    ${terminal.paint('dim', line)}`),
  ];
  return lines.join('\n');
}

/** Verdicts, the biggest and surest first as they come, those that say the same once; a sentence where there are none. */
export function verdictsText(verdicts: readonly Verdict[], terminal: Terminal): string {
  const shown = worthSaying(verdicts);
  if (shown.length === 0) return NOTHING_STANDS_OUT;
  return verdictGroups(shown)
    .map((group) => groupText(group, terminal))
    .join('\n');
}

/** A relative change with its interval: `−40.2 % (−44.0 to −36.1 %)`; without one where nothing tells it. */
export function changeText(change: Interval | null): string {
  if (change === null) return 'new';
  const one = (share: number): string => {
    const size = Math.abs(share * 100);
    // Nearly all is not all.
    const text = share > -1 && share < 0 && size >= 99.95 ? '99.9' : size.toFixed(1);
    return `${share > 0 ? '+' : share < 0 ? '−' : ''}${text}`;
  };
  const bounds = change.low === change.high ? '' : ` (${one(change.low)} to ${one(change.high)} %)`;
  return `${one(change.value)} %${bounds}`;
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
