import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importProfiles } from '../profile/importers/index.ts';
import type { Profile } from '../profile/model.ts';
import { type CaptureSide, compareProfiles } from './compare.ts';
import { DEFAULT_RULE_SET } from './rule-set.ts';
import type { Verdict } from './verdict.ts';

const fixtures = new URL('../../../tests/fixtures/', import.meta.url);
const sample = new URL('../../../resources/sample/', import.meta.url);

async function read(url: URL, durationSeconds?: number): Promise<Profile> {
  const bytes = readFileSync(url);
  async function* chunks() {
    yield new Uint8Array(bytes);
  }
  const fileName = url.pathname.split('/').at(-1) ?? '';
  const { profiles } = await importProfiles(chunks(), {
    fileName,
    unit: 'samples',
    intervalSeconds: 0.01,
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
  });
  const profile = profiles[0];
  if (profile === undefined) throw new Error(`nothing in ${fileName}`);
  return profile;
}

const side = (...captures: readonly (readonly [string, Profile])[]): CaptureSide => ({
  captures: captures.map(([id, profile]) => ({ profile, captureId: id, sha256: id, label: id })),
});

const claims = (verdicts: readonly Verdict[]) =>
  verdicts.filter(
    ({ status, certainty }) =>
      certainty === 'confirmed' && ['new', 'regressed', 'improved', 'resolved'].includes(status ?? ''),
  );

describe('unchanged code', () => {
  const long = [1, 3, 5, 7];
  const short = [1, 3, 5, 7, 9, 11, 13];
  const pairsOf = (numbers: readonly number[]) =>
    numbers.flatMap((a) => numbers.filter((b) => b !== a).map((b) => [a, b] as const));
  const longFile = (i: number) => read(new URL(`golden/noise/bursty_30s_${i}.speedscope.json`, fixtures), 30);
  const shortFile = (i: number) => read(new URL(`golden/noise/bursty_5s_${i}.folded`, fixtures), 5);

  test.each(pairsOf(long))('30 s captures %i and %i: nothing is confirmed', async (a, b) => {
    const comparison = compareProfiles(
      side([`n${a}`, await longFile(a)]),
      side([`n${b}`, await longFile(b)]),
      DEFAULT_RULE_SET,
    );
    expect(comparison.comparable).toBe(true);
    expect(comparison.verdicts.filter((verdict) => verdict.status !== undefined).length).toBeGreaterThan(0);
    expect(claims(comparison.verdicts)).toEqual([]);
    expect(comparison.rows.filter((row) => row.significant)).toEqual([]);
    expect(comparison.verdicts.filter((verdict) => verdict.rule === 'FG-WIDTH')).toEqual([]);
  });

  test.each(pairsOf(short))('5 s captures %i and %i: nothing is confirmed', async (a, b) => {
    const comparison = compareProfiles(
      side([`s${a}`, await shortFile(a)]),
      side([`s${b}`, await shortFile(b)]),
      DEFAULT_RULE_SET,
    );
    expect(claims(comparison.verdicts)).toEqual([]);
  });

  test('5 s captures as replicates, in every way to part them in three and four', async () => {
    const profiles = new Map<number, Profile>();
    for (const i of short) profiles.set(i, await shortFile(i));
    const chosen = (numbers: readonly number[]) =>
      side(...numbers.map((i) => [`s${i}`, profiles.get(i) as Profile] as const));
    const wrong: string[] = [];
    for (const a of short)
      for (const b of short.filter((i) => i > a))
        for (const c of short.filter((i) => i > b)) {
          const rest = short.filter((i) => ![a, b, c].includes(i));
          const comparison = compareProfiles(chosen([a, b, c]), chosen(rest), DEFAULT_RULE_SET);
          wrong.push(...claims(comparison.verdicts).map((verdict) => `${a},${b},${c}: ${verdict.reason}`));
        }
    expect(wrong).toEqual([]);
  });

  test('two captures of the thumbnail program after its fix, on a busy machine', async () => {
    const after = await read(new URL('comparison/thumbnails-after.speedscope.json', fixtures), 36);
    const again = await read(new URL('comparison/thumbnails-again.speedscope.json', fixtures), 36);
    expect(claims(compareProfiles(side(['a', after]), side(['b', again]), DEFAULT_RULE_SET).verdicts)).toEqual([]);
  });
});

describe('real changes', () => {
  const statuses = (before: CaptureSide, after: CaptureSide) =>
    new Map(
      compareProfiles(before, after, DEFAULT_RULE_SET)
        .verdicts.filter((verdict) => verdict.rule === 'FG-PLATEAU')
        .map(({ subject, status, certainty }) => [subject.label, `${status}, ${certainty}`]),
    );

  test('a list lookup replaced by a dictionary is resolved; undone it is new', async () => {
    const before = side(['b', await read(new URL('orders-before.speedscope.json', sample), 60)]);
    const after = side(['a', await read(new URL('orders-after.speedscope.json', sample), 60)]);
    const there = statuses(before, after);
    expect(there.get('distinct_customers_before')).toBe('resolved, confirmed');
    expect(there.get('parse_orders')).toMatch(/^exposed/);
    const back = statuses(after, before);
    expect(back.get('distinct_customers_before')).toBe('new, confirmed');
    expect(back.get('parse_orders')).toMatch(/^masked/);
  });

  test('half the passes of a blur is improved, twice as many regressed (its work is done in a list comprehension)', async () => {
    const before = side(['b', await read(new URL('comparison/thumbnails-before.speedscope.json', fixtures), 36)]);
    const after = side(['a', await read(new URL('comparison/thumbnails-after.speedscope.json', fixtures), 36)]);
    expect(statuses(before, after).get('blur.<locals>.<listcomp>')).toBe('improved, confirmed');
    expect(statuses(after, before).get('blur.<locals>.<listcomp>')).toBe('regressed, confirmed');
  });

  test('without the captures’ wall time the same is probable, and the reason is said', async () => {
    const before = side(['b', await read(new URL('orders-before.speedscope.json', sample))]);
    const after = side(['a', await read(new URL('orders-after.speedscope.json', sample))]);
    const comparison = compareProfiles(before, after, DEFAULT_RULE_SET);
    expect(statuses(before, after).get('distinct_customers_before')).toBe('resolved, probable');
    expect(comparison.reasons).toContainEqual({
      what: 'wall time',
      before: 'unknown',
      after: 'unknown',
      effect: 'warn',
    });
    expect(comparison.cost).toMatchObject({ per: 'execution' });
  });
});
