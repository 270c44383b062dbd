import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Condition } from '../../src/core/investigation/conditions.ts';
import type { Item } from '../../src/core/item.ts';
import { built } from '../support/built.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const userData = temporaryUserData();
const workspace = join(userData.path, 'audit.plateau');
const LOAD = 'tests/fixtures/load';

const run = (args: readonly string[], at = workspace): Promise<TerminalAnswer> =>
  plateau(userData.path, [...args, '--workspace', at]);

async function json<T>(args: readonly string[], at = workspace): Promise<T> {
  const { out, err, code } = await run([...args, '--json'], at);
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return JSON.parse(out) as T;
}

interface Imported {
  readonly imported: readonly Pick<Item, 'id'>[];
  readonly conditionsOf?: readonly string[];
}
interface Stated {
  readonly items: readonly { readonly item: Pick<Item, 'id' | 'label'>; readonly conditions: readonly Condition[] }[];
}
beforeAll(() => {
  built('main/cli.js');
});

const valuesOf = (conditions: readonly Condition[]) =>
  Object.fromEntries(conditions.map(({ key, value, from }) => [key, from === null ? null : `${value}|${from}`]));

let before: readonly string[] = [];
let after = '';

it('states conditions at import and later, and takes from the brief what is not stated', async () => {
  await plateau(userData.path, ['init', workspace]);
  const wrong = await run(['import', `${LOAD}/k6-before-1.json`, '--cache-state', 'lukewarm']);
  expect(wrong).toMatchObject({ code: 3, err: expect.stringContaining('--cache-state cannot be “lukewarm”') });

  const said = ['--cache-state', 'cold', '--data-volume', 'a dump of anna@shop.example', '--phase', 'steady'];
  const first = await json<Imported>(['import', `${LOAD}/k6-before-1.json`, `${LOAD}/k6-before-2.json`, ...said]);
  before = first.imported.map(({ id }) => id);
  expect(first.conditionsOf).toEqual(before);
  const plan = 'tests/fixtures/plans/pg17/39a-covering-before.json';
  const { imported } = await json<Imported>(['import', `${LOAD}/k6-after-1.json`, plan]);
  const [second = '', query = ''] = imported.map(({ id }) => id);
  after = second;
  await run(['brief', 'set', 'data.cache_state=warm', 'data.prod_like=yes', 'investigation.system=orders']);
  await run(['conditions', 'set', query, '--against-production', 'smaller']);
  const { items } = await json<Stated>(['conditions', 'show', after, query]);
  expect(items.map(({ conditions }) => valuesOf(conditions))).toMatchObject([
    { volume: null, compared: 'production-like|brief', cache: 'warm|brief', phase: null },
    { compared: 'smaller|item', cache: 'warm|brief' },
  ]);
  const shown = await run(['show', after]);
  expect(shown.out).toContain('cache state: warm (from the brief)');
  expect(shown.out).toMatch(
    /think time: not stated; the file: an iteration takes [\d.]+ ms on average, its requests no more than /,
  );
  expect(shown.out).toContain('not stated: data volume, kind of scenario, phase of the load');
});

it('warns beside comparisons and in the report, leaves the verdicts, and exports what is stated', async () => {
  const compared = await run(['compare', before.join(','), after]);
  expect(compared.out).toContain('Stated otherwise of before than of after: cache state (QG-CONFOUNDED)');
  expect(compared.out).toContain('cache state: cold → warm');
  expect(compared.out).toContain('went from');
  const { out: report } = await run(['report']);
  expect(report).toContain('Under which conditions the load runs were measured, as stated');
  expect(report).toContain('Stated otherwise of before than of after: cache state (QG-CONFOUNDED)');
  expect(report).toContain('| S1:36 | Data volume of load runs and plans | [4](#section.4) | there |');
  const exported = await run(['export', before[0] ?? '', '--to', 'json', '-o', '-']);
  expect((JSON.parse(exported.out) as { conditions: readonly Condition[] }).conditions).toContainEqual(
    expect.objectContaining({ key: 'cache', value: 'cold', from: 'item' }),
  );
});

it('carries them in a bundle without what may not leave, also into a workspace with a brief of its own', async () => {
  const bundle = join(userData.path, 'audit.zip');
  expect(await run(['bundle', '-o', bundle])).toMatchObject({ code: 0 });
  const restored = join(userData.path, 'restored.plateau');
  await plateau(userData.path, ['init', restored]);
  await run(['import', '--here', bundle], restored);
  const there = (await json<Stated>(['conditions'], restored)).items.find(
    ({ item }) => item.label === 'k6-before-1.json',
  );
  const { volume, ...others } = valuesOf(there?.conditions ?? []);
  expect(others).toMatchObject({ cache: 'cold|item', phase: 'steady|item', compared: null });
  expect(volume).toMatch(/^a dump of .*\|item$/);
  expect(volume).not.toContain('anna@shop.example');

  const ours = join(userData.path, 'ours.plateau');
  await plateau(userData.path, ['init', ours]);
  await run(['brief', 'set', 'data.volume=our own'], ours);
  await run(['import', '--here', bundle], ours);
  const came = (await json<Stated>(['conditions'], ours)).items.find(({ item }) => item.label === 'k6-after-1.json');
  expect(valuesOf(came?.conditions ?? [])).toMatchObject({ cache: 'warm|item', compared: 'production-like|item' });
});

it('takes a condition back', async () => {
  await run(['conditions', 'unset', before[0] ?? '', 'cache-state']);
  expect(
    valuesOf((await json<Stated>(['conditions', 'show', before[0] ?? ''])).items[0]?.conditions ?? []),
  ).toMatchObject({
    ...{ cache: 'warm|brief', phase: 'steady|item' },
  });
});
