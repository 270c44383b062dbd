import { type Statement, type StatementsBetween, statementKey } from '../../catalog/statements.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';
import type { CostChange } from '../status.ts';
import type { Verdict } from '../verdict.ts';
import { amount, percent } from '../wording.ts';
import {
  exactChange,
  fromTo,
  type HeldClaim,
  type HeldCode,
  type HeldState,
  heldStatus,
  heldVerdict,
  isOver,
  isSameRule,
  otherRules,
} from './held.ts';

/** What a server counted in a time, with what the rules say of it. */
export interface HeldStatements extends HeldState {
  readonly ran: StatementsBetween;
  /** It is the difference of two snapshots, not all time since counting began. */
  readonly isDifference: boolean;
  /** Requests that were served in it, and its seconds; null where that is not known. */
  readonly requests: number | null;
  readonly seconds: number | null;
  /** Fingerprints of statements, by their key: the same statement of another database or server. */
  readonly hashes: ReadonlyMap<string, string>;
}

/**
 * Statements of a server held against a later list: what became of each statement that a rule tells of in either. The rules are silent of what is below their
 * limits, so that the numbers of the later list are asked; a statement that is not in it may have run all the same.
 */
export function heldStatements(before: HeldStatements, after: HeldStatements, ruleSet: RuleSet): readonly Verdict[] {
  const states = { before, after };
  return before.verdicts.filter(isOver).map((verdict) => heldVerdict(states, claimOf(verdict, states, ruleSet)));
}

interface States {
  readonly before: HeldStatements;
  readonly after: HeldStatements;
}

const at = ({ ran }: HeldStatements, key: string): Statement | null =>
  ran.statements.find((statement) => statementKey(statement) === key) ?? null;

/** A statement by its key in an earlier list: by the same key, else by its fingerprint where one only has it. */
function sameStatement(key: string, { before, after }: States): Statement | null {
  const same = at(after, key);
  const hash = before.hashes.get(key);
  if (same !== null || hash === undefined) return same;
  const alike = after.ran.statements.filter((statement) => after.hashes.get(statementKey(statement)) === hash);
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

function claimOf(before: Verdict, states: States, ruleSet: RuleSet): HeldClaim {
  const { after } = states;
  const open = (code: HeldCode, said: string, verdict: Verdict | null = null): HeldClaim => ({
    ...{ before, after: verdict, change: null, status: 'inconclusive', codes: [code], said },
  });
  const now = sameStatement(before.subject.key, states);
  if (now === null) {
    return open(
      'RT-UNLISTED',
      `“${after.label}” does not list it: it did not run in that time, or too rarely to be kept`,
    );
  }
  const verdict =
    after.verdicts.find(({ rule, subject }) => rule === before.rule && subject.key === statementKey(now)) ?? null;
  if (verdict !== null && !isSameRule(before, verdict)) return otherRules(before, verdict);
  if (!after.isDifference) {
    const said = `“${after.label}” counts since its counters began, and so what was before any fix as well; the difference of two snapshots tells`;
    return open('RT-COUNTERS', said, verdict);
  }
  const told =
    before.rule === 'EX-N1' ? callsFor(before, now, states, ruleSet) : timeOf(now, states, before.subject.key, ruleSet);
  if ('code' in told) return open(told.code, told.said, verdict);
  const found = heldStatus({ before: true, after: told.isOver }, told.change, { isShare: told.isShare, ruleSet });
  return { before, after: verdict, change: told.change, status: found.status, codes: found.codes, said: told.said };
}

type Told =
  | { readonly change: CostChange; readonly isOver: boolean; readonly isShare: boolean; readonly said: string }
  | { readonly code: HeldCode; readonly said: string };

const times = (value: number): string => (value === 1 ? 'once' : amount(value, 'times'));

/** EX-N1: how often it runs for each request, or for each call of the statement whose rows it is run for. */
function callsFor(before: Verdict, now: Statement, states: States, ruleSet: RuleSet): Told {
  const { after } = states;
  const least = limitOf(ruleSet, 'statement.perRequest');
  const parent = before.details?.parent;
  const told = (each: number, of: string): Told => ({
    change: exactChange(before.measure.value, each),
    ...{ isOver: each >= least, isShare: false },
    said: `it ran ${times(before.measure.value)} for each ${of} and runs ${times(each)} now`,
  });
  if (typeof parent !== 'string') {
    if (after.requests === null || !(after.requests > 0)) {
      return { code: 'RT-LOAD', said: 'how many requests were served in the later time is not known' };
    }
    return told(now.calls / after.requests, 'request');
  }
  const calling = sameStatement(parent, states);
  if (calling === null || !(calling.calls > 0)) {
    return { code: 'RT-UNLISTED', said: 'the statement whose rows it was run for is not in the later list' };
  }
  return told(now.calls / calling.calls, 'call of the statement whose rows it was run for');
}

interface Spent {
  readonly value: number;
  readonly unit: string;
}

/** Milliseconds for each request where requests are known on both sides, else for each second; null where neither is. */
function spentOn(was: Statement, now: Statement, { before, after }: States): readonly [Spent, Spent] | null {
  const by = (of: (side: HeldStatements) => number | null, per: string): readonly [Spent, Spent] | null => {
    const [left, right] = [of(before), of(after)];
    if (left === null || right === null || !(left > 0) || !(right > 0)) return null;
    const unit = `ms per ${per}`;
    return [
      { value: was.totalTime / left, unit },
      { value: now.totalTime / right, unit },
    ];
  };
  return by(({ requests }) => requests, 'request') ?? by(({ seconds }) => seconds, 'second');
}

/** EX-TOP: the part of all time, and beside it what a request, or a second, costs: fewer calls are a success as well as faster ones. */
function timeOf(now: Statement, states: States, key: string, ruleSet: RuleSet): Told {
  const { before, after } = states;
  const was = at(before, key);
  if (was === null) return { code: 'RT-UNLISTED', said: 'the earlier list does not have it any more' };
  const share = (statement: Statement, { ran }: HeldStatements): number =>
    ran.totalTime > 0 ? statement.totalTime / ran.totalTime : 0;
  const shares = `its share of all time went from ${percent(share(was, before))} to ${percent(share(now, after))}`;
  const spent = spentOn(was, now, states);
  if (spent === null) {
    return {
      code: 'RT-LOAD',
      said: `${shares}, but neither requests nor seconds of both times are known, so that its cost is not`,
    };
  }
  const [left, right] = spent;
  const isNow = share(now, after) > limitOf(ruleSet, 'statement.top.investigate');
  return {
    change: exactChange(left.value, right.value),
    ...{ isOver: isNow, isShare: true },
    said: `${shares}, its cost ${fromTo(left.value, right.value, left.unit)}${restOf(was, now, states, spent)}`,
  };
}

/** What all other statements together became, in the same measure. */
function restOf(
  was: Statement,
  now: Statement,
  { before, after }: States,
  [left, right]: readonly [Spent, Spent],
): string {
  const scale = (spent: Spent, statement: Statement): number =>
    statement.totalTime > 0 ? spent.value / statement.totalTime : 0;
  const rest = [
    (before.ran.totalTime - was.totalTime) * scale(left, was),
    (after.ran.totalTime - now.totalTime) * scale(right, now),
  ] as const;
  return `, that of all others ${fromTo(rest[0], rest[1], left.unit)}`;
}
