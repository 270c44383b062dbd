import { expect, it } from 'vitest';
import {
  common,
  complaintOf,
  type GrowthForm,
  notesOf,
  openedForm,
  requestOf,
  stepForm,
  stepOf,
  warmUpChoices,
} from './growth-form.ts';

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
  // The only one that is left is all of them.
  expect(common(form(['5']).steps, ({ operations }) => operations, 1)).toBe('5');
  expect(common(form(['', '5', '5']).steps, ({ operations }) => operations, 1)).toBe('5');
  expect(common(form(['', '5', '6']).steps, ({ operations }) => operations, 1)).toBeNull();
});

it('counts on the collection that a heap tells of by itself', () => {
  const unknown = form(['', '5', '5', '5']);
  const told = { ...unknown, steps: unknown.steps.map((step) => ({ ...step, forced: 'unknown' as const })) };
  expect(notesOf(told)).toEqual([expect.stringMatching(/probable at most/)]);
  expect(notesOf(told, () => true)).toEqual([]);
  const denied = { ...unknown, steps: unknown.steps.map((step) => ({ ...step, forced: 'no' as const })) };
  expect(notesOf(denied, () => true)).toEqual([expect.stringMatching(/probable at most/)]);
});

it('leaves the order, the name and the warm-up that a person gave', () => {
  const step = { operations: null, forcedGc: null };
  const heap = (label: string) => ({ id: label, label, largestId: null, capturedAt: null, importedAt: '', step });
  const heaps = [heap('c'), heap('a'), heap('b')];
  const ids = (opening: Parameters<typeof openedForm>[1]) => openedForm(heaps, opening).steps.map(({ id }) => id);
  expect(ids({})).toEqual(['a', 'b', 'c']);
  const known = new Map([['c', { operations: 5, forcedGc: true }]]);
  expect(ids({ known })).toEqual(['c', 'a', 'b']);
  expect(openedForm(heaps, { known, warmUp: 0, label: 'soak' })).toMatchObject({
    warmUp: 0,
    label: 'soak',
    steps: [{ operations: '5', forced: 'yes' }, {}, {}],
  });
});

it('offers what is left out already, however much it is', () => {
  expect(warmUpChoices(4, 1)).toEqual([0, 1, 2]);
  expect(warmUpChoices(30, 12)).toEqual([...Array(11).keys(), 12]);
});
