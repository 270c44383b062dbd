import { describe, expect, it } from 'vitest';
import { foldedChildren, subtreeShapes, type TreeShape, withoutDigits } from './folding.ts';
import { lineKey, lineOfNode, planLines, revealing } from './plan-lines.ts';

/** A tree from lines that are indented by their depth. */
function treeOf(names: readonly string[], standsOut: readonly string[] = []): TreeShape & { readonly names: string[] } {
  const depths = names.map((name) => name.length - name.trimStart().length);
  const parent = Int32Array.from(depths, (depth, at) => depths.slice(0, at).findLastIndex((other) => other < depth));
  const end = Int32Array.from(depths, (depth, at) => {
    const next = depths.findIndex((other, place) => place > at && other <= depth);
    return next < 0 ? names.length : next;
  });
  const plain = names.map((name) => name.trim());
  return {
    count: names.length,
    parent,
    end,
    names: plain,
    sort: (node) => withoutDigits(plain[node] ?? ''),
    standsOut: (node) => standsOut.includes(plain[node] ?? ''),
  };
}

const partitions = (count: number) => Array.from({ length: count }, (_, at) => ` scan p_${at + 1}`);
const NOTHING = { closed: new Set<number>(), unfolded: new Set<number>() };

function drawn(tree: ReturnType<typeof treeOf>, openness: Parameters<typeof planLines>[1] = NOTHING): string[] {
  return planLines(foldedChildren(tree), openness).map((line) =>
    line.kind === 'node'
      ? `${' '.repeat(line.depth)}${tree.names[line.node]}`
      : `${' '.repeat(line.depth)}+${line.fold.nodes.length}`,
  );
}

describe('a plan in lines', () => {
  it('shows a small one as it is', () => {
    const lines = ['join', ' scan a', ' hash', '  scan b'];
    expect(drawn(treeOf(lines))).toEqual(lines);
  });

  it('folds partitions behind the first two', () => {
    expect(drawn(treeOf(['append', ...partitions(2000)]))).toEqual(['append', ' scan p_1', ' scan p_2', ' +1998']);
  });

  it('shows what stands out beside the fold', () => {
    const tree = treeOf(['append', ...partitions(100)], ['scan p_70']);
    expect(drawn(tree)).toEqual(['append', ' scan p_1', ' scan p_2', ' scan p_70', ' +97']);
  });

  it('folds each run of a sort by itself, and none of a few', () => {
    const tree = treeOf(['append', ...partitions(10), ' other', ...partitions(3)]);
    expect(drawn(tree)).toEqual([
      'append',
      ' scan p_1',
      ' scan p_2',
      ' +8',
      ' other',
      ' scan p_1',
      ' scan p_2',
      ' scan p_3',
    ]);
  });

  it('does not take subtrees for equal that differ deep inside', () => {
    const tree = treeOf(['a', ' b 1', '  c', ' b 2', '  c', ' b 3', '  d']);
    const shapes = subtreeShapes(tree);
    expect(shapes[1]).toBe(shapes[3]);
    expect(shapes[1]).not.toBe(shapes[5]);
  });

  it('opens a fold in its place', () => {
    const tree = treeOf(['append', ...partitions(10), ' other']);
    const lines = drawn(tree, { closed: new Set(), unfolded: new Set([3]) });
    expect(lines.slice(2, 6)).toEqual([' scan p_2', ' +8', '  scan p_3', '  scan p_4']);
    expect(lines.at(-1)).toBe(' other');
  });

  it('closes subtrees', () => {
    const tree = treeOf(['join', ' hash', '  scan b', ' scan a']);
    expect(drawn(tree, { closed: new Set([1]), unfolded: new Set() })).toEqual(['join', ' hash', ' scan a']);
  });

  it('opens the way to a node', () => {
    const tree = treeOf(['join', ...[...partitions(10)].flatMap((name) => [name, '  index'])]);
    const below = foldedChildren(tree);
    const node = 14;
    const openness = revealing(node, tree.parent, below, { closed: new Set([0, 13]), unfolded: new Set() });
    const lines = planLines(below, openness);
    expect(lineOfNode(lines, node)).toBeGreaterThan(0);
    expect(new Set(lines.map(lineKey)).size).toBe(lines.length);
  });

  it('takes a chain of 5,000 and 20,000 partitions', () => {
    const parent = Int32Array.from({ length: 5000 }, (_, at) => at - 1);
    const end = new Int32Array(5000).fill(5000);
    const chain: TreeShape = { count: 5000, parent, end, sort: () => 'Limit', standsOut: () => false };
    expect(planLines(foldedChildren(chain), NOTHING)).toHaveLength(5000);
    const wide: TreeShape = {
      count: 20_001,
      parent: Int32Array.from({ length: 20_001 }, (_, at) => (at === 0 ? -1 : 0)),
      end: Int32Array.from({ length: 20_001 }, (_, at) => (at === 0 ? 20_001 : at + 1)),
      sort: () => 'Seq Scan',
      standsOut: () => false,
    };
    expect(planLines(foldedChildren(wide), NOTHING)).toHaveLength(4);
  });
});
