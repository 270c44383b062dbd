import { rateText } from '../../load/summary-line.ts';
import { durationText } from '../../series/series-summary.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';
import type { ComparedRun, LoadMismatch } from './load-comparison.ts';

const UNKNOWN = 'unknown';
const major = (version: string): string => /\d+/.exec(version)?.[0] ?? version;

/**
 * In what runs differ (QG-COMPARABLE): tool, scenario, model, and how much was asked. Of a generator that waits for its answers the users or
 * connections must be alike, since its rate follows from how fast the server was; of any other the rate. The runs of a side are held against its
 * first in the same way.
 */
export function loadMismatches(
  before: readonly ComparedRun[],
  after: readonly ComparedRun[],
  ruleSet: RuleSet,
): readonly LoadMismatch[] {
  const [first, second] = [before[0], after[0]];
  if (first === undefined || second === undefined) return [];
  const within = (side: readonly ComparedRun[], lead: ComparedRun, name: string): readonly LoadMismatch[] =>
    side.slice(1).flatMap((one, i) =>
      between(lead, one, ruleSet)
        .filter(({ effect }) => effect === 'block')
        .map((mismatch) => ({ ...mismatch, what: `${mismatch.what} of run ${i + 2} ${name}` })),
    );
  return [...between(first, second, ruleSet), ...within(before, first, 'before'), ...within(after, second, 'after')];
}

function between({ run: a }: ComparedRun, { run: b }: ComparedRun, ruleSet: RuleSet): readonly LoadMismatch[] {
  const found: LoadMismatch[] = [];
  const differ = (what: string, before: string, after: string, effect: LoadMismatch['effect']): void => {
    if (before !== after) found.push({ what, before, after, effect });
  };
  const text = (value: string | null): string => (value === null || value === '' ? UNKNOWN : value);
  const whenKnown = (left: string | null, right: string | null): LoadMismatch['effect'] =>
    text(left) === UNKNOWN || text(right) === UNKNOWN ? 'warn' : 'block';
  differ('tool', a.tool, b.tool, 'block');
  if (a.tool === b.tool) {
    const [left, right] = [a.toolVersion, b.toolVersion];
    const apart = left !== null && right !== null && major(left) !== major(right);
    differ('tool version', text(left), text(right), apart ? 'block' : 'warn');
  }
  differ('what is counted', a.counts, b.counts, 'block');
  differ('scenario', text(a.scenario), text(b.scenario), whenKnown(a.scenario, b.scenario));
  const kinds = [a.generator.kind, b.generator.kind];
  differ('model', a.generator.kind, b.generator.kind, kinds.includes('unknown') ? 'warn' : 'block');
  const tolerance = limitOf(ruleSet, 'compare.load');
  const apart = (left: number, right: number): boolean => Math.abs(right - left) > tolerance * left + 1e-9;
  const isClosed = kinds.every((kind) => kind === 'closed');
  const [users, others] = [a.generator.users, b.generator.users];
  const usersKnown = isClosed && users !== null && others !== null;
  if (usersKnown && apart(users, others)) differ('users at a time', `${users}`, `${others}`, 'block');
  const [rate, other] = [a.total.perSecond, b.total.perSecond];
  if (a.counts === 'runs') return found;
  if (rate === null || other === null) {
    differ('rate', rate === null ? UNKNOWN : rateText(rate), other === null ? UNKNOWN : rateText(other), 'warn');
  } else if (apart(rate, other)) {
    differ('rate', rateText(rate), rateText(other), usersKnown ? 'warn' : 'block');
  }
  if (a.seconds !== null && b.seconds !== null && Math.max(a.seconds, b.seconds) > 2 * Math.min(a.seconds, b.seconds)) {
    differ('duration', durationText(a.seconds), durationText(b.seconds), 'warn');
  }
  return found;
}
