import { expect, it } from 'vitest';
import { isMachinery } from './machinery.ts';

it.each([
  ['code', '(compiled code)', true],
  ['hidden', '(system)', true],
  ['object shape', '(object shape)', true],
  ['synthetic', '(synthetic)', true],
  // V8's, which are parts of objects; a JVM's arrays are classes of the program.
  ['array', '(array)', true],
  ['array', 'byte[]', false],
  ['object', 'Array', false],
  ['string', '(string)', false],
  ['closure', '(hidden)', false],
] as const)('knows whether %s %s is the runtime’s own', (type, name, own) =>
  expect(isMachinery({ type, name })).toBe(own),
);
