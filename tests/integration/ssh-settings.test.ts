import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/main/remote/ssh-settings.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';

const missing = missingTools('ssh');

const CONFIG = `
Include FOLDER/.ssh/included.conf
Host alias "quoted name"
  HostName 10.0.0.7 # the box
  Port=2222
  User anna
  IdentityFile /keys/%n-%h-%p-%r
  IdentityFile "/keys/with space"
  IdentitiesOnly yes
  UserKnownHostsFile /known/one /known/two
Host web-? !web-3
  HostName %h.example.org
  Match host web-1.example.org
  User matched
Match originalhost jumped,other !user bob
  ProxyJump carl@a:22,b
  HashKnownHosts yes
Match final host late
  User final
Host *
  User fallback
  StrictHostKeyChecking no
  HostKeyAlias the-alias
`;

/** What OpenSSH itself makes of a configuration. */
function asked(config: string, destination: string): ReadonlyMap<string, readonly string[]> {
  const answers = new Map<string, string[]>();
  for (const line of run('ssh', ['-F', config, '-G', destination], tmpdir()).split('\n')) {
    const [, keyword = '', value = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    answers.set(keyword, [...(answers.get(keyword) ?? []), value]);
  }
  return answers;
}

describe.skipIf(missing.length > 0)(`settings${skipReason(missing)}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-oracle-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, '.ssh'));
  const config = join(folder, '.ssh/config');
  writeFileSync(config, CONFIG.replaceAll('FOLDER', folder));
  writeFileSync(join(folder, '.ssh/included.conf'), 'Host included\n  User from-include\n');
  const places = {
    home: folder,
    globalConfig: join(folder, 'none/ssh_config'),
    env: {},
    localUser: userInfo().username,
  };

  it.each([
    'alias',
    'bob@alias',
    'web-1',
    'web-2',
    'web-3',
    'other',
    'bob@other',
    'late',
    'included',
    'unheard',
    'ssh://x@alias:99',
  ])('of %s are those that ssh -G tells', (destination) => {
    const expected = asked(config, destination);
    const hop = resolveSettings(destination, places).hops.at(-1);
    const one = (keyword: string): string | undefined => expected.get(keyword)?.[0];
    expect(hop).toMatchObject({
      host: one('hostname'),
      port: Number(one('port')),
      user: one('user'),
      hashKnownHosts: one('hashknownhosts') === 'yes',
      hostKeyAlias: one('hostkeyalias'),
      identitiesOnly: one('identitiesonly') === 'yes',
    });
    expect(resolveSettings(destination, places).hops.length > 1).toBe(expected.has('proxyjump'));
    if (hop?.identitiesNamed === true) {
      // It prints them with their % sequences.
      expect(hop.identityFiles).toHaveLength(expected.get('identityfile')?.length ?? 0);
      expect(hop.userKnownHosts.join(' ')).toBe(one('userknownhostsfile'));
    }
  });
});
