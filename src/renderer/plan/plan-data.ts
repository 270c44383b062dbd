import { useMemo } from 'react';
import type { PlanDetail, PlanHistory, PlanNodeDetail } from '../../core/plan/stored.ts';
import { StoredPlanNodes } from '../../core/plan/stored-nodes.ts';
import { call, columns } from '../state/client.ts';
import { useAllRevisions, useItemRevision, useItems } from '../state/items.ts';
import { AnswerCache, type Resource, useResource } from '../state/resource.ts';
import { PlanTable } from './plan-table.ts';

const tables = new AnswerCache<PlanTable>(6);
const steps = new AnswerCache<PlanNodeDetail>(300);

function useKey(id: string): string {
  const revision = useItemRevision(id);
  return useMemo(() => JSON.stringify([id, revision]), [id, revision]);
}

/** The catalogs of the workspace: a plan is judged anew when one comes, also where its line in the lists stays as it is. */
const useCatalogs = (): string =>
  useItems(({ items }) => [...items.values()].flatMap(({ id, kind }) => (kind === 'catalog' ? [id] : [])).join(' '));

export function usePlanDetail(id: string): Resource<PlanDetail> {
  const catalogs = useCatalogs();
  return useResource(`${useKey(id)} ${catalogs}`, (signal) => call('plan', { id }, signal));
}

export const usePlanTable = (id: string): Resource<PlanTable> =>
  useResource(
    useKey(id),
    async (signal) => new PlanTable(new StoredPlanNodes(await columns('planNodes', { id }, signal))),
    { cache: tables },
  );

/** Everything about one step; nothing for none. */
export function usePlanStep(id: string, node: number | null): Resource<PlanNodeDetail> {
  const key = useKey(id);
  return useResource(
    node === null ? null : `${key} ${node}`,
    (signal) => call('planNode', { id, node: node ?? 0 }, signal),
    { cache: steps },
  );
}

/** Other plans of the same statement come and go with other items. */
export function usePlanHistory(id: string | null): Resource<PlanHistory> {
  const revision = useAllRevisions();
  return useResource(id === null ? null : `${id} ${revision}`, (signal) =>
    call('planHistory', { id: id ?? '' }, signal),
  );
}
