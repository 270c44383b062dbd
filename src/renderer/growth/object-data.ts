import type { HeapNodeDetail, LinkedNode } from '../../core/heap/view/node-detail.ts';
import type { HeapSearchResult } from '../../core/heap/view/search.ts';
import { call } from '../state/client.ts';
import { AnswerCache, type Resource, useResource } from '../state/resource.ts';

/** An object as it is in one heap. */
export interface SeenObject {
  readonly detail: HeapNodeDetail;
  /** What it refers to, the runtime's own arrays passed through; the first {@link MOST_EDGES}. */
  readonly edges: readonly LinkedNode[];
  /** How many there are; more than `edges` where there were too many to ask for. */
  readonly total: number;
}

/** References of an object that are looked at in each heap. */
export const MOST_EDGES = 5000;

const seen = new AnswerCache<SeenObject | null>(24);
const found = new AnswerCache<HeapSearchResult>(12);

/** A part of the runtime that belongs to the object: the table of a Map, the elements of an array. */
const isPart = ({ edge, type }: LinkedNode): boolean => edge?.type === 'internal' && type === 'array';

/** Parts of one object that are looked into: one request each. */
export const MOST_PARTS = 8;

/** The parts that are looked into, those of most references first, and how many references the others have. */
export function lookedInto<T extends Pick<LinkedNode, 'edges'>>(
  parts: readonly T[],
): { readonly taken: readonly T[]; readonly left: number } {
  const largest = [...parts].sort((a, b) => b.edges - a.edges);
  return {
    taken: largest.slice(0, MOST_PARTS),
    left: largest.slice(MOST_PARTS).reduce((sum, { edges }) => sum + edges, 0),
  };
}

async function objectIn(heap: string, node: number, signal: AbortSignal): Promise<SeenObject> {
  const edgesOf = (of: number) => call('heapEdges', { id: heap, node: of, from: 0, to: MOST_EDGES }, signal);
  const [detail, own] = await Promise.all([call('heapNode', { id: heap, node }, signal), edgesOf(node)]);
  const parts = own.filter(isPart);
  const { taken, left } = lookedInto(parts);
  const inside = await Promise.all(taken.map(({ node: part }) => edgesOf(part)));
  const edges = [...own.filter((one) => !isPart(one)), ...inside.flat()];
  const total = detail.node.edges - parts.length + left + taken.reduce((sum, part) => sum + part.edges, 0);
  return { detail, edges: edges.slice(0, MOST_EDGES), total };
}

/** The same object in another heap: by its id, and of the same type; null where that heap does not have it. */
async function same(heap: string, { id, type }: LinkedNode, signal: AbortSignal): Promise<SeenObject | null> {
  if (id === null) return null;
  const { nodes } = await call('heapSearch', { id: heap, by: 'id', text: String(id), most: 1 }, signal);
  const [one] = nodes;
  return one === undefined || one.type !== type ? null : objectIn(heap, one.node, signal);
}

export interface AskedObject {
  readonly heap: string;
  readonly node: number;
}

/** An object in the heap it was chosen in; nothing for none. */
export const useObject = (asked: AskedObject | null): Resource<SeenObject | null> =>
  useResource(
    asked === null ? null : `${asked.heap} ${asked.node}`,
    (signal) => objectIn(asked?.heap ?? '', asked?.node ?? 0, signal),
    { cache: seen },
  );

/** The object that was chosen in one heap as it is in another. */
export const useSameObject = (heap: string, chosen: SeenObject | null): Resource<SeenObject | null> =>
  useResource(
    chosen === null ? null : `${heap} same ${chosen.detail.node.id} ${chosen.detail.node.type}`,
    async (signal) => (chosen === null ? null : same(heap, chosen.detail.node, signal)),
    { cache: seen },
  );

/** Objects a person may mean: the one with an id, or those of a class, largest first. */
export const MOST_FOUND = 30;

export interface Found {
  readonly heap: 'later' | 'earlier';
  /** Null until the answer to what is asked now is there: one to another question names other objects, or those of another heap. */
  readonly value: HeapSearchResult | null;
  readonly error: Resource<HeapSearchResult>['error'];
}

/** What a search is known by, whether it is asked again or not. */
type Answer = Omit<Resource<HeapSearchResult>, 'retry'>;

/** What was found in two heaps: in the later one, or, where that has nothing of it, in the earlier one. */
export function foundIn(later: Answer, earlier: Answer): Found {
  return isNowhere(later)
    ? { heap: 'earlier', value: earlier.loading ? null : earlier.value, error: earlier.error }
    : { heap: 'later', value: later.loading ? null : later.value, error: later.error };
}

/** True once it is known that a heap has nothing of what is asked now. */
export const isNowhere = ({ loading, value }: Answer): boolean => !loading && value?.total === 0;

export const useFound = (heap: string, text: string): Resource<HeapSearchResult> => {
  const asked = text.trim();
  const by = /^@?\d+$/.test(asked) ? 'id' : 'class';
  return useResource(
    asked === '' ? null : `${heap} ${by} ${asked}`,
    (signal) => call('heapSearch', { id: heap, by, text: asked, most: MOST_FOUND }, signal),
    { cache: found, settleMs: 250 },
  );
};
