import { expect, it } from 'vitest';
import { edgeText, normalisedEdge } from './describe.ts';
import { isContext, isGlobal } from './graph/scopes.ts';

it.each([
  [{ type: 'property', name: 'cache' }, '.cache', '.cache'],
  [{ type: 'element', name: '17' }, '[17]', '.*'],
  [{ type: 'internal', name: '17291' }, '[17291]', '.*'],
  [{ type: 'property', name: 'item17' }, '.item17', '.item*'],
  [{ type: 'property', name: 'a b' }, '["a b"]', '["a b"]'],
  [{ type: 'property', name: '__proto__' }, '.__proto__', '.__proto__'],
] as const)('%j reads %s', (edge, text, normalised) => {
  expect(edgeText(edge)).toBe(text);
  expect(normalisedEdge(edge)).toBe(normalised);
});

it.each([
  ['system / Context', true],
  ['system / Context / scope @69603', true],
  ['system / ContextCell', false],
])('%s is a scope of variables: %s', (name, is) => {
  expect(isContext(name)).toBe(is);
});

it.each([
  ['global', true],
  ['global / ', true],
  ['global / file:///srv/app.js', true],
  ['Window / https://example.org', true],
  ['Window [JSGlobalObject] / ://', true],
  ['globalAgent', false],
  ['WindowManager', false],
])('%s is a global object: %s', (name, is) => {
  expect(isGlobal(name)).toBe(is);
});
