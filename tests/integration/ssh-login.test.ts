import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runToEnd } from '../../src/main/remote/run-to-end.ts';
import { freePort, makeKey, portOf, SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { makeUser, noThrowawayUsers, type ThrowawayUser } from '../support/throwaway-user.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';
import { connectFrom, errorOf, Person } from './support/ssh-person.ts';

const missing = missingTools(...SSHD_TOOLS, 'ssh-agent', 'ssh-add');
const noUsers = noThrowawayUsers();

describe.skipIf(missing.length > 0)(`logging in${skipReason(missing)}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-login-'));
  const keys = {
    plain: makeKey(folder, 'plain'),
    encrypted: makeKey(folder, 'encrypted', 'ed25519', 'correct horse'),
    rsa: makeKey(folder, 'rsa', 'rsa', 'battery'),
    ecdsa: makeKey(folder, 'ecdsa', 'ecdsa'),
    stranger: makeKey(folder, 'stranger'),
  };
  const legacy = makeKey(folder, 'legacy', 'rsa');
  run('ssh-keygen', ['-q', '-p', '-m', 'PEM', '-N', 'staple', '-f', legacy], folder);
  let sshd: Sshd;
  beforeAll(async () => {
    const publics = [keys.plain, keys.encrypted, keys.rsa, keys.ecdsa, legacy].map((file) =>
      readFileSync(`${file}.pub`, 'utf8').trim(),
    );
    sshd = await startSshd({ authorizedKeys: publics });
  });
  afterAll(async () => {
    await sshd?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Logs in and says who is there. */
  async function whoami(home: string, person = new Person(), env: Readonly<Record<string, string>> = {}) {
    const connection = await connectFrom(home, 'staging', { person, env });
    try {
      return (await runToEnd(connection, ['id', '-un'])).stdout.toString().trim();
    } finally {
      await connection.close();
    }
  }
  const me = userInfo().username;

  it('works with key files of each kind, asking for passphrases only when the server wants the key', async () => {
    for (const [file, passphrase] of [
      [keys.plain, null],
      [keys.ecdsa, null],
      [keys.encrypted, 'correct horse'],
      [keys.rsa, 'battery'],
      [legacy, 'staple'],
    ] as const) {
      const person = new Person(false, [passphrase]);
      const home = sshd.config({ lines: [`IdentityFile ${keys.stranger}`, `IdentityFile ${file}`] }).home;
      removeClientKey(home);
      expect([file, await whoami(home, person)]).toEqual([file, me]);
      expect(person.secretsAsked.map(({ what, echo, attempt }) => [what, echo, attempt])).toEqual(
        passphrase === null ? [] : [['passphrase', false, 1]],
      );
    }
  });

  it('asks again for a wrong passphrase, three times, then goes on', async () => {
    const right = new Person(false, ['wrong', 'correct horse']);
    const home = sshd.config({ lines: [`IdentityFile ${keys.encrypted}`] }).home;
    removeClientKey(home);
    expect(await whoami(home, right)).toBe(me);
    expect(right.secretsAsked.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(right.secretsAsked[0]?.prompt).toContain(keys.encrypted);

    const wrong = new Person(false, ['a', 'b', 'c', 'd']);
    const error = await errorOf(connectFrom(home, 'staging', { person: wrong }));
    expect(error.code).toBe('ssh.authFailed');
    expect(error.message).toContain('no right passphrase');
    expect(wrong.secretsAsked).toHaveLength(3);

    const gone = new Person(false, [null]);
    expect((await errorOf(connectFrom(home, 'staging', { person: gone }))).code).toBe('ssh.declined');
  });

  it('names what was tried and what the server would accept', async () => {
    const home = sshd.config({ lines: [`IdentityFile ${keys.stranger}`, `IdentityFile ${folder}/none`] }).home;
    removeClientKey(home);
    const error = await errorOf(connectFrom(home, 'staging'));
    expect(error.code).toBe('ssh.authFailed');
    expect(error.message).toContain(`Tried: ${keys.stranger}.`);
    expect(error.message).toContain('It would accept: publickey.');
    expect(error.message).toContain(`${folder}/none (it cannot be read)`);
  });

  describe('with an agent', () => {
    const socket = join(folder, 'agent');
    let agent: ReturnType<typeof spawn>;
    const add = (file: string, passphrase = ''): void => {
      const askpass = join(folder, 'askpass');
      writeFileSync(askpass, `#!/bin/sh\necho '${passphrase}'\n`, { mode: 0o700 });
      run(
        'env',
        [`SSH_AUTH_SOCK=${socket}`, `SSH_ASKPASS=${askpass}`, 'SSH_ASKPASS_REQUIRE=force', 'ssh-add', '-q', file],
        folder,
      );
    };
    beforeAll(async () => {
      agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
      if (agent.stdout !== null) await once(agent.stdout, 'data');
      for (const file of [keys.stranger, keys.ecdsa]) add(file);
      add(keys.rsa, 'battery');
    });
    afterAll(() => {
      agent?.kill();
    });

    it('uses its keys, of each kind', async () => {
      const home = sshd.config({ lines: ['IdentitiesOnly no', 'IdentityAgent none'] }).home;
      removeClientKey(home);
      expect((await errorOf(connectFrom(home, 'staging', { env: { SSH_AUTH_SOCK: socket } }))).code).toBe(
        'ssh.authFailed',
      );
      const open = sshd.config({ lines: ['IdentitiesOnly no'] }).home;
      removeClientKey(open);
      expect(await whoami(open, new Person(), { SSH_AUTH_SOCK: socket })).toBe(me);
      const rsa = sshd.config({ lines: [`IdentityAgent ${socket}`, `IdentityFile ${keys.rsa}.pub`] }).home;
      removeClientKey(rsa);
      expect(await whoami(rsa)).toBe(me);
    });

    it('offers only the keys named with IdentitiesOnly, without asking for their passphrase', async () => {
      const from = sshd.log().length;
      const person = new Person();
      const home = sshd.config({ lines: [`IdentityFile ${keys.rsa}`] }).home;
      removeClientKey(home);
      expect(await whoami(home, person, { SSH_AUTH_SOCK: socket })).toBe(me);
      expect(person.secretsAsked).toEqual([]);
      expect(sshd.log().slice(from)).not.toContain('Postponed publickey for root from 127.0.0.1 ssh2: ECDSA');
      expect(
        sshd
          .log()
          .slice(from)
          .match(/userauth-request .* method publickey/g),
      ).toHaveLength(2);
    });

    it('goes on without one that does not answer', async () => {
      const home = sshd.config({ lines: [`IdentityFile ${keys.plain}`, 'IdentityAgent /nowhere/agent'] }).home;
      expect(await whoami(home)).toBe(me);
    });
  });

  describe.skipIf(noUsers !== '')(`with a password${noUsers}`, () => {
    let user: ThrowawayUser;
    let server: Sshd;
    let second: Sshd;
    beforeAll(async () => {
      user = await makeUser(folder);
      server = await startSshd({ user: user.name, config: ['PasswordAuthentication yes'] });
      second = await startSshd({
        user: user.name,
        config: [
          'UsePAM yes',
          'KbdInteractiveAuthentication yes',
          'AuthenticationMethods publickey,keyboard-interactive',
        ],
      });
    });
    afterAll(async () => {
      await server?.stop();
      await second?.stop();
      await user?.remove();
    });

    it('works, also at the second attempt', async () => {
      const { home } = server.config({ lines: ['PubkeyAuthentication no'] });
      const person = new Person(false, ['wrong', user.password]);
      expect(await whoami(home, person)).toBe(user.name);
      expect(person.secretsAsked).toEqual(
        [1, 2].map((attempt) => ({
          address: `[127.0.0.1]:${server.port}`,
          what: 'password',
          prompt: `Password for ${user.name}@[127.0.0.1]:${server.port}`,
          echo: false,
          attempt,
        })),
      );
    });

    it('is given up after three wrong ones, and the password stands in no error', async () => {
      const { home } = server.config({ lines: ['PubkeyAuthentication no'] });
      const person = new Person(false, ['wrong-1', 'wrong-2', 'wrong-3', user.password]);
      const error = await errorOf(connectFrom(home, 'staging', { person }));
      expect(error.code).toBe('ssh.authFailed');
      expect(error.message).toMatch(/Tried: password\. It would accept: publickey, password/);
      expect(person.secretsAsked).toHaveLength(3);
      expect(JSON.stringify([error.toData(), String(error.cause), error.stack])).not.toContain('wrong-');
    });

    it('ends when the person gives up', async () => {
      const { home } = server.config({ lines: ['PubkeyAuthentication no'] });
      const from = server.log().length;
      expect((await errorOf(connectFrom(home, 'staging', { person: new Person(false, [null]) }))).code).toBe(
        'ssh.declined',
      );
      expect(server.log().slice(from)).not.toContain('method password');
    });

    it('comes second where key and answer are both asked for', async () => {
      const { home } = second.config();
      const person = new Person(false, ['wrong', user.password]);
      expect(await whoami(home, person)).toBe(user.name);
      expect(person.secretsAsked.map(({ what, echo, attempt }) => [what, echo, attempt])).toEqual([
        ['password', false, 1],
        ['password', false, 2],
      ]);
    });

    it('comes second also where the key is in an agent', async () => {
      const socket = join(folder, 'second-agent');
      const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
      try {
        await once(agent.stdout, 'data');
        run('env', [`SSH_AUTH_SOCK=${socket}`, 'ssh-add', '-q', second.clientKey], folder);
        const person = new Person(false, [user.password]);
        const { home } = second.config();
        expect(await whoami(home, person, { SSH_AUTH_SOCK: socket })).toBe(user.name);
        expect(person.secretsAsked).toHaveLength(1);
      } finally {
        agent.kill();
      }
    });
  });

  it('goes through two jump hosts, each with its own key check and login', async () => {
    const jumps = [
      await startSshd(),
      await startSshd({ authorizedKeys: [readFileSync(`${keys.encrypted}.pub`, 'utf8').trim()] }),
    ] as const;
    try {
      const { home } = sshd.config({ known: false, lines: ['ProxyJump first,second'] });
      const [first, second] = jumps;
      const config = join(home, '.ssh/config');
      const block = (name: string, port: number, key: string): string =>
        `Host ${name}\n  HostName 127.0.0.1\n  Port ${port}\n  User ${me}\n  IdentityFile ${key}\n  IdentitiesOnly yes\n`;
      writeFileSync(
        config,
        `${readFileSync(config, 'utf8')}${block('first', first.port, first.clientKey)}${block('second', second.port, keys.encrypted)}`,
      );
      const person = new Person(true, ['correct horse']);
      const connection = await connectFrom(home, 'staging', { person });
      const addresses = [first, second, sshd].map(({ port }) => `[127.0.0.1]:${port}`);
      expect(person.keysAsked.map(({ address }) => address)).toEqual(addresses);
      expect(connection.keys.map(({ key }) => key.sha256)).toEqual(
        [first, second, sshd].map(({ hostKeyFingerprint }) => hostKeyFingerprint),
      );
      expect(person.secretsAsked.map(({ address }) => address)).toEqual([addresses[1]]);
      expect((await runToEnd(connection, ['echo', 'through'])).stdout.toString()).toBe('through\n');

      // A jump host with another key than the known one ends it there.
      await connection.close();
      const known = readFileSync(join(home, '.ssh/known_hosts'), 'utf8');
      const swapped = known.replace(
        new RegExp(`^(\\[127\\.0\\.0\\.1\\]:${second.port} \\S+) \\S+$`, 'm'),
        (_, start: string) => `${start} ${readFileSync(`${keys.stranger}.pub`, 'utf8').split(' ')[1]}`,
      );
      writeFileSync(join(home, '.ssh/known_hosts'), swapped);
      const from = sshd.log().length;
      const error = await errorOf(connectFrom(home, 'staging', { person: new Person(true, ['correct horse']) }));
      expect(error.code).toBe('ssh.hostKeyChanged');
      expect(error.message).toContain(addresses[1]);
      expect(sshd.log().slice(from)).not.toContain('Connection from');
    } finally {
      for (const jump of jumps) await jump.stop();
    }
  });

  it('never runs Match exec', async () => {
    const mark = join(folder, 'mark');
    const { home } = sshd.config();
    const config = join(home, '.ssh/config');
    writeFileSync(config, `Match exec "touch ${mark}"\n  Port 1\n${readFileSync(config, 'utf8')}`);
    const person = new Person();
    expect(await whoami(home, person)).toBe(me);
    expect(person.warnings.join()).toContain('Match exec');
    expect(() => readFileSync(mark)).toThrow();
  });

  describe('tells what is wrong with', () => {
    const at = (port: number, more: readonly string[] = []): string => {
      const { home } = sshd.config({ lines: more });
      const config = join(home, '.ssh/config');
      writeFileSync(config, readFileSync(config, 'utf8').replace(/Port \d+/, `Port ${port}`));
      return home;
    };
    const servers: Server[] = [];
    afterAll(() => {
      for (const server of servers) server.close();
    });
    async function serving(answer: string | null): Promise<number> {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        if (answer === null) return;
        socket.end(answer);
      });
      servers.push(server.listen(0, '127.0.0.1'));
      await once(server, 'listening');
      return portOf(server);
    }

    it('the network', async () => {
      expect((await errorOf(connectFrom(at(await freePort()), 'staging'))).code).toBe('ssh.refused');
      const home = sshd.config({ alias: 'other' }).home;
      expect((await errorOf(connectFrom(home, 'no-such-host.invalid'))).code).toBe('ssh.unreachable');
      const silent = at(await serving(null), ['ConnectTimeout 1']);
      expect((await errorOf(connectFrom(silent, 'staging'))).code).toBe('ssh.timeout');
    });

    it('the server', async () => {
      expect((await errorOf(connectFrom(at(await serving('')), 'staging'))).code).toBe('ssh.turnedAway');
      const http = at(await serving('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'));
      expect((await errorOf(connectFrom(http, 'staging'))).code).toMatch(/ssh\.(protocol|turnedAway)/);
      const old = await startSshd({ config: ['KexAlgorithms sntrup761x25519-sha512@openssh.com'] });
      try {
        const error = await errorOf(connectFrom(old.config().home, 'staging'));
        expect([error.code, error.message]).toEqual(['ssh.algorithms', expect.stringContaining('key exchange')]);
      } finally {
        await old.stop();
      }
    });

    it('a configuration that needs the system’s ssh', async () => {
      const { home } = sshd.config({ lines: ['ProxyCommand nc %h %p'] });
      const error = await errorOf(connectFrom(home, 'staging'));
      expect([error.code, error.hint]).toEqual(['ssh.needsSystem', expect.stringContaining('system transport')]);
    });
  });

  it('waits a little where the server has too many logins under way', async () => {
    const busy = await startSshd({ config: ['MaxStartups 1'] });
    try {
      const { home } = busy.config();
      const hold = run(
        'bash',
        ['-c', `exec 3<>/dev/tcp/127.0.0.1/${busy.port}; (sleep 0.7) >/dev/null 2>&1 <&3 & echo`],
        folder,
      );
      expect(hold).toBe('\n');
      await (await connectFrom(home, 'staging')).close();
    } finally {
      await busy.stop();
    }
  });

  it('is given up at any moment', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const port = portOf(silent);
    try {
      const { home } = sshd.config();
      const config = join(home, '.ssh/config');
      const text = readFileSync(config, 'utf8');
      writeFileSync(config, text.replace(/Port \d+/, `Port ${port}`));
      for (const ms of [0, 5, 50]) {
        const giveUp = new AbortController();
        const error = errorOf(connectFrom(home, 'staging', { signal: giveUp.signal }));
        await wait(ms);
        giveUp.abort();
        expect((await error).code).toBe('job.cancelled');
      }
    } finally {
      silent.close();
    }
    const giveUp = new AbortController();
    const person = new Person(() => {
      giveUp.abort();
      return true;
    });
    const { home } = sshd.config({ known: false });
    expect((await errorOf(connectFrom(home, 'staging', { person, signal: giveUp.signal }))).code).toBe('job.cancelled');
  });
});

/** Leaves the server's own client key out of a home's configuration. */
function removeClientKey(home: string): void {
  const config = join(home, '.ssh/config');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^ *IdentityFile \S*\/client\n/m, ''));
}
