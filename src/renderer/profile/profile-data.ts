import { useMemo } from 'react';
import type { Columns } from '../../core/columns.ts';
import type { FunctionsMeta, NodeDetail, SearchResult } from '../../core/profile/view-data.ts';
import type { Basis } from '../../core/verdict/verdict.ts';
import type { ProfileDetail } from '../../main/api/contract/items.ts';
import { type FlamePicture, profilePicture } from '../flame/picture.ts';
import { call, columns } from '../state/client.ts';
import { useItemRevision } from '../state/items.ts';
import { AnswerCache, type Resource, useResource } from '../state/resource.ts';
import { FunctionTable } from './function-table.ts';

/** A view of a profile as it is asked for. */
export interface ViewQuery {
  readonly id: string;
  readonly sampleType: number;
  readonly threads: string;
  readonly basis: Basis;
  readonly invert: boolean;
  readonly foldRecursion: boolean;
  readonly focus: number[];
  readonly hide: number[];
}

const pictures = new AnswerCache<FlamePicture>(24);
const tables = new AnswerCache<FunctionTable>(8);
const details = new AnswerCache<NodeDetail>(200);
const searches = new AnswerCache<SearchResult>(50);

/** Hovering across boxes asks for none of them until the pointer rests. */
const HOVER_SETTLE_MS = 120;
const TYPING_SETTLE_MS = 120;

const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts);

/** The text that tells one view from another, over changes of the stored data too. */
export function useViewKey(query: ViewQuery): string {
  const revision = useItemRevision(query.id);
  return useMemo(() => keyOf(query, revision), [query, revision]);
}

export function useProfileDetail(id: string): Resource<ProfileDetail> {
  const revision = useItemRevision(id);
  return useResource(keyOf(id, revision), (signal) => call('profile', { id }, signal));
}

/** The picture of a view, zoomed to `root`; nothing is asked before the width is known. */
export function useFlame(query: ViewQuery, root: number, pixels: number): Resource<FlamePicture> {
  const view = useViewKey(query);
  return useResource(
    pixels > 0 ? keyOf('flame', view, root, pixels) : null,
    async (signal) => profilePicture(await columns('flame', { ...query, root, pixels }, signal)),
    { cache: pictures },
  );
}

/** Callers or callees of a function; nothing without one. */
export function useSandwich(
  query: ViewQuery,
  frame: number | null,
  direction: 'callers' | 'callees',
  root: number,
  pixels: number,
): Resource<FlamePicture> {
  const view = useViewKey(query);
  return useResource(
    frame !== null && pixels > 0 ? keyOf('sandwich', view, frame, direction, root, pixels) : null,
    async (signal) =>
      profilePicture(
        await columns('sandwich', { ...query, invert: false, frame: frame ?? 0, direction, root, pixels }, signal),
      ),
    { cache: pictures },
  );
}

/** The functions of a view; nothing before the width of its picture is known, so that the picture is asked for first. */
export function useFunctions(query: ViewQuery, pixels: number): Resource<FunctionTable> {
  const view = useViewKey(query);
  return useResource(
    pixels > 0 ? keyOf('functions', view) : null,
    async (signal) => {
      const table: Columns<FunctionsMeta> = await columns('functions', query, signal);
      return new FunctionTable(table);
    },
    { cache: tables },
  );
}

/** What a pattern finds in a view; nothing for an empty one. */
export function useSearch(query: ViewQuery, pattern: string, caseSensitive: boolean): Resource<SearchResult> {
  const view = useViewKey(query);
  return useResource(
    pattern === '' ? null : keyOf('search', view, pattern, caseSensitive),
    (signal) => call('search', { ...query, query: pattern, caseSensitive }, signal),
    { cache: searches, settleMs: TYPING_SETTLE_MS },
  );
}

/** Everything about one node of a view; nothing for none. */
export function useNodeDetail(query: ViewQuery, node: number | null): Resource<NodeDetail> {
  const view = useViewKey(query);
  return useResource(
    node === null || node < 0 ? null : keyOf('node', view, node),
    (signal) => call('node', { ...query, node: node ?? 0 }, signal),
    { cache: details, settleMs: HOVER_SETTLE_MS },
  );
}
