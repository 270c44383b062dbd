import { expect, it } from 'vitest';
import { withOpened } from './heap-state.ts';
import { paneToFind } from './open-pane.ts';

const PANES = ['classes', 'dominators', 'map', 'search', 'about'] as const;

it('something is looked for in the pane in front where it has a field, else among objects', () => {
  expect(paneToFind('classes', true, PANES)).toBe('classes');
  expect(paneToFind('map', false, PANES)).toBe('search');
});

it('where a heap only counts, something is looked for among its classes', () => {
  expect(paneToFind('about', false, ['classes', 'about'])).toBe('classes');
});

it('the newest opened classes are remembered, each once', () => {
  const fifty = Array.from({ length: 50 }, (_, i) => `key ${i}`);
  expect(withOpened(fifty, 'new')).toEqual([...fifty.slice(1), 'new']);
  expect(withOpened(fifty, 'key 3')).toEqual([...fifty.filter((key) => key !== 'key 3'), 'key 3']);
  expect(withOpened([], 'new')).toEqual(['new']);
});
