import { expect, it } from 'vitest';
import { wordsOf } from './words.ts';

it.each([
  ['autocannon -d 10 http://localhost:3000', ['autocannon', '-d', '10', 'http://localhost:3000']],
  ['  a   b  ', ['a', 'b']],
  [`node -e 'a "b" c' "d 'e' \\"f\\"" g\\ h`, ['node', '-e', 'a "b" c', `d 'e' "f"`, 'g h']],
  ['x$(y) `z`', ['x$(y)', '`z`']],
  [`--name='two words'`, ['--name=two words']],
  ['', []],
])('%s', (text, words) => expect(wordsOf(text, 'on-port')).toEqual(words));

it('wants quotes closed', () =>
  expect(() => wordsOf(`a 'b`, 'on-port')).toThrow(expect.objectContaining({ code: 'cli.usage' })));
