import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Plan, PlanNode } from '../../plan/model.ts';
import { stepLabel } from '../../plan/step-label.ts';
import { shortName } from '../wording.ts';

/** Keys longer than this go on from a hash of the way to them. */
const LONGEST = 240;

const cut = (name: string): string => (name.length > 80 ? `${name.slice(0, 79)}…` : name);

const shortened = (name: string | null): string | null => (name === null ? null : shortName(name));

/** A step for a sentence, by the words that the tree of steps has: `Parallel Seq Scan on orders`, `Index Scan using orders_pkey on orders`. */
export function labelOf(node: PlanNode): string {
  const { nodeType, indexName, relation, alias, cteName, functionName } = node;
  const isNamed = (relation ?? cteName ?? functionName) !== null;
  return stepLabel({
    ...node,
    nodeType: shortName(nodeType),
    schema: null,
    relation: shortened(relation),
    alias: isNamed ? null : shortened(alias),
    indexName: shortened(indexName),
    cteName: shortened(cteName),
    functionName: shortened(functionName),
  });
}

function stepName({ nodeType, relation, indexName, cteName, subplanName }: PlanNode, position: number): string {
  const names = [nodeType, relation, indexName, cteName, subplanName].filter((name) => name !== null).map(cut);
  return `${names.join(' ')}${position === 0 ? '' : `[${position}]`}`;
}

/**
 * Keys of a plan's steps, the same in every run of the same plan: types, relations and places on the way from the root. Of a long way the
 * beginning is a hash, so that a step 5,000 levels deep has a short key too.
 */
export function stepKeys({ nodes }: Plan): (index: number) => string {
  const positions = new Int32Array(nodes.length);
  const children = new Int32Array(nodes.length);
  for (const { index, parent } of nodes) {
    if (parent < 0) continue;
    positions[index] = children[parent] ?? 0;
    children[parent] = (children[parent] ?? 0) + 1;
  }
  const keys = new Map<number, string>();
  return (index) => {
    const way: PlanNode[] = [];
    for (let node = nodes[index]; node !== undefined && !keys.has(node.index); node = nodes[node.parent])
      way.push(node);
    for (const node of way.reverse()) {
      const above = keys.get(node.parent);
      const step = stepName(node, positions[node.index] ?? 0);
      const key = above === undefined ? step : `${above}/${step}`;
      keys.set(
        node.index,
        key.length <= LONGEST ? key : `#${bytesToHex(sha256(utf8ToBytes(key))).slice(0, 16)}/${step}`,
      );
    }
    return keys.get(index) ?? '';
  };
}
