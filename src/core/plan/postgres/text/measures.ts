/** Numbers in the parentheses behind a step’s name; each as it is written, by its name in the other forms. */
export interface Measure {
  readonly key: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What stands on a step’s line. Positions are in the text. */
export interface StepLine {
  /** Behind the step’s own name, before the parentheses. */
  readonly headEnd: number;
  readonly costs: readonly Measure[];
  readonly actuals: readonly Measure[];
  readonly neverExecuted: boolean;
  /** Parentheses were begun with `(cost=` or `(actual ` and do not end as they must. */
  readonly broken: boolean;
}

const NUMBER = '(-?[\\d.]*\\d(?:e[+-]?\\d+)?|Infinity|NaN)';
const COSTS = new RegExp(`\\(cost=${NUMBER}\\.\\.${NUMBER} rows=${NUMBER} width=${NUMBER}\\)`, 'dy');
const ACTUALS = new RegExp(`\\(actual (?:time=${NUMBER}\\.\\.${NUMBER} )?rows=${NUMBER} loops=${NUMBER}\\)`, 'dy');
const WORKER = new RegExp(`actual (?:time=${NUMBER}\\.\\.${NUMBER} )?rows=${NUMBER} loops=${NUMBER}`, 'dy');
const COST_KEYS = ['Startup Cost', 'Total Cost', 'Plan Rows', 'Plan Width'];
const ACTUAL_KEYS = ['Actual Startup Time', 'Actual Total Time', 'Actual Rows', 'Actual Loops'];
const NEVER = '(never executed)';
/** How far before a line’s end its parentheses may begin: six numbers of up to 310 digits and their names. */
const REACH = 2_500;

/** Reads the parentheses of a step’s line from its end, so that a name that looks like them is a name. */
export function stepLine(text: string, start: number, end: number): StepLine {
  let at = end;
  const neverExecuted = text.startsWith(NEVER, at - NEVER.length) && at - NEVER.length >= start;
  if (neverExecuted) at = trimmed(text, start, at - NEVER.length);
  let actuals: readonly Measure[] = [];
  let costs: readonly Measure[] = [];
  let broken = false;
  const actualAt = lastOf(text, '(actual ', start, at);
  if (actualAt >= 0) {
    actuals = measures(ACTUALS, ACTUAL_KEYS, text, actualAt, at);
    if (actuals.length > 0) at = trimmed(text, start, actualAt);
    else broken = isCut(text, actualAt, at);
    if (broken) at = trimmed(text, start, actualAt);
  }
  const costAt = lastOf(text, '(cost=', start, at);
  if (costAt >= 0) {
    costs = measures(COSTS, COST_KEYS, text, costAt, at);
    const isBroken = costs.length === 0 && isCut(text, costAt, at);
    broken ||= isBroken;
    if (costs.length > 0 || isBroken) at = trimmed(text, start, costAt);
  }
  return { headEnd: at, costs, actuals, neverExecuted, broken };
}

/** `actual time=… rows=… loops=…` of a worker. */
export function workerMeasures(text: string, start: number, end: number): readonly Measure[] {
  return measures(WORKER, ACTUAL_KEYS, text, start, end);
}

function measures(pattern: RegExp, keys: readonly string[], text: string, start: number, end: number): Measure[] {
  pattern.lastIndex = start;
  const found = pattern.exec(text);
  if (found === null || pattern.lastIndex !== end) return [];
  return keys.flatMap((key, index) => {
    const value = found[index + 1];
    const place = found.indices?.[index + 1];
    return value === undefined || place === undefined ? [] : [{ key, text: value, start: place[0], end: place[1] }];
  });
}

/** Parentheses that do not close, or close with something else in them; a name in quotes that ends here is none. */
function isCut(text: string, start: number, end: number): boolean {
  return !text.slice(start, end).includes('"');
}

function lastOf(text: string, word: string, start: number, end: number): number {
  const from = Math.max(start, end - REACH);
  const at = text.slice(from, end).lastIndexOf(word);
  return at < 0 ? -1 : from + at;
}

function trimmed(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}
