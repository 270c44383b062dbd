import { existsSync } from 'node:fs';
import {
  approvedFor,
  isSameExecution,
  isSameStatement,
  type StatementOfPlan,
} from '../../../core/gate/plans/approved.ts';
import type { Item } from '../../../core/item.ts';
import type { PlanApproval } from '../../../core/plan/stored.ts';
import { plansGiven } from '../plans-given.ts';
import type { Session } from '../session.ts';
import { cut, printable } from '../table.ts';

/** What `--against` takes for the plans that were approved in the workspace. */
export const APPROVED = 'approved';

/** A plan that others are held against; `approval` where it was approved in the workspace. */
export interface HeldAgainst extends StatementOfPlan {
  readonly item: Item;
  readonly approval: PlanApproval | null;
}

/** The plans that `--against` names. Throws `item.notFound`, `item.notAPlan`, `import.*`. */
export async function approvedGiven(session: Session, against: string): Promise<readonly HeldAgainst[]> {
  const { plans, workspaces } = session.services;
  if (against === APPROVED) return plans.approved();
  const ids = await plansGiven(session, existsSync(against) ? [against] : against.split(','));
  return ids.map((id) => ({ item: workspaces.item(id), approval: null, ...plans.statementOf(id) }));
}

/** Plans of one statement run with the same values: replicates, of which the first speaks for all. */
export interface Replicates {
  readonly ids: readonly string[];
  /** Those they are held against; empty where none is of their statement. */
  readonly against: readonly HeldAgainst[];
  /** They are themselves the ones that were approved. */
  readonly isApproved: boolean;
}

/** Groups plans that are runs of one statement, each with the approved ones it is held against. */
export function replicatesOf(
  { services }: Session,
  ids: readonly string[],
  approved: readonly HeldAgainst[],
): readonly Replicates[] {
  const { plans } = services;
  const groups: { readonly statement: StatementOfPlan; readonly ids: string[] }[] = [];
  for (const id of ids) {
    const statement = plans.statementOf(id);
    const known = groups.find((group) => isSameExecution(group.statement, statement));
    if (known === undefined) groups.push({ statement, ids: [id] });
    else known.ids.push(id);
  }
  return groups.map(({ statement, ids: runs }) => {
    const best = approvedFor(statement, approved);
    // Runs of one statement that were named are replicates; of those that were approved in the workspace there is one.
    const against =
      best === null
        ? []
        : best.approval !== null
          ? [best]
          : approved.filter((one) => isSameStatement(best, one) && one.inputsHash === best.inputsHash);
    const named = new Set(runs);
    const others = against.filter(({ item }) => !named.has(item.id));
    return { ids: runs, against: others, isApproved: against.length > 0 && others.length === 0 };
  });
}

/** One line of what plans are held against, and who approved that. */
export function againstText({ ids, against, isApproved }: Replicates): string {
  const which = ids.length === 1 ? (ids[0] ?? '') : `${ids[0]} and ${ids.length - 1} more`;
  if (isApproved) return `${which} is the approved plan itself`;
  const [first] = against;
  if (first === undefined) return `${which} has no approved plan`;
  return `${which} against ${against.map(({ item }) => item.id).join(', ')} “${printable(cut(first.item.label, 60))}”${
    first.approval === null ? '' : `, ${approvalText(first.approval)}`
  }`;
}

/** `approved 2026-11-22 by anna: the index is there`. */
export const approvalText = ({ at, owner, reason }: PlanApproval): string =>
  printable(`approved ${at.slice(0, 10)} by ${cut(owner, 60)}${reason === '' ? '' : `: ${cut(reason, 300)}`}`);
