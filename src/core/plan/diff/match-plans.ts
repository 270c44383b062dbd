import { planHashes } from '../fingerprint/plan-hashes.ts';
import type { Plan, PlanNode } from '../model.ts';
import type { MatchedBy } from './model.ts';
import { type Below, belowOf } from './relations-below.ts';

/** Which steps of two plans are the same. */
export interface PlanMatches {
  /** By index of the earlier plan: that of its counterpart, −1 where there is none. */
  readonly afterOf: Int32Array;
  /** By index of the later plan. */
  readonly beforeOf: Int32Array;
  /** By index of the earlier plan. */
  readonly by: readonly (MatchedBy | null)[];
}

/** Steps that are looked at above what a step passes on: nobody stacks more of them without a join in between. */
const FARTHEST = 64;

/** Steps that do the same in two ways. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['Incremental Sort', 'Sort'],
  ['Gather Merge', 'Gather'],
  ['Memoize', 'Materialize'],
  ['Merge Append', 'Append'],
]);

/** Ways to join two inputs. */
const JOINS: ReadonlySet<string> = new Set(['Nested Loop', 'Hash Join', 'Merge Join']);

const kindOf = ({ nodeType }: PlanNode): string => KINDS.get(nodeType) ?? nodeType;

/**
 * Matches the steps of two plans (`plans.md`, Diff), each at most once: equal subtrees, the largest first; then scans by what they read; then
 * joins by the relations below them; then what passes on rows by the step below it; at last the first steps. Steps that are left are added or
 * removed. A new step thus shifts nothing. Time and memory near linear in the steps.
 */
export function matchPlans(before: Plan, after: Plan): PlanMatches {
  const matcher = new Matcher(before, after);
  matcher.matchSubtrees();
  matcher.matchScans();
  matcher.matchBitmaps();
  matcher.matchJoins();
  matcher.matchAppends();
  matcher.matchAboveMatched();
  matcher.matchRoots();
  return matcher;
}

class Matcher implements PlanMatches {
  readonly afterOf: Int32Array;
  readonly beforeOf: Int32Array;
  readonly by: (MatchedBy | null)[];
  readonly #before: Plan;
  readonly #after: Plan;
  readonly #belowBefore: Below;
  readonly #belowAfter: Below;

  constructor(before: Plan, after: Plan) {
    this.#before = before;
    this.#after = after;
    this.afterOf = new Int32Array(before.nodes.length).fill(-1);
    this.beforeOf = new Int32Array(after.nodes.length).fill(-1);
    this.by = new Array<MatchedBy | null>(before.nodes.length).fill(null);
    this.#belowBefore = belowOf(before.nodes);
    this.#belowAfter = belowOf(after.nodes);
  }

