import { useMemo } from 'react';
import { isContext } from '../../core/heap/graph/scopes.ts';
import type { HeapDetail, RepeatedContent } from '../../core/heap/stored.ts';
import type { RetainingStep } from '../../core/heap/view/all-paths.ts';
import type { HeapFunctions } from '../../core/heap/view/closures.ts';
import type { HeapCollections } from '../../core/heap/view/collection-model.ts';
import type { MapBox } from '../../core/heap/view/map.ts';
import type { HeapNodeDetail, LinkedNode } from '../../core/heap/view/node-detail.ts';
import type { HeapSearchResult } from '../../core/heap/view/search.ts';
import { call, columns } from '../state/client.ts';
import { useItemRevision } from '../state/items.ts';
import { AnswerCache, type Resource, useResource } from '../state/resource.ts';
import { ClassTable } from './class-table.ts';
import { hasObjects } from './heap-parts.ts';
import type { Asked } from './heap-state.ts';

const tables = new AnswerCache<ClassTable>(4);
const nodes = new AnswerCache<HeapNodeDetail>(300);
const maps = new AnswerCache<readonly MapBox[]>(12);
const paths = new AnswerCache<readonly RetainingStep[]>(12);
const searches = new AnswerCache<HeapSearchResult>(12);
const repeats = new AnswerCache<readonly RepeatedContent[]>(4);
const largest = new AnswerCache<HeapSearchResult>(100);
const collections = new AnswerCache<HeapCollections>(4);
const functions = new AnswerCache<HeapFunctions>(4);
const scopes = new AnswerCache<readonly Scope[]>(50);

/** Objects of a class that its card lists. */
const MOST_LARGEST = 8;
/** Objects that a search lists. */
export const MOST_FOUND = 200;

function useKey(id: string): string {
  const revision = useItemRevision(id);
  return useMemo(() => JSON.stringify([id, revision]), [id, revision]);
}

export function useHeapDetail(id: string): Resource<HeapDetail> {
  return useResource(useKey(id), async (signal) => {
    const detail = await call('heap', { id }, signal);
    if (!hasObjects(detail.facts)) return detail;
    // The first question about its objects makes again what another version derived: what is known of the heap is told after that.
    await call('heapChildren', { id, node: 0, from: 0, to: 1 }, signal);
    return call('heap', { id }, signal);
  });
}

export function useClassTable(id: string): Resource<ClassTable> {
  return useResource(useKey(id), async (signal) => new ClassTable(await columns('heapClasses', { id }, signal)), {
    cache: tables,
  });
}

/** What the inspector shows of an object; nothing for none. */
export function useNode(id: string, node: number | null): Resource<HeapNodeDetail> {
  const key = useKey(id);
  return useResource(
    node === null ? null : `${key} ${node}`,
    (signal) => call('heapNode', { id, node: node ?? 0 }, signal),
    { cache: nodes },
  );
}

/** The largest objects of a class, by its row in the class table; nothing for none. */
export function useLargest(id: string, row: number | null): Resource<HeapSearchResult> {
  const key = useKey(id);
  return useResource(
    row === null ? null : `${key} ${row}`,
    (signal) => call('heapInstances', { id, class: row ?? 0, most: MOST_LARGEST }, signal),
    { cache: largest },
  );
}

/** Boxes below a node that retain `least` bytes or more; nothing before the size of the picture is known. */
export function useMap(id: string, node: number, least: number): Resource<readonly MapBox[]> {
  const key = useKey(id);
  return useResource(
    Number.isFinite(least) ? `${key} ${node} ${least}` : null,
    (signal) => call('heapMap', { id, node, least }, signal),
    { cache: maps },
  );
}

export function useAllPaths(id: string, node: number): Resource<readonly RetainingStep[]> {
  const key = useKey(id);
  return useResource(`${key} ${node}`, (signal) => call('heapPaths', { id, node }, signal), { cache: paths });
}

export function useHeapSearch(id: string, { by, text }: Asked): Resource<HeapSearchResult> {
  const key = useKey(id);
  return useResource(
    text === '' ? null : `${key} ${by} ${text}`,
    (signal) => call('heapSearch', { id, by, text, most: MOST_FOUND }, signal),
    { cache: searches },
  );
}

export function useRepeated(id: string): Resource<readonly RepeatedContent[]> {
  return useResource(useKey(id), (signal) => call('heapRepeated', { id }, signal), { cache: repeats });
}

export function useCollections(id: string): Resource<HeapCollections> {
  return useResource(useKey(id), (signal) => call('heapCollections', { id }, signal), { cache: collections });
}

export function useFunctions(id: string): Resource<HeapFunctions> {
  return useResource(useKey(id), (signal) => call('heapFunctions', { id }, signal), { cache: functions });
}

/** Variables that a function keeps, of one scope. */
export interface Scope {
  readonly context: LinkedNode;
  readonly variables: readonly LinkedNode[];
}

/** Scopes around a function that are looked at, and the variables of each. */
const MOST_SCOPES = 6;
const MOST_VARIABLES = 200;

/** The variables that a function's scopes hold, innermost first; nothing for what is no function. */
export function useScopes(id: string, closure: number | null): Resource<readonly Scope[]> {
  const key = useKey(id);
  return useResource(
    closure === null ? null : `${key} ${closure}`,
    async (signal) => {
      const found: Scope[] = [];
      const first = await call('heapEdges', { id, node: closure ?? 0, from: 0, to: MOST_VARIABLES }, signal);
      let context = first.find(({ edge }) => edge?.type === 'internal' && edge.name === 'context');
      while (context !== undefined && found.length < MOST_SCOPES && isContext(context.className)) {
        const edges: readonly LinkedNode[] = await call(
          'heapEdges',
          { id, node: context.node, from: 0, to: MOST_VARIABLES },
          signal,
        );
        found.push({
          context,
          variables: edges.filter(({ edge }) => edge?.type === 'context' || edge?.type === 'hidden'),
        });
        context = edges.find(({ edge }) => edge?.type === 'internal' && edge.name === 'previous');
      }
      return found;
    },
    { cache: scopes },
  );
}
