import type { DiffFlameMeta, SearchResult } from '../../core/profile/view-data.ts';
import type { Basis } from '../../core/verdict/verdict.ts';
import type { ReplyOf } from '../../main/api/contract/route.ts';
import type { Routes } from '../../main/api/contract/routes.ts';
import { diffPicture, type FlamePicture } from '../flame/picture.ts';
import { call, columns } from '../state/client.ts';
import { useItemRevision } from '../state/items.ts';
import { AnswerCache, type Resource, useResource } from '../state/resource.ts';

export type ComparisonReply = ReplyOf<Routes['comparison']>;
export type DiffSideName = DiffFlameMeta['side'];
export type Widths = 'before' | 'after' | 'max';

/** What is drawn of a comparison. */
export interface DiffQuery {
  readonly id: string;
  readonly basis: Basis | undefined;
  readonly widths: Widths;
  readonly invert: boolean;
}

export interface DiffSearch {
  readonly before: SearchResult;
  readonly after: SearchResult;
  readonly keys: readonly string[];
}

const pictures = new AnswerCache<FlamePicture>(24);
const searches = new AnswerCache<DiffSearch>(50);
const replies = new AnswerCache<ComparisonReply>(6);
const TYPING_SETTLE_MS = 120;

const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts);
const basisOf = (basis: Basis | undefined) => (basis === undefined ? {} : { basis });

export function useComparison(id: string, basis: Basis | undefined): Resource<ComparisonReply> {
  const revision = useItemRevision(id);
  return useResource(keyOf(id, basis, revision), (signal) => call('comparison', { id, ...basisOf(basis) }, signal), {
    cache: replies,
  });
}

export function useDiffFlame(
  query: DiffQuery,
  side: DiffSideName,
  root: number,
  pixels: number,
): Resource<FlamePicture> {
  const revision = useItemRevision(query.id);
  const { basis, ...rest } = query;
  return useResource(
    pixels > 0 ? keyOf('diffFlame', query, revision, side, root, pixels) : null,
    async (signal) =>
      diffPicture(await columns('diffFlame', { ...rest, ...basisOf(basis), side, root, pixels }, signal)),
    { cache: pictures },
  );
}

export function useDiffSearch(query: DiffQuery, pattern: string, caseSensitive: boolean): Resource<DiffSearch> {
  const revision = useItemRevision(query.id);
  const { id, basis } = query;
  return useResource(
    pattern === '' ? null : keyOf('diffSearch', id, basis, revision, pattern, caseSensitive),
    (signal) => call('diffSearch', { id, ...basisOf(basis), query: pattern, caseSensitive }, signal),
    { cache: searches, settleMs: TYPING_SETTLE_MS },
  );
}
