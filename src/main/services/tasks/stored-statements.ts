import { type Statements, type StatementsBetween, statementsBetween } from '../../../core/catalog/statements.ts';
import { decodeColumns, encodeColumns } from '../../../core/columns.ts';
import { evaluateStatements } from '../../../core/verdict/plan/evaluate-statements.ts';
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

/** Judges what a server counted, or what it counted since an earlier snapshot, under the active rule set. */
export function judgedStatements(
  workspace: Workspace,
  { id, sha256 }: { readonly id: string; readonly sha256: string },
  stored: Statements,
  before: Statements | null,
  requests: number | null,
): JudgedStatements {
  const ruleSet = activeRuleSet(workspace);
  const ran = before === null ? { ...stored, reset: [] } : statementsBetween(before, stored);
  const window = { ran, requests, size: null };
  const verdicts = evaluateStatements(
    { captureId: id, sha256, windows: [window], isDifference: before !== null },
    ruleSet,
  );
  return {
    ran,
    verdicts,
    level: highestLevel(verdicts),
    store: (at) => workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, at, verdicts),
  };
}
