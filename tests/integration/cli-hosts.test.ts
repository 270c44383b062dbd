import { afterAll, beforeAll, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { plateau } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const userData = temporaryUserData();
beforeAll(() => {
  built('main/cli.js');
});
afterAll(() => userData.remove());

/** What a change or an addition answers, as far as it can be changed. */
async function host(...args: readonly string[]): Promise<unknown> {
  const { out, err, code } = await plateau(userData.path, ['hosts', ...args, '--json']);
  if (code !== 0) throw new Error(err);
  const { destination, class: kind, transport, remoteFolder } = JSON.parse(out).host;
  return [destination, kind, transport, remoteFolder];
}

it('changes of a host what is given, and no more: a production host stays one', async () => {
  expect(await host('add', 'db', 'anna@db:2222', '--class', 'production')).toEqual([
    'anna@db:2222',
    'production',
    'ssh2',
    null,
  ]);
  expect(await host('change', 'db', '--folder', '/var/tmp')).toEqual([
    'anna@db:2222',
    'production',
    'ssh2',
    '/var/tmp',
  ]);
  expect(await host('change', 'db', 'anna@db', '--system')).toEqual(['anna@db', 'production', 'system', '/var/tmp']);
  expect(await host('change', 'db', '--class', 'dev', '--built-in', '--folder', '')).toEqual([
    'anna@db',
    'dev',
    'ssh2',
    null,
  ]);
});

it('refuses what it cannot change, and an addition without a destination', async () => {
  const unknown = await plateau(userData.path, ['hosts', 'change', 'nobody', '--folder', '/tmp']);
  expect([unknown.code, unknown.err]).toEqual([
    3,
    expect.stringContaining('There is no host “nobody”. (hosts.notFound)'),
  ]);
  const nowhere = await plateau(userData.path, ['hosts', 'add', 'box']);
  expect([nowhere.code, nowhere.err]).toEqual([3, expect.stringContaining('needs a destination')]);
});

it('gives a host another name, which nobody else may have', async () => {
  await host('add', 'old', 'anna@old');
  await host('add', 'taken', 'anna@taken');
  const refused = await plateau(userData.path, ['hosts', 'change', 'old', '--rename', 'taken']);
  expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('(hosts.exists)')]);
  expect(await host('change', 'old', '--rename', 'new')).toEqual(['anna@old', 'staging', 'ssh2', null]);
  const { out } = await plateau(userData.path, ['hosts', '--json']);
  const names = (JSON.parse(out) as { hosts: readonly { name: string }[] }).hosts.map(({ name }) => name);
  expect([names.includes('new'), names.includes('old')]).toEqual([true, false]);
});
