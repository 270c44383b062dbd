import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GateItem, pairItems, withHiddenNames } from './pairing.ts';

const item = (id: string, more: Partial<GateItem> = {}): GateItem => ({
  ...{ id, kind: 'load', label: id, hostClass: null, identity: 'k6', statement: null, at: '' },
  ...more,
});
const plan = (id: string, queryHash: string | null, familyHash: string, inputsHash: string | null = null): GateItem =>
  item(id, {
    kind: 'plan',
    identity: '',
    statement: { queryHash, queryId: null, familyHash, inputsHash, planHash: familyHash },
  });
const files = (...items: readonly GateItem[]) => ({ items, named: false });
const named = (...items: readonly GateItem[]) => ({ items, named: true });
const told = (pairs: ReturnType<typeof pairItems>) =>
  pairs.map(({ before, after }) => `${before?.ids.join('+') ?? '-'} → ${after?.ids.join('+') ?? '-'}`);

describe('pairing', () => {
  it('takes files of one kind for replicates, whatever they are called', () => {
    const pairs = pairItems(files(item('b1'), item('b2')), files(item('a1')));
    expect(told(pairs)).toEqual(['b1+b2 → a1']);
    expect(pairs[0]).toMatchObject({ of: 'load k6', note: null, refusal: null });
  });

  it('tells what is of other things apart', () => {
    const soak = { identity: 'k6 soak' };
    const pairs = pairItems(files(item('b'), item('bs', soak)), files(item('as', soak), item('a')));
    expect(told(pairs).sort()).toEqual(['b → a', 'bs → as']);
  });

  it('goes by labels where people gave them, and says where it did not', () => {
    const pairs = pairItems(
      named(item('b1', { label: 'Checkout ' }), item('b2', { label: 'search' })),
      named(item('a1', { label: 'checkout' }), item('a2', { label: 'find' })),
    );
    expect(told(pairs)).toEqual(['b1 → a1', 'b2 → a2']);
    expect(pairs.map(({ note }) => note)).toEqual([null, 'paired by what it is of; the labels differ']);
  });

  it('says what cannot be told, and drops nothing', () => {
    const pairs = pairItems(
      named(item('b1', { label: 'one' }), item('b2', { label: 'two' })),
      named(item('a1', { label: 'three' }), item('h', { kind: 'heap' })),
    );
    expect(told(pairs).sort()).toEqual(['- → a1', '- → h', 'b1 → -', 'b2 → -']);
    expect(pairs.find(({ after }) => after?.ids[0] === 'a1')?.refusal).toBe(
      'What it is to be compared with cannot be told: before there are “one”, “two”.',
    );
    expect(pairs.find(({ after }) => after?.ids[0] === 'h')?.refusal).toContain('nothing before');
  });

  it('compares nothing between hosts of other classes', () => {
    const [pair] = pairItems(files(item('b', { hostClass: 'staging' })), files(item('a', { hostClass: 'production' })));
    expect(pair?.refusal).toBe(
      'Not comparable: it was measured on a host for staging before and on one for production after.',
    );
  });

  it('finds a plan by its statement and values, then by the statement, then by its family', () => {
    const pairs = pairItems(
      files(plan('b1', 'q', 'f', 'v1'), plan('b2', 'q', 'f', 'v2'), plan('b3', null, 'g'), plan('b4', null, 'h')),
      files(plan('a2', 'q', 'x', 'v2'), plan('a1', 'q', 'x', 'v1'), plan('a3', null, 'g'), plan('a4', null, 'i')),
    );
    expect(told(pairs).sort()).toEqual(['- → a4', 'b1 → a1', 'b2 → a2', 'b3 → a3', 'b4 → -']);
  });

  it('takes the only plan of each side for the same statement: EXPLAIN tells none', () => {
    expect(told(pairItems(files(plan('b', null, 'f')), files(plan('a', null, 'g'))))).toEqual(['b → a']);
  });

  it('judges of a statement in a workspace the newest plan, with all its runs, and tells of the older ones', () => {
    const of = (id: string, familyHash: string, at: string) => ({ ...plan(id, 'q', familyHash), at });
    const old = [of('o1', 'f', '2026-01-01'), of('o2', 'f', '2026-01-02')];
    const now = [of('n1', 'g', '2026-02-01'), of('n2', 'g', '2026-02-02')];
    const [pair] = pairItems(named(of('b', 'f', '2026-01-01')), named(...now, ...old));
    expect(pair).toMatchObject({ after: { ids: ['n1', 'n2'] }, note: '2 older plans of the statement left out' });
    expect(pairItems(null, files(...now, ...old))[0]?.after?.ids).toHaveLength(4);
  });

  it('compares nothing by name where names are hidden under different keys', () => {
    const pairs = pairItems(
      files(item('b', { kind: 'profile' }), item('bl')),
      files(item('a', { kind: 'profile' }), item('al')),
    );
    const refused = (...keys: readonly (string | null)[]) =>
      withHiddenNames(pairs, keys).map(({ refusal }) => refusal !== null);
    expect(refused(null, null)).toEqual([false, false]);
    expect(refused('one', 'one')).toEqual([false, false]);
    expect(refused('one', 'other')).toEqual([true, false]);
    expect(refused(null, 'one')).toEqual([true, false]);
  });

  it('says that there is nothing before', () => {
    expect(pairItems(null, files(item('a')))[0]?.refusal).toBe('There is nothing before: give --before.');
  });

  it('names every item of both sides exactly once', () => {
    const some = fc.array(
      fc.record({
        kind: fc.constantFrom<'load' | 'profile' | 'plan'>('load', 'profile', 'plan'),
        label: fc.constantFrom('a', 'b', '__proto__', ''),
        identity: fc.constantFrom('x', 'y', 'constructor'),
        hostClass: fc.constantFrom(null, 'staging', 'production'),
        hash: fc.constantFrom(null, 'q1', 'q2'),
      }),
      { maxLength: 12 },
    );
    type Row = Pick<GateItem, 'kind' | 'label' | 'identity' | 'hostClass'> & { readonly hash: string | null };
    const itemsOf = (rows: readonly Row[], side: string): readonly GateItem[] =>
      rows.map(({ kind, hash, ...rest }, i) => ({
        ...{ id: `${side}${i}`, kind, ...rest, at: '' },
        statement:
          kind === 'plan'
            ? { queryHash: hash, queryId: null, familyHash: rest.identity, inputsHash: null, planHash: 'p' }
            : null,
      }));
    fc.assert(
      fc.property(some, some, fc.boolean(), (left, right, isNamed) => {
        const [before, after] = [itemsOf(left, 'b'), itemsOf(right, 'a')];
        const pairs = pairItems({ items: before, named: isNamed }, { items: after, named: isNamed });
        const ids = (side: 'before' | 'after') => pairs.flatMap((pair) => pair[side]?.ids ?? []).sort();
        expect(ids('before')).toEqual(before.map(({ id }) => id).sort());
        expect(ids('after')).toEqual(after.map(({ id }) => id).sort());
        for (const pair of pairs)
          expect(pair.refusal !== null || (pair.before !== null && pair.after !== null)).toBe(true);
      }),
    );
  });
});
