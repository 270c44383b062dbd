import { expect, it } from 'vitest';
import { withOpened } from './heap-state.ts';
import { paneToFind } from './open-pane.ts';

it.each([
  ['classes', 'classes'],
  ['detached', 'detached'],
  ['search', 'search'],
  ['map', 'search'],
  ['dominators', 'search'],
  ['strings', 'search'],
  ['about', 'search'],
] as const)('from the pane “%s” something is looked for in “%s”', (pane, where) => {
  expect(paneToFind(pane, ['classes', 'dominators', 'map', 'search', 'about'])).toBe(where);
});

it('where a heap only counts, something is looked for among its classes', () => {
  expect(paneToFind('about', ['classes', 'about'])).toBe('classes');
});

it('the newest opened classes are remembered, each once', () => {
  const fifty = Array.from({ length: 50 }, (_, i) => `key ${i}`);
  expect(withOpened(fifty, 'new')).toEqual([...fifty.slice(1), 'new']);
  expect(withOpened(fifty, 'key 3')).toEqual([...fifty.filter((key) => key !== 'key 3'), 'key 3']);
  expect(withOpened([], 'new')).toEqual(['new']);
});
