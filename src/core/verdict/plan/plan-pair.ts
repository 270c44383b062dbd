import type { ComparedSide, PlanMismatch, PlanShapeChange } from '../../plan/diff/model.ts';
import { spreadText } from '../../plan/runs.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Change } from '../statistics.ts';
import type { Scope } from '../verdict.ts';
import { count } from '../wording.ts';
import type { JudgedSide } from './compared-side.ts';

/** What every verdict of a comparison rests on. */
export interface PlanPair {
  readonly before: JudgedSide;
  readonly after: JudgedSide;
  readonly shape: PlanShapeChange;
  /** The statement was given other values: what costs more is then no regression. */
  readonly otherParameters: boolean;
  readonly reasons: readonly PlanMismatch[];
  /** Of the execution time; null where a side has none. */
  readonly change: Change | null;
  /** What the later plan does otherwise, in words. */
  readonly notes: readonly string[];
  readonly ruleSet: RuleSet;
}

/** Mismatches after which a change of cost is not confirmed, with the guard each one is. */
const LOWERING: ReadonlyMap<string, string> = new Map([
  ['cache state', 'QG-CACHE'],
  ['parameters', 'QG-PARAMETERS'],
  ['query identifier', 'QG-COMPARABLE'],
  ['version', 'QG-COMPARABLE'],
  ['statement', 'QG-COMPARABLE'],
  ['time', 'QG-COMPARABLE'],
  ['whole plan', 'QG-TRUNCATED'],
  ['workers launched', 'QG-WORKERS'],
]);

/** Quality gates that keep a claim of this pair at probable. */
export function guardsOf({ reasons, before, after }: PlanPair): readonly string[] {
  const guards = reasons.flatMap(
    ({ what }) => LOWERING.get(what) ?? (what.startsWith('setting ') ? 'QG-SETTINGS' : []),
  );
  const isSingle = Math.min(before.alike.length, after.alike.length) < 2;
  return [...new Set([...guards, ...(isSingle ? ['single-run'] : [])])];
}

export const scopeOf = ({ before, after }: PlanPair): Scope => ({
  captures: [...before.told.runs, ...after.told.runs].map(({ itemId }) => itemId),
  threads: 'all',
  sampleType: before.shown.plan.dialect,
  denominator: before.shown.computed.wholeIs,
});

/** Milliseconds for a sentence, three digits: `56.4 ms`, `1,204 ms`. */
export function milliseconds(value: number | undefined): string {
  const rounded = Number((value ?? 0).toPrecision(3));
  return `${Math.abs(value ?? 0) >= 1000 ? count(value ?? 0) : rounded} ms`;
}

/** A side’s time with what its runs say of it: `56.4 ms (54.1–61 in 3 runs)`. */
export function sideTime({ times, execution }: ComparedSide): string {
  const spread = times === null ? null : spreadText(times, (value) => milliseconds(value).replace(/ ms$/, ''));
  return `${milliseconds(times?.median ?? execution?.value)}${spread === null ? '' : ` (${spread})`}`;
}

/** ` The statement went from 56.4 ms (54.1–61 in 3 runs) to 3.91 ms.` */
export function statementText({ before, after }: PlanPair): string {
  if (before.told.execution === null || after.told.execution === null) return '';
  return ` The statement went from ${sideTime(before.told)} to ${sideTime(after.told)}.`;
}
