import type { LinkedNode } from '../../core/heap/view/node-detail.ts';

/** A reference from an object, in one or both of two heaps. */
export interface EdgeChange {
  /** `other`: the same name leads to another object. */
  readonly state: 'added' | 'removed' | 'other' | 'kept';
  /** What it is called in the later heap that has it. */
  readonly label: string;
  readonly before: LinkedNode | null;
  readonly after: LinkedNode | null;
}

/** What stands in a table of the runtime: the number it stands at says nothing. */
export const isTabled = ({ edge }: Pick<LinkedNode, 'edge'>): boolean =>
  edge !== null && edge.type === 'internal' && /^\d+$/.test(edge.name);

/** References told by where they lead, since their index says nothing: elements, and what stands in a table of the runtime. */
const isPlace = ({ edge }: Pick<LinkedNode, 'edge'>): boolean =>
  edge === null || edge.type === 'element' || edge.type === 'hidden' || isTabled({ edge });

const target = ({ id, node }: LinkedNode): string => (id === null ? `#${node}` : `@${id}`);

/** Every reference under a key that is the same in both heaps; several alike are numbered. */
function keyed(edges: readonly LinkedNode[]): ReadonlyMap<string, LinkedNode> {
  const found = new Map<string, LinkedNode>();
  const seen = new Map<string, number>();
  for (const one of edges) {
    const key = isPlace(one) ? target(one) : `${one.edge?.type} ${one.edge?.name}`;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    found.set(before === 0 ? key : `${key} ${before}`, one);
  }
  return found;
}

const labelOf = ({ edge }: LinkedNode): string => {
  if (edge === null) return '';
  return edge.type === 'element' || edge.type === 'hidden' ? `[${edge.name}]` : edge.name;
};

const RANK = { added: 0, removed: 1, other: 2, kept: 3 } as const;

/**
 * The references of one object in two heaps: by name where they have one, by where they lead where they are elements. What was added comes first, then what
 * was removed, then what leads elsewhere; the largest of each first.
 */
export function edgeChanges(before: readonly LinkedNode[], after: readonly LinkedNode[]): readonly EdgeChange[] {
  const old = keyed(before);
  const now = keyed(after);
  const changes: EdgeChange[] = [];
  for (const [key, one] of now) {
    const was = old.get(key) ?? null;
    const state = was === null ? 'added' : target(was) === target(one) ? 'kept' : 'other';
    changes.push({ state, label: labelOf(one), before: was, after: one });
  }
  for (const [key, one] of old) {
    if (!now.has(key)) changes.push({ state: 'removed', label: labelOf(one), before: one, after: null });
  }
  const size = ({ before: was, after: is }: EdgeChange): number => (is ?? was)?.retained ?? 0;
  return changes.sort((a, b) => RANK[a.state] - RANK[b.state] || size(b) - size(a));
}

/** What was added to or removed from an object, of one class. */
export interface ClassChange {
  readonly className: string;
  readonly added: number;
  readonly removed: number;
  /** Retained by what was added less what was removed, in bytes. */
  readonly bytes: number;
}

/** The changes by class, those of most bytes first. */
export function byClass(changes: readonly EdgeChange[]): readonly ClassChange[] {
  const rows = new Map<string, { added: number; removed: number; bytes: number }>();
  const count = (node: LinkedNode | null, part: 'added' | 'removed', sign: 1 | -1) => {
    if (node === null) return;
    const row = rows.get(node.className) ?? { added: 0, removed: 0, bytes: 0 };
    rows.set(node.className, row);
    row[part] += 1;
    row.bytes += sign * node.retained;
  };
  for (const { state, before, after } of changes) {
    if (state === 'kept') continue;
    count(after, 'added', 1);
    count(before, 'removed', -1);
  }
  return [...rows]
    .map(([className, row]) => ({ className, ...row }))
    .sort((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes));
}
