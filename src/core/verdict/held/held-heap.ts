import type { ClassRow, HeapFacts } from '../../heap/stored.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';
import { LEVELS, type Verdict } from '../verdict.ts';
import { percent } from '../wording.ts';
import { exactChange, fromTo, type HeldClaim, type HeldState, heldVerdict, isSameRule, otherRules } from './held.ts';

/** One heap with what the rules say of it. */
export interface HeldHeap extends HeldState {
  readonly facts: Pick<HeapFacts, 'format' | 'runtime' | 'table' | 'totalSize'>;
  /** Classes by their key; of those that a table leaves out nothing is known. */
  readonly classes: ReadonlyMap<string, Pick<ClassRow, 'retained'>>;
}

/** Rules on one heap say “watch” at most: what keeps a large part of it. */
const isTold = ({ level }: Verdict): boolean => LEVELS.indexOf(level) >= LEVELS.indexOf('watch');

/**
 * What keeps a large part of one heap, held against a later heap of the same program. How much a program holds depends on how long it ran and on what it was asked,
 * which no heap tells: that less is held is never called a success, and that more is no regression. A series of heaps tells both.
 */
export function heldHeap(before: HeldHeap, after: HeldHeap, ruleSet: RuleSet): readonly Verdict[] {
  const states = { before, after };
  return before.verdicts.filter(isTold).map((verdict) => heldVerdict(states, claimOf(verdict, states, ruleSet)));
}

function differences({ facts: before }: HeldHeap, { facts: after }: HeldHeap): readonly string[] {
  const told = (what: string, a: string, b: string): readonly string[] => (a === b ? [] : [`${what}: ${a} and ${b}`]);
  const basis = ({ table }: HeldHeap['facts']): string =>
    table === null ? 'objects' : `${table.basis}, ${table.measure}`;
  return [
    ...told('format', before.format, after.format),
    ...told('runtime', before.runtime, after.runtime),
    ...told('what was counted', basis(before), basis(after)),
  ];
}

function claimOf(
  verdict: Verdict,
  { before, after }: { readonly before: HeldHeap; readonly after: HeldHeap },
  ruleSet: RuleSet,
): HeldClaim {
  const now =
    after.verdicts.find(({ rule, subject }) => rule === verdict.rule && subject.key === verdict.subject.key) ?? null;
  const open = { before: verdict, after: now, change: null, status: 'inconclusive' } as const;
  const differing = differences(before, after);
  if (differing.length > 0) {
    return {
      ...open,
      status: 'not-comparable',
      codes: ['RT-FORMAT'],
      said: `the heaps differ in ${differing.join('; ')}`,
    };
  }
  if (now !== null && !isSameRule(verdict, now)) return otherRules(verdict, now);
  const was = Number(verdict.details?.retained ?? 0);
  const is = now === null ? after.classes.get(verdict.subject.key)?.retained : Number(now.details?.retained ?? 0);
  if (is === undefined) {
    return { ...open, codes: ['RT-SILENT'], said: `the later heap does not tell how much of it that keeps; ${SERIES}` };
  }
  const [shareBefore, shareAfter] = [verdict.measure.value, after.facts.totalSize > 0 ? is / after.facts.totalSize : 0];
  const change = exactChange(was, is);
  const moved = `it kept ${percent(shareBefore)} of the heap before and ${percent(shareAfter)} now, ${fromTo(was, is, 'bytes')}`;
  const effect = limitOf(ruleSet, 'load.regress.investigate');
  if (Math.abs(change.value) >= effect) {
    return {
      ...open,
      change,
      codes: ['RT-ONE-HEAP'],
      said: `${moved}: one heap a side tells neither how long it ran nor how much it was asked; ${SERIES}`,
    };
  }
  if (shareAfter < limitOf(ruleSet, 'suspect.share')) {
    const rest = fromTo(before.facts.totalSize - was, after.facts.totalSize - is, 'bytes');
    return { ...open, change, status: 'masked', codes: [], said: `${moved}: what else is in the heap went ${rest}` };
  }
  return {
    ...open,
    change,
    status: 'persisting',
    codes: [],
    said: `${moved}. Whether it grows one heap a side cannot tell`,
  };
}

const SERIES = 'a series of heaps does';