  #match(left: number, right: number, by: MatchedBy): void {
    this.afterOf[left] = right;
    this.beforeOf[right] = left;
    this.by[left] = by;
  }

  /** Larger subtrees first: a small one could be taken out of the middle of a large one. */
  matchSubtrees(): void {
    const [left, right] = [planHashes(this.#before).subtrees, planHashes(this.#after).subtrees];
    const size = ({ index, end }: PlanNode): number => end - index;
    const order = [...this.#before.nodes].sort((a, b) => size(b) - size(a) || a.index - b.index);
    const parentType = (nodes: readonly PlanNode[], { parent }: PlanNode): string => nodes[parent]?.nodeType ?? '';
    const inPlace = new Queues();
    const anywhere = new Queues();
    for (const node of this.#after.nodes) {
      const hash = right[node.index] ?? '';
      inPlace.add(`${hash} ${parentType(this.#after.nodes, node)}`, node.index);
      anywhere.add(hash, node.index);
    }
    const isFree = (index: number): boolean => this.beforeOf[index] === -1;
    for (const node of order) {
      if (this.afterOf[node.index] !== -1) continue;
      const hash = left[node.index] ?? '';
      const found =
        inPlace.take(`${hash} ${parentType(this.#before.nodes, node)}`, isFree) ?? anywhere.take(hash, isFree);
      if (found === undefined) continue;
      for (let at = 0; at < size(node); at++) this.#match(node.index + at, found + at, 'subtree');
    }
  }

  /** What reads the same relation: first in the same way, then under the same conditions, then by the same index, then at all, then of another partition. */
  matchScans(): void {
    const read = (node: PlanNode): string | null => {
      const { relation, cteName, functionName, operation, nodeType, indexName } = node;
      if (relation !== null) return `${operation === null ? 'relation' : 'change'} ${relation}`;
      if (cteName !== null) return `cte ${cteName}`;
      if (functionName !== null) return `function ${functionName}`;
      return nodeType === 'Bitmap Index Scan' && indexName !== null ? `index ${indexName}` : null;
    };
    const keyed = (more: (node: PlanNode) => string) => (node: PlanNode) => {
      const what = read(node);
      return what === null ? null : `${what}\n${more(node)}`;
    };
    const shaped = (plan: Plan) => {
      const { shapes } = planHashes(plan);
      return keyed(({ index }) => shapes[index] ?? '');
    };
    this.#pair(shaped(this.#before), 'relation', shaped(this.#after));
    for (const more of [
      conditionsOf,
      (node: PlanNode) => `${node.nodeType}\n${node.indexName ?? ''}`,
      ({ nodeType }: PlanNode) => nodeType,
    ]) {
      this.#pair(keyed(more), 'relation');
    }
    this.#pair(read, 'relation');
    this.#pair((node) => read(node)?.replace(/\d+/g, '') ?? null, 'relation');
  }

  matchJoins(): void {
    const keyed = (below: Below, more: (node: PlanNode) => string) => (node: PlanNode) =>
      below.isJoin(node.index) ? `${below.key(node.index)}\n${more(node)}` : null;
    for (const more of [
      (node: PlanNode) => `${node.nodeType}\n${node.joinType}`,
      ({ nodeType }: PlanNode) => nodeType,
      (node: PlanNode) => (JOINS.has(node.nodeType) ? 'join' : kindOf(node)),
    ]) {
      this.#pair(keyed(this.#belowBefore, more), 'joined-relations', keyed(this.#belowAfter, more));
    }
  }

  /** Pairs what has no counterpart yet and the same key, in order. */
  #pair(
    key: (node: PlanNode) => string | null,
    by: MatchedBy,
    keyAfter: (node: PlanNode) => string | null = key,
  ): void {
    const queues = new Queues();
    for (const node of this.#after.nodes) {
      if (this.beforeOf[node.index] !== -1) continue;
      const text = keyAfter(node);
      if (text !== null) queues.add(text, node.index);
    }
    for (const node of this.#before.nodes) {
      if (this.afterOf[node.index] !== -1) continue;
      const text = key(node);
      const found = text === null ? undefined : queues.take(text, () => true);
      if (found !== undefined) this.#match(node.index, found, by);
    }
  }

  /** Bitmaps below counterparts: by their condition, then at all, whatever the index is called now. */
  matchBitmaps(): void {
    const keyed = (nodes: readonly PlanNode[], scanOf: (heap: number) => number, more: (node: PlanNode) => string) => {
      const heaps = heapScans(nodes);
      return (node: PlanNode) => {
        const heap = node.nodeType === 'Bitmap Index Scan' ? scanOf(heaps[node.index] ?? -1) : -1;
        return heap === -1 ? null : `${heap}\n${more(node)}`;
      };
    };
    for (const more of [conditionsOf, () => '']) {
      const before = keyed(this.#before.nodes, (heap) => this.afterOf[heap] ?? -1, more);
      this.#pair(
        before,
        'step-below',
        keyed(this.#after.nodes, (heap) => heap, more),
      );
    }
  }

  /** What appends partitions of which others were added or dropped: by the first of its members that is still there. */
  matchAppends(): void {
    for (const { index, parent, relationship } of this.#before.nodes) {
      const [append, member] = [this.#before.nodes[parent], this.#after.nodes[this.afterOf[index] ?? -1]];
      const other = this.#after.nodes[member?.parent ?? -1];
      if (append === undefined || other === undefined || relationship !== 'Member') continue;
      const isFree = this.afterOf[append.index] === -1 && this.beforeOf[other.index] === -1;
      if (isFree && kindOf(append) === 'Append' && kindOf(other) === 'Append') {
        this.#match(append.index, other.index, 'joined-relations');
      }
    }
  }

  /** Sorts, aggregates, limits …: what stands in line above two counterparts is aligned so that as much as can be is the same, in its order. */
  matchAboveMatched(): void {
    const { nodes } = this.#before;
    for (let index = nodes.length - 1; index >= 0; index--) {
      const counterpart = this.afterOf[index] ?? -1;
      if (counterpart === -1) continue;
      const left = lineAbove(nodes, index, this.afterOf, this.#belowBefore);
      if (left.length === 0) continue;
      const right = lineAbove(this.#after.nodes, counterpart, this.beforeOf, this.#belowAfter);
      for (const [a, b] of alignedSteps(left, right)) this.#match(a.index, b.index, 'step-below');
    }
  }

  matchRoots(): void {
    const [left] = this.#before.nodes;
    const [right] = this.#after.nodes;
    if (left === undefined || right === undefined || this.afterOf[0] !== -1 || this.beforeOf[0] !== -1) return;
    if (kindOf(left) === kindOf(right)) this.#match(0, 0, 'root');
  }
}

/** By bitmap: the scan that reads its blocks of the table, above what combines it with others; −1 for other steps. */
function heapScans(nodes: readonly PlanNode[]): Int32Array {
  const heaps = new Int32Array(nodes.length).fill(-1);
  for (const { index, parent, nodeType } of nodes) {
    if (!nodeType.startsWith('Bitmap') || nodeType === 'Bitmap Heap Scan') continue;
    heaps[index] = nodes[parent]?.nodeType === 'Bitmap Heap Scan' ? parent : (heaps[parent] ?? -1);
  }
  return heaps;
}

/** Steps without counterpart above one, up to the next that has one or joins several inputs. */
function lineAbove(
  nodes: readonly PlanNode[],
  start: number,
  counterpart: Int32Array,
  below: Below,
): readonly PlanNode[] {
  const line: PlanNode[] = [];
  let child = start;
  for (let node = nodes[nodes[start]?.parent ?? -1]; node !== undefined; node = nodes[node.parent]) {
    if (counterpart[node.index] !== -1 || below.only(node.index) !== child || line.length === FARTHEST) break;
    line.push(node);
    child = node.index;
  }
  return line;
}

/** How much two steps are the same: 0 where they are not. */
function likeness(a: PlanNode, b: PlanNode): number {
  if (a.nodeType !== b.nodeType) return kindOf(a) === kindOf(b) ? 1 : 0;
  return a.strategy === b.strategy && a.partialMode === b.partialMode ? 3 : 2;
}

/** Pairs of two lines of steps in their order, with the largest sum of likeness; the same pairs whichever line comes first. */
function alignedSteps(
  left: readonly PlanNode[],
  right: readonly PlanNode[],
): readonly (readonly [PlanNode, PlanNode])[] {
  const width = right.length + 1;
  const best = new Uint16Array((left.length + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const [a, b] = [left[i], right[j]];
      const like = a === undefined || b === undefined ? 0 : likeness(a, b);
      best[i * width + j] = Math.max(at(i + 1, j), at(i, j + 1), like === 0 ? 0 : like + at(i + 1, j + 1));
    }
  }
  const pairs: (readonly [PlanNode, PlanNode])[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const [a, b] = [left[i], right[j]];
    if (a === undefined || b === undefined) break;
    const like = likeness(a, b);
    if (like > 0 && at(i, j) === like + at(i + 1, j + 1)) {
      pairs.push([a, b]);
      i++;
      j++;
    } else if (at(i + 1, j) > at(i, j + 1) || (at(i + 1, j) === at(i, j + 1) && a.nodeType < b.nodeType)) i++;
    else j++;
  }
  return pairs;
}

/** Conditions of a scan as printed; scans of one relation in one plan differ by them. */
const conditionsOf = ({ fields }: PlanNode): string =>
  ['Index Cond', 'Recheck Cond', 'Filter', 'TID Cond'].map((name) => fields.text(name) ?? '').join('\n');

/** Places in order, by a key; taken from the front. */
class Queues {
  readonly #places = new Map<string, { readonly list: number[]; at: number }>();

  add(key: string, place: number): void {
    const known = this.#places.get(key);
    if (known === undefined) this.#places.set(key, { list: [place], at: 0 });
    else known.list.push(place);
  }

  /** The first place under a key that is still free; those before it never are again. */
  take(key: string, isFree: (place: number) => boolean): number | undefined {
    const queue = this.#places.get(key);
    if (queue === undefined) return undefined;
    for (; queue.at < queue.list.length; queue.at++) {
      const place = queue.list[queue.at];
      if (place === undefined || !isFree(place)) continue;
      queue.at++;
      return place;
    }
    return undefined;
  }
}
