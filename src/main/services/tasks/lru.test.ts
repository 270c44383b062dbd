import { expect, test } from 'vitest';
import { Lru } from './lru.ts';

const one = () => 1;

test('what was used longest ago is forgotten, and told of', () => {
  const gone: string[] = [];
  const cache = new Lru<string>(2, (value) => gone.push(value));
  const get = (key: string) => cache.get(key, () => key.toUpperCase(), one);
  get('a');
  get('b');
  get('a');
  expect(cache.peek('b')).toBe('B');
  get('c');
  expect(gone).toEqual(['B']);
  expect(cache.peek('b')).toBeUndefined();
  expect(get('a')).toBe('A');
});
