import { useMemo } from 'react';
import type { PlateauErrorData } from '../../../core/error.ts';
import type { ClassGrowth } from '../../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../../core/heap/growth/stored-growth.ts';
import { firstCounted } from '../../../core/verdict/heap/growth-measures.ts';
import type { ReplyOf } from '../../../main/api/contract/route.ts';
import type { Routes } from '../../../main/api/contract/routes.ts';
import { call } from '../../state/client.ts';
import { useItemRevision } from '../../state/items.ts';
import { AnswerCache, type Resource, useResource } from '../../state/resource.ts';
import { useGrowthClasses, useGrowthDetail } from '../growth-data.ts';

export type GrowthComparisonReply = ReplyOf<Routes['growthComparison']>;

const replies = new AnswerCache<GrowthComparisonReply>(6);

export function useGrowthComparison(id: string): Resource<GrowthComparisonReply> {
  const revision = useItemRevision(id);
  return useResource(JSON.stringify([id, revision]), (signal) => call('growthComparison', { id }, signal), {
    cache: replies,
  });
}

/** One side of a comparison as the window has it: `null` until it is read. */
export interface ComparedSeries {
  readonly detail: GrowthDetail | null;
  readonly classes: ReadonlyMap<string, ClassGrowth> | null;
  /** First heap that counts. */
  readonly from: number;
  /** Why it cannot be read. */
  readonly error: PlateauErrorData | null;
}

export function useSeries(id: string): ComparedSeries {
  const { value: detail, error: noDetail } = useGrowthDetail(id);
  const { value: classes, error: noClasses } = useGrowthClasses(id);
  const error = noDetail ?? noClasses;
  return useMemo(
    () => ({
      detail,
      classes: classes === null ? null : new Map(classes.map((row) => [row.key, row])),
      from: detail === null ? 0 : firstCounted(detail.growth),
      error,
    }),
    [detail, classes, error],
  );
}
