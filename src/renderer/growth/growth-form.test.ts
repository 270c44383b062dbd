import { expect, it } from 'vitest';
import { common, complaintOf, type GrowthForm, notesOf, requestOf, stepForm, stepOf } from './growth-form.ts';

const form = (operations: readonly string[], change: Partial<GrowthForm> = {}): GrowthForm => ({
  steps: operations.map((typed, at) => ({ id: `h${at}`, operations: typed, forced: 'yes' })),
  warmUp: 1,
  label: '',
  ...change,
});

it('asks for what it was told, without operations before the first heap', () => {
  expect(requestOf(form(['9', '5', '', '1,000'], { label: ' soak ' }))).toEqual({
    steps: [
      { id: 'h0', operations: null, forcedGc: true },
      { id: 'h1', operations: 5, forcedGc: true },
      { id: 'h2', operations: null, forcedGc: true },
      { id: 'h3', operations: 1000, forcedGc: true },
    ],
    warmUp: 1,
    label: 'soak',
  });
});

it('remembers what a heap’s capture noted', () => {
  expect(stepForm('h', stepOf({ options: { operations: 5, forcedGc: true } }))).toEqual({
    id: 'h',
    operations: '5',
    forced: 'yes',
  });
  expect(stepForm('h', stepOf({ options: { operations: 'five' } }))).toMatchObject({
    operations: '',
    forced: 'unknown',
  });
});

it('says what is wrong, and what will be missing', () => {
  expect(complaintOf(form(['']))).toMatch(/two heaps/);
  expect(complaintOf(form(['', 'x', '']))).toMatch(/“x”/);
  expect(complaintOf(form(['', '', ''], { warmUp: 2 }))).toMatch(/One difference/);
  expect(complaintOf(form(['bad, but not asked', '5']))).toMatch(/One difference/);
  expect(complaintOf(form(['', '5', '5', '5']))).toBeNull();
  expect(notesOf(form(['', '5', '5', '5']))).toEqual([]);
  expect(notesOf(form(['', '5', '5']))).toEqual([expect.stringMatching(/One difference/)]);
  // What is left out needs no operations.
  expect(notesOf(form(['', '', '5', '5']))).toEqual([]);
  expect(notesOf(form(['', '5', '5', '']))).toEqual([expect.stringMatching(/per operation/)]);
});

it('finds what all steps have in common', () => {
  expect(common(form(['', '5', '5']).steps, ({ operations }) => operations, 1)).toBe('5');
  expect(common(form(['', '5', '6']).steps, ({ operations }) => operations, 1)).toBeNull();
});
