import { beforeEach, expect, it } from 'vitest';
import { forgetUndo, forgetUndoOf, undoable, undoNewest, useUndo } from './undo.ts';

beforeEach(forgetUndo);

it('takes the newest change back first, each once', async () => {
  const undone: string[] = [];
  const step = (name: string) => undoable(name, async () => void undone.push(name));
  step('first');
  const second = step('second');
  expect(await undoNewest()).toBe('second');
  await second();
  expect(await undoNewest()).toBe('first');
  expect(await undoNewest()).toBeNull();
  expect(undone).toEqual(['second', 'first']);
});

it('takes one back out of order, as the button of its notice does', async () => {
  const undone: string[] = [];
  const first = undoable('first', async () => void undone.push('first'));
  undoable('second', async () => void undone.push('second'));
  await first();
  expect(useUndo.getState().steps.map(({ title }) => title)).toEqual(['second']);
  expect(undone).toEqual(['first']);
});

it('keeps a bounded number of steps', () => {
  for (let n = 0; n < 120; n += 1) undoable(`step ${n}`, async () => undefined);
  expect(useUndo.getState().steps).toHaveLength(50);
  expect(useUndo.getState().steps.at(-1)?.title).toBe('step 119');
});

it('forgets what was done to a thing that is gone, and nothing else', () => {
  undoable('made one', async () => undefined, 'PERF-001');
  undoable('made two', async () => undefined, 'PERF-002');
  undoable('made many', async () => undefined);
  forgetUndoOf('PERF-001');
  forgetUndoOf('');
  expect(useUndo.getState().steps.map(({ title }) => title)).toEqual(['made two', 'made many']);
});
