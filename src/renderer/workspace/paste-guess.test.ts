import { expect, it } from 'vitest';
import { choicesOf, NO_CHOICES } from './import-choices.tsx';
import { guessText } from './paste-guess.ts';

it.each([
  ['main;parse 120\nmain;render 45\n', 'Looks like collapsed stacks'],
  ['  {"$schema":"https://www.speedscope.app/file-format-schema.json"', 'Looks like a speedscope profile'],
  ['{"nodes":[{"id":1,"callFrame":{}}]}', 'Looks like a V8 CPU profile'],
  ['[{"ph":"X","ts":1}]', 'Looks like Chrome trace events'],
  ['{"a":1}', 'Looks like JSON'],
  ['<!DOCTYPE html><svg>', 'Looks like markup: the profile it was drawn from is needed instead'],
  ['python 123 4.5: 1 cycles:\n\t7f3a01b2 _PyEval (python)\n', 'Looks like perf script output'],
  ['hello there', 'No known form yet'],
])('%s', (text, guess) => expect(guessText(text)).toBe(guess));

it('states only what was filled in', () => {
  expect(choicesOf(NO_CHOICES)).toEqual({});
  expect(
    choicesOf({ ...NO_CHOICES, label: ' run 1 ', unit: 'bytes', seconds: '30,5', interval: '10', limit: '512 MiB' }),
  ).toEqual({
    label: 'run 1',
    unit: 'bytes',
    durationSeconds: 30.5,
    intervalSeconds: 10,
    memoryLimit: 512 * 1024 ** 2,
  });
});

it.each([
  ['interval', { interval: '0' }],
  ['limit', { limit: '512' }],
  ['limit', { limit: '0 MB' }],
] as const)('%s cannot be %j', (wrong, fields) => expect(choicesOf({ ...NO_CHOICES, ...fields })).toEqual({ wrong }));

it.each(['0', '-1', 'abc', '1e9', 'NaN'])('%s is no duration', (seconds) =>
  expect(choicesOf({ ...NO_CHOICES, seconds })).toEqual({ wrong: 'seconds' }),
);
