import { expect, it } from 'vitest';
import { decimal } from './text-chunks.ts';

it('writes large and small numbers of both signs without an exponent', () => {
  expect([1e21, -1e21, -3e30].map((value) => Number(decimal(value)))).toEqual([1e21, -1e21, -3e30]);
  expect([1e21, -1e21, 1e-7, -1e-7].map(decimal)).toEqual([
    '1000000000000000000000',
    '-1000000000000000000000',
    '0.0000001',
    '-0.0000001',
  ]);
});
