import { type Statement, statementKey } from '../../catalog/statements.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Level, Verdict } from '../verdict.ts';
import { amount, count, stored } from '../wording.ts';
import { lastWindow, nameOf, type StatementRule, type StatementRuleInput, statementVerdict } from './statement-rule.ts';

/** How calls of a statement grow with what a request asks for. */
interface Growth {
  /** Rows that a request asked for, and calls for each request then, by size. */
  readonly points: readonly (readonly [number, number])[];
  /** Calls for each row more. */
  readonly slope: number;
  /** R²: 1 where the calls lie on a line. */
  readonly fit: number;
}

/**
 * EX-N1: a statement runs once for each row of another (`rules.md` §8). Requests that were counted tell how often it runs for each; windows with
 * requests of several sizes, whether that grows with them. Without requests it is told by its trace: as many calls as another has rows.
 */
export const exN1: StatementRule = {
  id: 'EX-N1',
  version: 1,
  title: 'Once for each row',
  thresholds: ['statement.perRequest', 'statement.calls', 'statement.sameRows', 'statement.linear', 'statement.slope'],
  evaluate(input) {
    const { requests } = lastWindow(input);
    return requests !== null && requests > 0 ? byRequests(input, requests) : byRows(input);
  },
};

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function byRequests(input: StatementRuleInput, requests: number): readonly Verdict[] {
  const { ruleSet } = input;
  const verdicts: Verdict[] = [];
  for (const statement of lastWindow(input).ran.statements) {
    const each = statement.calls / requests;
    if (!(each >= limitOf(ruleSet, 'statement.perRequest'))) continue;
    const growth = growthOf(input, statement);
    const isLinear =
      growth !== null &&
      growth.fit >= limitOf(ruleSet, 'statement.linear') &&
      growth.slope >= limitOf(ruleSet, 'statement.slope');
    const told = growth === null ? '' : growthText(growth, isLinear);
    verdicts.push(
      verdictOf(input, statement, {
        each,
        level: isLinear ? 'likely-bottleneck' : 'investigate',
        reason: `${capitalised(nameOf(statement))} runs ${amount(each, 'times')} for each request: ${count(statement.calls)} calls for ${count(requests)} requests${told}.`,
        details: {
          calls: statement.calls,
          requests,
          ...(growth === null ? {} : { slope: stored(growth.slope), fit: stored(growth.fit) }),
        },
        isSure: input.isDifference,
      }),
    );
  }
  return verdicts;
}

/** Sizes that a sentence tells, at most. */
const MOST_SIZES = 6;

/** `; it grows with the rows that a request asks for (11, 51, 101 times for 10, 50, 100 rows): once for each row (R² 1)`. */
function growthText({ points, slope, fit }: Growth, isLinear: boolean): string {
  const step = Math.max(1, Math.ceil(points.length / MOST_SIZES));
  const shown = points.filter((_, place) => place % step === 0 || place === points.length - 1);
  const list = (of: 0 | 1): string => shown.map((point) => amount(point[of], '').trim()).join(', ');
  const seen = `(${list(1)} times for ${list(0)} rows)`;
  const each = Number(slope.toFixed(2));
  const rate = each === 1 ? 'once for each row' : `${each} times for each row`;
  const rSquared = `R² ${Number(fit.toFixed(3))}`;
  return isLinear
    ? `; it grows with the rows that a request asks for ${seen}: ${rate} (${rSquared})`
    : `; it does not grow evenly with the rows that a request asks for ${seen}, ${rSquared}`;
}

/** Calls a request over what a request asked for, by least squares; null with fewer than three sizes. */
function growthOf({ windows }: StatementRuleInput, statement: Statement): Growth | null {
  const key = statementKey(statement);
  const points: (readonly [number, number])[] = [];
  for (const { ran, requests, size } of windows) {
    if (requests === null || !(requests > 0) || size === null) continue;
    const calls = ran.statements.find((one) => statementKey(one) === key)?.calls ?? 0;
    points.push([size, calls / requests]);
  }
  if (new Set(points.map(([size]) => size)).size < 3) return null;
  const mean = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [size, calls] of points) {
    xx += (size - x) ** 2;
    xy += (size - x) * (calls - y);
    yy += (calls - y) ** 2;
  }
  points.sort(([a], [b]) => a - b);
  return { points, slope: xy / xx, fit: yy === 0 ? 0 : xy ** 2 / (xx * yy) };
}

/** Pairs of statements of which one is called as often as the other has rows, and ten times or more as often as it is called. */
function byRows(input: StatementRuleInput): readonly Verdict[] {
  const { ruleSet } = input;
  const { ran } = lastWindow(input);
  const near = limitOf(ruleSet, 'statement.sameRows');
  const byRowCount = [...ran.statements].sort((a, b) => a.rows - b.rows);
  const verdicts: Verdict[] = [];
  for (const statement of ran.statements) {
    if (statement.calls < limitOf(ruleSet, 'statement.calls')) continue;
    const parent = parentOf(statement, byRowCount, { near, least: limitOf(ruleSet, 'statement.perRequest') });
    if (parent === null) continue;
    const each = statement.calls / parent.calls;
    verdicts.push(
      verdictOf(input, statement, {
        each,
        level: 'investigate',
        reason: `${capitalised(nameOf(statement))} runs ${amount(each, 'times')} for each call of ${nameOf(parent)}, once for each of its rows: ${count(statement.calls)} calls, ${count(parent.rows)} rows.`,
        details: { calls: statement.calls, parent: statementKey(parent), rows: parent.rows, parentCalls: parent.calls },
        isSure: false,
      }),
    );
  }
  return verdicts;
}

/** The statement of the same database whose rows come nearest to another's calls, of those within reach. */
function parentOf(
  { calls, databaseId, queryId, query }: Statement,
  byRowCount: readonly Statement[],
  { near, least }: { readonly near: number; readonly least: number },
): Statement | null {
  let [low, high] = [0, byRowCount.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((byRowCount[middle]?.rows ?? 0) < calls * (1 - near)) low = middle + 1;
    else high = middle;
  }
  let best: Statement | null = null;
  // Of very many with as many rows it is not one of them in particular.
  for (let place = low; place < Math.min(byRowCount.length, low + 100); place++) {
    const one = byRowCount[place];
    if (one === undefined || one.rows > calls * (1 + near)) break;
    const isSame = one.queryId === queryId && one.query === query;
    if (isSame || one.databaseId !== databaseId || !(one.calls > 0) || calls / one.calls < least) continue;
    if (best === null || Math.abs(one.rows - calls) < Math.abs(best.rows - calls)) best = one;
  }
  return best;
}

function verdictOf(
  input: StatementRuleInput,
  statement: Statement,
  claim: {
    readonly each: number;
    readonly level: Level;
    readonly reason: string;
    readonly details: Readonly<Record<string, number | string>>;
    readonly isSure: boolean;
  },
): Verdict {
  const { requests } = lastWindow(input);
  return statementVerdict(input, {
    rule: exN1,
    statement,
    measure: { name: 'calls for each', value: claim.each, unit: 'calls', n: statement.calls },
    ...(requests !== null && requests > 0
      ? { cost: { value: statement.totalTime / requests, unit: 'ms', per: 'request' } }
      : {}),
    threshold: crossed(input.ruleSet, 'statement.perRequest', '>='),
    level: claim.level,
    certainty: claim.isSure ? 'confirmed' : 'probable',
    reason: claim.reason,
    advice: 'statement.perRequest',
    guards: input.isDifference ? [] : ['one-snapshot'],
    details: claim.details,
  });
}
