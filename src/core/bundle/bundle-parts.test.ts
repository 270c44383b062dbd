import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PlateauError } from '../error.ts';
import { readPlans } from '../plan/read-plans.ts';
import { collisionKey, nameProblems, safePart } from './entry-name.ts';
import { chainHistory, checkHistory, findingsInHistory, type LeavingChange } from './history-chain.ts';
import { modelLines, modelOf } from './item-model.ts';
import { chainJournal, checkJournal, type JournalRow } from './journal-chain.ts';

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

it.each([
  ['/a', 'name.absolute'],
  ['a/../b', 'name.parent'],
  ['a\\b', 'name.backslash'],
  ['c:a', 'name.drive'],
  ['a/COM1.txt', 'name.reserved'],
  ['a/b ', 'name.unsafe'],
  ['a//b', 'name.unsafe'],
  ['', 'name.empty'],
])('finds that an entry must not be called %j', (name, code) => {
  expect(nameProblems(name).map((problem) => problem.code)).toContain(code);
});

it('makes a part of a name of anything that every disk takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(nameProblems(`a/${safePart(text)}`)).toEqual([]);
    }),
  );
});

it('knows names that are one file where case or accents do not count', () => {
  expect(collisionKey('a/É.csv')).toBe(collisionKey('a/e\u0301.csv'));
});

const row = fc.record<JournalRow>({
  at: fc.string(),
  action: fc.string(),
  item: fc.option(fc.string()),
  detail: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string()),
  commitment: fc.string(),
});

it('follows a journal of anything, and finds each entry that is taken out of its middle', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 8 }), fc.nat(), (rows, at) => {
      const chain = chainJournal(rows);
      expect(checkJournal(chain.lines)).toEqual({ head: chain.head, broken: [] });
      const without = at % (rows.length - 1);
      expect(checkJournal(chain.lines.filter((_, i) => i !== without)).broken).not.toEqual([]);
    }),
  );
});

const change = fc.record<LeavingChange>({
  finding: fc.constantFrom('PERF-001', 'PERF-002'),
  at: fc.string({ maxLength: 50 }),
  who: fc.string({ maxLength: 50 }),
  field: fc.constantFrom('created', 'title', 'status'),
  oldSha256: fc.constantFrom('', 'a'.repeat(64)),
  newSha256: fc.constantFrom('', 'b'.repeat(64)),
  entry: fc.constant('c'.repeat(64)),
});

it('follows the changes of findings, finds one that is changed or taken out, and tells of which findings they are', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 2, maxLength: 8 }), fc.nat(), (changes, at) => {
      const { lines, head } = chainHistory(changes);
      expect(checkHistory(lines)).toEqual({ head, broken: [] });
      expect(findingsInHistory(lines)).toEqual(new Set(changes.map(({ finding }) => finding)));
      const one = at % (changes.length - 1);
      expect(checkHistory(lines.filter((_, i) => i !== one)).broken).not.toEqual([]);
      const edited = lines.map((line, i) => (i === one ? line.replace('"seq"', '"seq" ') : line));
      expect(checkHistory(edited).broken).not.toEqual([]);
    }),
  );
});

const EXPLAINED = [
  {
    Plan: {
      'Node Type': 'Nested Loop',
      'Plan Rows': 1e25,
      'Actual Rows': 2.5,
      'Actual Loops': 1,
      'Actual Total Time': 1.5,
      'Actual Startup Time': 0,
      Output: ['a', 'b'],
      Plans: [
        {
          'Node Type': 'Seq Scan',
          'Relation Name': 'o',
          Filter: '(a = 1)',
          Workers: [{ 'Worker Number': 0, 'Actual Rows': 1 }],
        },
        { 'Node Type': 'Index Scan', 'Index Name': 'i', 'Parent Relationship': 'Inner' },
      ],
    },
    'Query Identifier': '9223372036854775807',
    Triggers: [],
  },
];

it('reads a plan back as it was, with numbers that no double holds', () => {
  const [plan] = readPlans(new TextEncoder().encode(JSON.stringify(EXPLAINED))).plans;
  if (plan === undefined) throw new Error('no plan');
  const text = [...modelLines({ kind: 'plan', plan })].join('');
  const again = modelOf(lines(text));
  expect([...modelLines(again)].join('')).toBe(text);
  expect(again.kind === 'plan' && again.plan.nodes.map(({ depth, end }) => [depth, end])).toEqual(
    plan.nodes.map(({ depth, end }) => [depth, end]),
  );
});

it('says of every damaged model that it is one, and fails in no other way', () => {
  const [plan] = readPlans(new TextEncoder().encode(JSON.stringify(EXPLAINED))).plans;
  if (plan === undefined) throw new Error('no plan');
  const text = [...modelLines({ kind: 'plan', plan })].join('');
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (at, put) => {
      try {
        modelOf(lines(text.slice(0, at) + put + text.slice(at + put.length)));
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(PlateauError);
        expect(thrown).toMatchObject({ code: 'bundle.badModel' });
      }
    }),
    { numRuns: 300 },
  );
});

it.each([
  '{"kind":"profile"}',
  '{"kind":"__proto__"}',
  '{"kind":"growth","snapshots":[]}',
  '[]',
  '{"kind":"series","startedAt":"","times":2,"restarts":[],"columns":[]}\n{"column":"times","values":[1,0]}',
])('refuses a model that is none: %s', (text) => {
  expect(() => modelOf(lines(text))).toThrow(expect.objectContaining({ code: 'bundle.badModel' }));
});
