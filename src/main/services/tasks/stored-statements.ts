import { type Statements, type StatementsBetween, statementsBetween } from '../../../core/catalog/statements.ts';
import { decodeColumns, encodeColumns } from '../../../core/columns.ts';
import { evaluateStatements } from '../../../core/verdict/plan/evaluate-statements.ts';
import type { StatementWindow } from '../../../core/verdict/plan/statement-rule.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { PLAN_VERSION } from '../../workspace/plans.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { highestLevel } from './profile-facts.ts';

/** Statements with the hash that each one's plans are recognised by. */
export interface StoredStatements extends Statements {
  readonly hashes: readonly (string | null)[];
}

const PART = 'statements';

/** Stores statements, and which of them they are; inside a write transaction. */
export function storeStatements(workspace: Workspace, id: string, stored: StoredStatements): void {
  workspace.derived.write(id, PART, encodeColumns({ meta: stored, columns: {} }), PLAN_VERSION);
  workspace.plans.writeStatements(
    id,
    stored.statements.map(({ queryId }, rank) => ({ queryId, queryHash: stored.hashes[rank] ?? null })),
  );
}

/** Stored statements; null where they must be derived again. */
export function storedStatements(workspace: Workspace, id: string): StoredStatements | null {
  const bytes = workspace.derived.read(id, PART, PLAN_VERSION);
  return bytes === null ? null : decodeColumns<StoredStatements>(bytes).meta;
}

/** What the rules say of statements, and what stores that. */
export interface JudgedStatements {
  readonly ran: StatementsBetween;
  readonly verdicts: readonly Verdict[];
  readonly level: string;
  store(at: string): void;
}

/** What a judgement of statements rests on. */
export interface ToJudge {
  readonly stored: Statements;
  /** An earlier snapshot; null for all time since the counters began. */
  readonly before: Statements | null;
  readonly requests: number | null;
  readonly pageRows: number | null;
  /** Other times of the same server, with what was served in them. */
  readonly others: readonly StatementWindow[];
}

/** What ran since an earlier snapshot, or since the counters began. */
export const ranSince = (stored: Statements, before: Statements | null): StatementsBetween =>
  before === null ? { ...stored, reset: [] } : statementsBetween(before, stored);

/** Judges what a server counted, or what it counted since an earlier snapshot, under the active rule set. */
export function judgedStatements(
  workspace: Workspace,
  { id, sha256 }: { readonly id: string; readonly sha256: string },
  { stored, before, requests, pageRows, others }: ToJudge,
): JudgedStatements {
  const ruleSet = activeRuleSet(workspace);
  const ran = ranSince(stored, before);
  const window: StatementWindow = { ran, requests, size: pageRows };
  const [first = window, ...rest] = [...others, window];
  const verdicts = evaluateStatements(
    { captureId: id, sha256, windows: [first, ...rest], isDifference: before !== null },
    ruleSet,
  );
  return {
    ran,
    verdicts,
    level: highestLevel(verdicts),
    store: (at) => workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, at, verdicts),
  };
}
