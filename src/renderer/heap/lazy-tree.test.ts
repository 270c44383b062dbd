import { expect, it } from 'vitest';
import { LazyTree, PAGE, type TreeLine } from './lazy-tree.ts';

/** Numbers below numbers: 0 holds `wide` values, each of them the next larger power of ten, without end. */
function treeOf(wide: number) {
  const asked: (readonly [number | null, number, number])[] = [];
  const tree = new LazyTree<number>({
    page: async (value, from, to) => {
      asked.push([value, from, to]);
      if (value === null) return { values: [0], total: 1 };
      if (value !== 0) return { values: [value + 1_000_000], total: 1 };
      const values = Array.from({ length: wide }, (_, i) => i + 1).slice(from, to);
      return { values, total: wide };
    },
    opens: () => true,
    identity: (value) => value,
  });
  return { tree, asked };
}

const text = (line: TreeLine<number>): string =>
  `${' '.repeat(line.depth)}${line.kind === 'value' ? line.value : line.kind === 'more' ? `${line.shown} of ${line.total}` : line.kind}`;
const settle = () => new Promise((done) => setTimeout(done, 0));

it('asks for what is opened, a page at a time', async () => {
  const { tree, asked } = treeOf(250);
  expect(tree.lines().map(text)).toEqual(['waiting']);
  await settle();
  expect(tree.lines().map(text)).toEqual(['0']);
  await tree.toggle(tree.lines()[0]?.key ?? 0);
  expect(tree.lines()).toHaveLength(PAGE + 2);
  expect(text(tree.lines().at(-1) as TreeLine<number>)).toBe(' 100 of 250');
  // The first row that came stands where the line stood that asked for it, also where that line is gone.
  for (const first of [101, 201]) {
    const key = await tree.more(tree.lines().at(-1)?.key ?? 0);
    expect(tree.lines()[first]).toMatchObject({ kind: 'value', key, value: first });
  }
  expect(tree.lines()).toHaveLength(251);
  expect(asked).toEqual([
    [null, 0, 100],
    [0, 0, 100],
    [0, 100, 200],
    [0, 200, 300],
  ]);
});

it('closes and opens again without asking', async () => {
  const { tree, asked } = treeOf(3);
  await settle();
  const root = tree.lines()[0]?.key ?? 0;
  await tree.toggle(root);
  await tree.toggle(root);
  expect(tree.lines().map(text)).toEqual(['0']);
  await tree.toggle(root);
  expect(tree.lines().map(text)).toEqual(['0', ' 1', ' 2', ' 3']);
  expect(asked).toHaveLength(2);
});

it('shows a value that no page holds yet, once', async () => {
  const { tree } = treeOf(250);
  await settle();
  const key = await tree.reveal([0, 222]);
  const line = tree.lines().find((one) => one.key === key);
  expect(line).toMatchObject({ kind: 'value', value: 222, depth: 1 });
  expect(tree.lines().slice(-2).map(text)).toEqual([' 222', ' 100 of 250']);
  await tree.more(tree.lines().at(-1)?.key ?? 0);
  await tree.more(tree.lines().at(-1)?.key ?? 0);
  expect(tree.lines().filter((one) => one.kind === 'value' && one.value === 222)).toHaveLength(1);
  expect(tree.lines().find((one) => one.key === key)).toMatchObject({ value: 222 });
  expect(tree.lines()).toHaveLength(251);
});

it('goes down a chain of any length', async () => {
  const { tree } = treeOf(1);
  await settle();
  await tree.reveal([0, ...Array.from({ length: 5000 }, (_, i) => 1 + i * 1_000_000)]);
  expect(tree.lines().at(-1)).toMatchObject({ depth: 5000 });
});

it('tells what failed, and asks again', async () => {
  let fails = true;
  const tree = new LazyTree<number>({
    page: async () => {
      if (fails) throw new Error('no answer');
      return { values: [7], total: 1 };
    },
    opens: () => false,
    identity: (value) => value,
  });
  await settle();
  expect(tree.lines()).toMatchObject([{ kind: 'failed' }]);
  expect(await tree.more(tree.lines()[0]?.key ?? 0)).toBeNull();
  expect(tree.lines()).toMatchObject([{ kind: 'failed' }]);
  fails = false;
  await tree.more(tree.lines()[0]?.key ?? 0);
  expect(tree.lines()).toMatchObject([{ kind: 'value', value: 7, state: 'leaf' }]);
});
