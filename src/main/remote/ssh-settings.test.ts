import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PlateauError } from '../../core/error.ts';
import type { SshPlaces } from './settings/places.ts';
import { resolveSettings, sshAliases } from './ssh-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'plateau-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

/** A home with this configuration, and further files below `.ssh`. */
function home(config: string, files: Readonly<Record<string, string>> = {}, system = ''): SshPlaces {
  const path = join(folder, `home${count++}`);
  for (const [name, text] of Object.entries({ ...files, config })) {
    mkdirSync(join(path, '.ssh', name, '..'), { recursive: true });
    writeFileSync(join(path, '.ssh', name), text);
  }
  mkdirSync(join(path, 'etc'));
  writeFileSync(join(path, 'etc/ssh_config'), system);
  return {
    home: path,
    globalConfig: join(path, 'etc/ssh_config'),
    env: { SSH_AUTH_SOCK: '/run/agent', KEYS: '/keys' },
    localUser: 'anna',
  };
}

function target(places: SshPlaces, destination: string) {
  return resolveSettings(destination, places).hops.at(-1);
}

function way(places: SshPlaces, destination: string): readonly string[] {
  return resolveSettings(destination, places).hops.map(({ user, host, port }) => `${user}@${host}:${port}`);
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof PlateauError) return thrown.code;
  }
  return 'none';
}

describe('the settings of a destination', () => {
  it('are OpenSSH’s defaults where nothing is configured', () => {
    const places = home('');
    expect(target(places, 'staging')).toEqual({
      alias: 'staging',
      host: 'staging',
      port: 22,
      user: 'anna',
      identityFiles: ['id_rsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk', 'id_dsa'].map((name) =>
        join(places.home, '.ssh', name),
      ),
      identitiesNamed: false,
      identitiesOnly: false,
      agent: '/run/agent',
      methods: ['publickey', 'keyboard-interactive', 'password'],
      userKnownHosts: [join(places.home, '.ssh/known_hosts'), join(places.home, '.ssh/known_hosts2')],
      globalKnownHosts: [join(places.home, 'etc/ssh_known_hosts'), join(places.home, 'etc/ssh_known_hosts2')],
      hashKnownHosts: false,
      hostKeyAlias: null,
      strict: false,
      connectTimeout: 15_000,
    });
  });

  it('take the first value of each directive, the person’s file before the system’s, and what was given before both', () => {
    const places = home(
      'Host staging\n  Port 2222\n  IdentityFile ~/one\nHost *\n  Port 1\n  User bob\n  IdentityFile %d/two\n',
      {},
      'Port 2\nUser carl\nHashKnownHosts yes\n',
    );
    const { port, user, identityFiles, identitiesNamed, hashKnownHosts } = target(places, 'staging') ?? {};
    expect([port, user, identitiesNamed, hashKnownHosts]).toEqual([2222, 'bob', true, true]);
    expect(identityFiles).toEqual([join(places.home, 'one'), join(places.home, 'two')]);
    expect(way(places, 'dora@staging:22')).toEqual(['dora@staging:22']);
    expect(way(places, 'other')).toEqual(['bob@other:1']);
  });

  it('understand OpenSSH’s ways to write a line', () => {
    const places = home(
      [
        '# comment',
        'HOST = "staging" other # comment',
        '\tHostName=10.0.0.7',
        `  UserKnownHostsFile "~/my hosts" $\{KEYS}/known %h.%p`,
        "  IdentityFile '~/a key'",
        '  IdentityFile "~/b#key"\r',
        '  IdentityFile ~/%y',
        '  User DOMAIN\\\\anna',
        '  ConnectTimeout never',
        '  Port',
        'Host "unclosed',
        '  Port 7',
      ].join('\n'),
    );
    const { hops, warnings } = resolveSettings('staging', places);
    expect(hops.at(-1)).toMatchObject({
      host: '10.0.0.7',
      port: 22,
      user: 'DOMAIN\\anna',
      userKnownHosts: [join(places.home, 'my hosts'), '/keys/known', join(places.home, '.ssh/10.0.0.7.22')],
      identityFiles: [join(places.home, 'a key'), join(places.home, 'b#key')],
    });
    expect(warnings.map((sentence) => sentence.replace(places.home, '~')).sort()).toEqual([
      '~/.ssh/config:10 is left out: “Port” has no value.',
      '~/.ssh/config:11 is left out: a quote is not closed.',
      '“connecttimeout never” of “staging” is left out: it is no number from 1 to 3600.',
      '“identityfile ~/%y” of “staging” is left out: it holds an unknown % sequence.',
    ]);
  });

  it('tell the agent, the ways to log in, and what is known of hosts', () => {
    const places = home(
      [
        'Host none',
        '  IdentityAgent none',
        '  UserKnownHostsFile none',
        '  PreferredAuthentications password,hostbased,publickey',
        '  StrictHostKeyChecking yes',
        'Host variable',
        '  IdentityAgent $KEYS',
        '  PasswordAuthentication no',
        '  StrictHostKeyChecking no',
        'Host path',
        '  IdentityAgent ~/agent.sock',
        '  HostKeyAlias box',
        '  IdentitiesOnly yes',
      ].join('\n'),
    );
    expect(target(places, 'none')).toMatchObject({
      agent: null,
      userKnownHosts: [],
      methods: ['password', 'publickey'],
      strict: true,
    });
    expect(target(places, 'variable')).toMatchObject({
      agent: '/keys',
      methods: ['publickey', 'keyboard-interactive'],
      strict: false,
    });
    expect(target(places, 'path')).toMatchObject({
      agent: join(places.home, 'agent.sock'),
      hostKeyAlias: 'box',
      identitiesOnly: true,
    });
  });
});

