import { expect, it } from 'vitest';
import type { ClassGrowth, PathGrowth } from '../../core/heap/growth/model.ts';
import { hasPaths, pathChoices } from './path-choices.ts';

const row = (name: string, type: ClassGrowth['type'] = 'object'): ClassGrowth => ({
  key: `${type}:${name}`,
  type,
  name,
  module: null,
  line: null,
  column: null,
  count: [],
  self: [],
  retained: [],
  added: null,
  addedBytes: null,
  removed: null,
  stillAlive: null,
  unreached: 0,
  partOf: null,
});
const path = (key: string): PathGrowth => ({
  class: key,
  path: 'a → *',
  wholePath: '',
  count: [],
  bytes: [],
  example: null,
});

const paths = [path('code:(compiled code)'), path('object:Session'), path('object:Cache'), path('object:Session')];
const byKey = new Map(
  [row('(compiled code)', 'code'), row('Session'), row('Cache'), row('Other')].map((one) => [one.key, one]),
);
const titles = (chosen: string | null) => pathChoices(paths, byKey, chosen).map(({ title }) => title);

it('offers the classes whose paths were followed, and always the chosen one', () => {
  expect(titles(null)).toEqual(['Cache', 'Session', '(compiled code)']);
  expect(titles('object:Session')).toEqual(['Cache', 'Session', '(compiled code)']);
  expect(titles('object:Other')).toEqual(['Cache', 'Other', 'Session', '(compiled code)']);
  expect(titles('object:gone')).toContain('object:gone');
});

it('knows which classes have paths', () => {
  expect(hasPaths(paths, 'object:Session')).toBe(true);
  expect(hasPaths(paths, 'object:Other')).toBe(false);
});
