import type { TextLine } from './lines.ts';

const ARROW = /->(?=[\s\u00a0]|$)[\s\u00a0]*/y;
/** Up to 8.3 they had no names. */
const SUBPLAN = /(?:(?:CTE|InitPlan|SubPlan) \S|(?:InitPlan|SubPlan)[ \t\r]*(?:\n|$))/y;
const WORKER = /Worker (\d+): {0,2}/y;
const TARGET = /(?:Foreign )?(?:Insert|Update|Delete|Merge) on /y;

/** Where the content behind an arrow begins; −1 where a line has none. */
export function behindArrow(text: string, { start, end }: TextLine): number {
  ARROW.lastIndex = start;
  return ARROW.test(text) && ARROW.lastIndex <= end ? ARROW.lastIndex : -1;
}

/** The name of a part of the plan above its first step: `CTE recent`, `InitPlan 1 (returns $0)`, `SubPlan 2`. */
export const isSubplanName = (text: string, start: number): boolean => isAt(SUBPLAN, text, start);

/** One of several tables that a step changes: `Update on child1`. */
export const isTarget = (text: string, start: number): boolean => isAt(TARGET, text, start);

/** The number of a worker whose lines begin here, and where the first of them does; null for any other line. */
export function workerAt(text: string, start: number): { readonly number: string; readonly behind: number } | null {
  WORKER.lastIndex = start;
  const found = WORKER.exec(text);
  return found === null ? null : { number: found[1] ?? '', behind: WORKER.lastIndex };
}

/** Lines without a label that only indentation puts where they belong. */
export const belongsDeeper = (text: string, start: number): boolean =>
  isSubplanName(text, start) || isTarget(text, start) || workerAt(text, start) !== null;

function isAt(pattern: RegExp, text: string, start: number): boolean {
  pattern.lastIndex = start;
  return pattern.test(text);
}
