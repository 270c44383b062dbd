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
  matcher.matchJoins();
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

  /** Sorts, aggregates, limits …: from the bottom up, the nearest of its kind above the counterpart of what is below it. */
  matchAboveMatched(): void {
    for (const same of [
      (a: PlanNode, b: PlanNode) =>
        a.nodeType === b.nodeType && a.strategy === b.strategy && a.partialMode === b.partialMode,
      (a: PlanNode, b: PlanNode) => a.nodeType === b.nodeType,
      (a: PlanNode, b: PlanNode) => kindOf(a) === kindOf(b),
    ]) {
      this.#climb(same);
    }
  }

  #climb(isSame: (before: PlanNode, after: PlanNode) => boolean): void {
    const { nodes } = this.#before;
    /** The counterpart of the nearest step below that has one, where nothing is joined in between. */
    const anchor = new Int32Array(nodes.length).fill(-1);
    for (let index = nodes.length - 1; index >= 0; index--) {
      const node = nodes[index];
      if (node === undefined) continue;
      const matched = this.afterOf[index] ?? -1;
      const only = this.#belowBefore.only(index);
      anchor[index] = matched !== -1 ? matched : only === -1 ? -1 : (anchor[only] ?? -1);
      if (matched !== -1 || only === -1) continue;
      const found = this.#above(anchor[index] ?? -1, (candidate) => isSame(node, candidate));
      if (found === undefined) continue;
      this.#match(index, found, 'step-below');
      anchor[index] = found;
    }
  }

  #above(start: number, isSame: (after: PlanNode) => boolean): number | undefined {
    const { nodes } = this.#after;
    let at = start === -1 ? -1 : (nodes[start]?.parent ?? -1);
    for (let steps = 0; at !== -1 && steps < FARTHEST; steps++) {
      const node = nodes[at];
      if (node === undefined || this.beforeOf[at] !== -1 || this.#belowAfter.only(at) === -1) return undefined;
      if (isSame(node)) return at;
      at = node.parent;
    }
    return undefined;
  }

  matchRoots(): void {
    const [left] = this.#before.nodes;
    const [right] = this.#after.nodes;
    if (left === undefined || right === undefined || this.afterOf[0] !== -1 || this.beforeOf[0] !== -1) return;
    if (kindOf(left) === kindOf(right)) this.#match(0, 0, 'root');
  }
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
