import { useMemo } from 'react';
import type { ClassGrowth } from '../../core/heap/growth/model.ts';
import { type GrowthDetail, growthClassesOf } from '../../core/heap/growth/stored-growth.ts';
import { call, columns } from '../state/client.ts';
import { useItemRevision } from '../state/items.ts';
import { AnswerCache, type Resource, useResource } from '../state/resource.ts';

const tables = new AnswerCache<readonly ClassGrowth[]>(6);

function useKey(id: string): string {
  const revision = useItemRevision(id);
  return useMemo(() => JSON.stringify([id, revision]), [id, revision]);
}

export const useGrowthDetail = (id: string): Resource<GrowthDetail> =>
  useResource(useKey(id), (signal) => call('growth', { id }, signal));

export const useGrowthClasses = (id: string): Resource<readonly ClassGrowth[]> =>
  useResource(useKey(id), async (signal) => growthClassesOf(await columns('growthClasses', { id }, signal)), {
    cache: tables,
  });
