import { describe, expect, it } from 'vitest';
import { drawTree } from '../../../tests/support/draw-tree.ts';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { ProfileBuilder } from './builder.ts';
import { nodeDetail } from './node-detail.ts';
import { buildView } from './view.ts';
import { DEFAULT_VIEW } from './view-spec.ts';

describe('nodeDetail', () => {
  it('tells the stack and the weights of a node', () => {
    const view = buildView(profileOf('main;work@w.py;x 6\nmain;work@w.py 2\nmain;y 2'), DEFAULT_VIEW);
    expect(drawTree(view).split('\n')[1]).toBe('  work 8 2');
    expect(nodeDetail(view, 1)).toMatchObject({
      stack: [
        { node: 0, name: 'main', file: '', line: 0 },
        { node: 1, name: 'work', file: 'w.py', line: 0 },
      ],
      self: 2,
      total: 8,
      hits: 8,
      share: 0.8,
      lines: [],
    });
  });

  it('tells the executing lines of the function, and of no other', () => {
    const builder = new ProfileBuilder([{ name: 'cpu', kind: 'cpu', unit: 'count' }]);
    const root = builder.threadRoot({ name: '' });
    const [main, work] = ['main', 'work'].map((name) => builder.frame({ runtime: 'python', name })) as [number, number];
    builder.add(builder.child(builder.child(root, main), work), 0, 5, 5);
    builder.addLine(work, 12, 3);
    builder.addLine(work, 14, 2);
    builder.addLine(main, 1, 9);
    const profile = builder.finish({ name: '', meta: { format: 'test', runtime: 'python', flags: [] } });
    expect(nodeDetail(buildView(profile, DEFAULT_VIEW), 1).lines).toEqual([
      { line: 12, self: 3 },
      { line: 14, self: 2 },
    ]);
  });

  it.each([-1, 2, 99])('refuses node %d', (node) => {
    expect(() => nodeDetail(buildView(profileOf('main;a 1'), DEFAULT_VIEW), node)).toThrow(/no node number/);
  });
});