describe('includes', () => {
  it('are read in place, under the conditions they stand in, and relative to .ssh', () => {
    const places = home(
      'Include conf.d/*.conf /nowhere/*\nHost staging\n  Include staging.conf\n  User anna\nHost *\n  User last\n',
      {
        'conf.d/a.conf': 'Host a\n  User from-a\n',
        'conf.d/b.conf': 'Host b\n  User from-b\n',
        'conf.d/.hidden.conf': 'User hidden\n',
        'staging.conf': 'Port 2222\nHost other\n  Port 3\n',
      },
    );
    expect(way(places, 'a')).toEqual(['from-a@a:22']);
    expect(way(places, 'b')).toEqual(['from-b@b:22']);
    expect(way(places, 'staging')).toEqual(['anna@staging:2222']);
    expect(way(places, 'other')).toEqual(['last@other:22']);
    expect(sshAliases(places)).toEqual(['a', 'b', 'staging', 'other']);
  });

  it('that include each other end', () => {
    const places = home('Include config\nUser bob\n');
    expect(resolveSettings('staging', places).warnings.join()).toContain('more than 16 deep');
    expect(way(places, 'staging')).toEqual(['bob@staging:22']);
  });
});

describe('Match', () => {
  it('understands host, originalhost, user, localuser, all, final and negations', () => {
    const places = home(
      [
        'Host alias',
        '  HostName box.example.org',
        'Match host *.example.org user anna',
        '  Port 1001',
        'Match originalhost=other,third !localuser bob',
        '  Port 1002',
        'Match !all',
        '  Port 1003',
        'Match final host last',
        '  Port 1004',
        'Match all',
        '  HashKnownHosts yes',
      ].join('\n'),
    );
    expect(way(places, 'alias')).toEqual(['anna@box.example.org:1001']);
    expect(way(places, 'bob@alias')).toEqual(['bob@box.example.org:22']);
    expect(way(places, 'third')).toEqual(['anna@third:1002']);
    expect(way(places, 'last')).toEqual(['anna@last:1004']);
    expect(target(places, 'last')?.hashKnownHosts).toBe(true);
  });

  it.each([
    'exec "touch MARK"',
    '!exec "touch MARK"',
    'exec="touch MARK"',
    'host staging exec "touch MARK"',
    'EXEC touch\\ MARK',
    'all exec "touch MARK"',
  ])('%s is never run, and its block left out', (criteria) => {
    const mark = join(folder, 'mark');
    const places = home(`Match ${criteria.replace('MARK', mark)}\n  Port 2222\n`);
    const { hops, warnings } = resolveSettings('staging', places);
    expect(hops[0]?.port).toBe(22);
    expect(warnings.join()).toMatch(/Match exec/i);
    expect(existsSync(mark)).toBe(false);
    expect(resolveSettings('elsewhere', places).hops[0]?.port).toBe(22);
  });

  it('warns only where the rest of the condition holds', () => {
    expect(resolveSettings('staging', home('Match host other exec true\n  Port 1\n')).warnings).toEqual([]);
    expect(resolveSettings('staging', home('Match tagged x\n  Port 1\n')).warnings).toHaveLength(1);
  });
});

describe('the way to a destination', () => {
  it('goes through several jump hosts, each with its own settings', () => {
    const places = home(
      [
        'Host staging',
        '  ProxyJump first,carl@second:2200,ssh://third:7',
        'Host first',
        '  HostName 10.0.0.1',
        '  ProxyJump outer',
        'Host second third',
        '  User dora',
        '  ProxyJump ignored',
        'Host off',
        '  ProxyJump none',
        '  ProxyCommand none',
      ].join('\n'),
    );
    expect(way(places, 'staging')).toEqual([
      'anna@outer:22',
      'anna@10.0.0.1:22',
      'carl@second:2200',
      'dora@third:7',
      'anna@staging:22',
    ]);
    expect(way(places, 'off')).toEqual(['anna@off:22']);
  });

  it('is no circle', () => {
    const places = home('Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n');
    expect(codeOf(() => resolveSettings('a', places))).toBe('ssh.badConfig');
  });

  it.each(['-oProxyCommand=x', 'a b;c', 'x@'])('does not go through “%s”', (jump) => {
    expect(codeOf(() => resolveSettings('a', home(`ProxyJump "${jump}"\n`)))).toBe('ssh.badConfig');
  });

  it('needs the system’s ssh for a ProxyCommand or a certificate', () => {
    const command = home('Host staging\n  ProxyCommand nc %h %p\n  ProxyJump other\n');
    expect(resolveSettings('staging', command)).toMatchObject({ needsSystem: expect.stringContaining('ProxyCommand') });
    expect(way(command, 'staging')).toHaveLength(1);
    const jump = home('Host staging\n  ProxyJump other\n  ProxyCommand nc %h %p\n');
    expect(resolveSettings('staging', jump).needsSystem).toBeNull();
    expect(way(jump, 'staging')).toHaveLength(2);
    const certificate = home('CertificateFile ~/.ssh/id-cert.pub\n');
    expect(resolveSettings('staging', certificate).needsSystem).toContain('certificate');
  });

  it.each(['-oProxyCommand=x', 'a;b', '$(x)'])('does not lead to a HostName “%s”', (name) => {
    expect(codeOf(() => resolveSettings('a', home(`HostName "${name}"\n`)))).toBe('ssh.badDestination');
  });
});
