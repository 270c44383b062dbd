import type { PlanRelation, RelatedToPlan } from '../../../core/plan/stored.ts';
import { publicItem, type StoredItem } from '../../workspace/items.ts';
import type { PlanRow } from '../../workspace/plans.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** Items that are told as related to a plan, at most of one sort. */
const MOST_RELATED = 50;

/** By what the plans of a statement are found: its fingerprint, else the server's identifier, else the shape of the plan. */
export type StatementKey =
  | { readonly by: 'query'; readonly column: 'query_hash'; readonly key: string }
  | { readonly by: 'query-id'; readonly column: 'query_id'; readonly key: string }
  | { readonly by: 'family'; readonly column: 'family_hash'; readonly key: string };

export function statementKey({ queryHash, queryId, familyHash }: PlanRow): StatementKey {
  if (queryHash !== null) return { by: 'query', column: 'query_hash', key: queryHash };
  if (queryId !== null) return { by: 'query-id', column: 'query_id', key: queryId };
  return { by: 'family', column: 'family_hash', key: familyHash };
}

/** What else the workspace has of a plan's statement: its other plans, what they were compared in, what a person linked. */
export function relatedToPlan(workspace: Workspace, item: StoredItem): readonly RelatedToPlan[] {
  const found = new Map<string, PlanRelation>();
  const add = (ids: Iterable<string>, by: PlanRelation): void => {
    let told = 0;
    for (const id of ids) {
      if (id === item.id || found.has(id)) continue;
      if (++told > MOST_RELATED) break;
      found.set(id, by);
    }
  };
  add(workspace.links.of(item.id), 'person');
  add(workspace.links.ofProcess(item), 'process');
  const row = workspace.plans.row(item.id);
  if (row !== null) {
    const { by, column, key } = statementKey(row);
    add(workspace.items.comparisonsOf(item.id, MOST_RELATED), 'comparison');
    add(workspace.plans.countedIn(row, MOST_RELATED), 'statements');
    const others = workspace.plans.of(column, key).map((other) => other.item);
    add(others.reverse(), by === 'family' ? 'family' : 'query');
  }
  return [...found].flatMap(([id, by]) => {
    const related = workspace.items.find(id);
    return related === null ? [] : [{ item: publicItem(related), by }];
  });
}
