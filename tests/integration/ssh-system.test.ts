import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runToEnd } from '../../src/main/remote/run-to-end.ts';
import { descendants, isRunning } from '../support/process-tree.ts';
import { freePort, makeKey, publicKeyOf, SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { makeUser, noThrowawayUsers, type ThrowawayUser } from '../support/throwaway-user.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';
import { type Connecting, connectFrom, errorOf, Person } from './support/ssh-person.ts';

const missing = missingTools(...SSHD_TOOLS, 'ssh');
const noUsers = noThrowawayUsers();

describe.skipIf(missing.length > 0)(`the system’s ssh${skipReason(missing)}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-system-test-'));
  const authority = makeKey(folder, 'authority');
  const encrypted = makeKey(folder, 'encrypted', 'ed25519', 'correct horse');
  const certified = makeKey(folder, 'certified');
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd({
      hostKeys: ['ed25519', 'ecdsa'],
      authorizedKeys: [readFileSync(`${encrypted}.pub`, 'utf8').trim()],
      config: [`TrustedUserCAKeys ${authority}.pub`],
    });
  });
  afterAll(async () => {
    await sshd?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const address = (): string => `[127.0.0.1]:${sshd.port}`;
  const system = (home: string, options: Connecting = {}) =>
    connectFrom(home, 'staging', { transport: 'system', ...options });
  const me = userInfo().username;

  async function whoami(home: string, options: Connecting = {}): Promise<string> {
    const connection = await system(home, options);
    try {
      return (await runToEnd(connection, ['id', '-un'])).stdout.toString().trim();
    } finally {
      await connection.close();
    }
  }

  it('asks for an unknown host key with type and fingerprint, and remembers it', async () => {
    const { home } = sshd.config({ known: false, lines: ['HostKeyAlgorithms ecdsa-sha2-nistp256'] });
    const from = sshd.log().length;
    const person = new Person(() => {
      expect(sshd.log().slice(from)).not.toMatch(/userauth|Accepted/);
      return true;
    });
    const connection = await system(home, { person });
    const key = { type: 'ecdsa-sha2-nistp256', sha256: sshd.hostKeys[1]?.sha256 };
    expect(person.keysAsked).toEqual([{ address: address(), key }]);
    expect(connection.keys).toEqual([{ address: address(), key }]);
    await connection.close();
    const again = new Person();
    expect(await whoami(home, { person: again })).toBe(me);
    expect(again.keysAsked).toEqual([]);
  });

  it('sends nothing where the person does not trust the key', async () => {
    const { home } = sshd.config({ known: false });
    const from = sshd.log().length;
    expect((await errorOf(system(home))).code).toBe('ssh.declined');
    expect(sshd.log().slice(from)).not.toMatch(/userauth|Accepted/);
    expect(readFileSync(join(home, '.ssh/known_hosts'), 'utf8')).toBe('');
  });

  it.each(['yes', 'no', 'accept-new'])('refuses a changed key with StrictHostKeyChecking %s', async (strict) => {
    const { home } = sshd.config({ lines: [`StrictHostKeyChecking ${strict}`] });
    const file = join(home, '.ssh/known_hosts');
    const { base64, sha256 } = publicKeyOf(authority);
    writeFileSync(file, `# mine\n${address()} ssh-ed25519 ${base64}\n`);
    const from = sshd.log().length;
    const person = new Person(true);
    const error = await errorOf(system(home, { person }));
    expect(error.code).toBe('ssh.hostKeyChanged');
    for (const part of [sshd.hostKeyFingerprint, sha256, `${file}:2`]) expect(error.message).toContain(part);
    expect(person.keysAsked).toEqual([]);
    expect(sshd.log().slice(from)).not.toMatch(/userauth|Accepted/);
  });

  it('refuses revoked keys, keys of another type than those known, and unknown ones where that is configured', async () => {
    const { home } = sshd.config({ lines: ['HostKeyAlgorithms ssh-ed25519'] });
    const file = join(home, '.ssh/known_hosts');
    const [ed25519, ecdsa] = sshd.hostKeys;
    writeFileSync(file, `@revoked * ${ed25519?.type} ${ed25519?.base64}\n${sshd.knownHosts()}`);
    expect((await errorOf(system(home, { person: new Person(true) }))).code).toBe('ssh.hostKeyRevoked');

    const other = sshd.config({ lines: ['HostKeyAlgorithms ssh-ed25519'] }).home;
    writeFileSync(join(other, '.ssh/known_hosts'), `${address()} ${ecdsa?.type} ${ecdsa?.base64}\n`);
    const person = new Person(true);
    expect((await errorOf(system(other, { person }))).code).toBe('ssh.hostKeyChanged');
    expect(person.keysAsked).toEqual([]);

    const strict = sshd.config({ known: false, lines: ['StrictHostKeyChecking yes'] }).home;
    expect((await errorOf(system(strict, { person: new Person(true) }))).code).toBe('ssh.hostKeyUnknown');
  });

  it('logs in with a certificate, and trusts a host by one', async () => {
    run('ssh-keygen', ['-q', '-s', authority, '-I', 'plateau-test', '-n', me, '-V', '+5m', `${certified}.pub`], folder);
    const { home } = sshd.config({ lines: [`IdentityFile ${certified}`, `CertificateFile ${certified}-cert.pub`] });
    removeClientKey(home);
    expect((await errorOf(connectFrom(home, 'staging'))).code).toBe('ssh.needsSystem');
    const from = sshd.log().length;
    expect(await whoami(home)).toBe(me);
    expect(sshd.log().slice(from)).toMatch(/Accepted publickey .*ED25519-CERT/);

    const host = makeKey(folder, 'certified-host');
    run('ssh-keygen', ['-q', '-s', authority, '-I', 'host', '-h', '-n', '127.0.0.1', `${host}.pub`], folder);
    const server = await startSshd({ hostKeyFiles: [host], config: [`HostCertificate ${host}-cert.pub`] });
    try {
      const vouched = server.config().home;
      const { type, base64 } = publicKeyOf(authority);
      writeFileSync(join(vouched, '.ssh/known_hosts'), `@cert-authority [127.0.0.1]:* ${type} ${base64}\n`);
      const connection = await system(vouched);
      expect(connection.keys[0]?.key.type).toBe('ssh-ed25519-cert-v01@openssh.com');
      await connection.close();
    } finally {
      await server.stop();
    }
  });

  it('goes through a ProxyCommand', async () => {
    const { home } = sshd.config({
      lines: [`ProxyCommand bash -c 'exec 3<>/dev/tcp/%h/%p; cat <&3 & cat >&3; kill %%%%1'`],
    });
    expect(await whoami(home)).toBe(me);
    const broken = sshd.config({ lines: ['ProxyCommand sh -c "echo the proxy is down >&2; exit 1"'] }).home;
    const error = await errorOf(system(broken));
    expect([error.code, error.message]).toEqual(['ssh.failed', expect.stringContaining('the proxy is down')]);
  });

  it('goes through two jump hosts and checks each key, whatever the configuration says', async () => {
    const [first, second] = [await startSshd(), await startSshd()];
    try {
      const { home } = sshd.config({ known: false, lines: ['ProxyJump first,second'] });
      const config = join(home, '.ssh/config');
      const own = readFileSync(config, 'utf8');
      const block = (name: string, { port, clientKey }: Sshd): string =>
        `Host ${name}\n  HostName 127.0.0.1\n  Port ${port}\n  User ${me}\n  IdentityFile ${clientKey}\n  StrictHostKeyChecking no\n  UserKnownHostsFile ${join(home, '.ssh/known_hosts')}\n`;
      writeFileSync(config, `${own}${block('first', first)}${block('second', second)}`);
      const person = new Person(true);
      const connection = await system(home, { person });
      const addresses = [first, second, sshd].map(({ port }) => `[127.0.0.1]:${port}`);
      expect(person.keysAsked.map((asked) => asked.address)).toEqual(addresses);
      expect(connection.keys).toEqual(
        [first, second, sshd].map(({ hostKeyFingerprint }, i) => ({
          address: addresses[i],
          key: { type: 'ssh-ed25519', sha256: hostKeyFingerprint },
        })),
      );
      expect((await runToEnd(connection, ['echo', 'through'])).stdout.toString()).toBe('through\n');
      await connection.close();

      const known = join(home, '.ssh/known_hosts');
      const changed = readFileSync(known, 'utf8').replaceAll(
        second.hostKeys[0]?.base64 ?? '?',
        publicKeyOf(authority).base64,
      );
      writeFileSync(known, changed);
      const from = sshd.log().length;
      const error = await errorOf(system(home, { person: new Person(true) }));
      expect([error.code, error.message]).toEqual(['ssh.hostKeyChanged', expect.stringContaining(addresses[1] ?? '')]);
      expect(sshd.log().slice(from)).not.toContain('Connection from');
    } finally {
      await first.stop();
      await second.stop();
    }
  });

  it('asks for passphrases, again where they are wrong', async () => {
    const { home } = sshd.config({ lines: [`IdentityFile ${encrypted}`] });
    removeClientKey(home);
    const person = new Person(false, ['wrong', 'correct horse']);
    expect(await whoami(home, { person })).toBe(me);
    expect(person.secretsAsked).toEqual(
      [1, 2].map((attempt) => ({
        address: address(),
        what: 'passphrase',
        prompt: `Passphrase for the key ${encrypted}`,
        echo: false,
        attempt,
      })),
    );
    expect((await errorOf(system(home, { person: new Person(false, [null]) }))).code).toBe('ssh.declined');
  });

  it.skipIf(noUsers !== '')(`asks for passwords, three times${noUsers}`, async () => {
    let user: ThrowawayUser | null = null;
    let server: Sshd | null = null;
    try {
      user = await makeUser(folder);
      server = await startSshd({ user: user.name, config: ['PasswordAuthentication yes'] });
      const { home } = server.config({ lines: ['PubkeyAuthentication no'] });
      expect(await whoami(home, { person: new Person(false, ['wrong', user.password]) })).toBe(user.name);
      const person = new Person(false, ['wrong-1', 'wrong-2', 'wrong-3', user.password]);
      const error = await errorOf(system(home, { person }));
      expect(error.code).toBe('ssh.authFailed');
      expect(error.message).toContain(`does not let ${user.name} in. It would accept: publickey,password`);
      expect(person.secretsAsked.map(({ what, attempt }) => [what, attempt])).toEqual(
        [1, 2, 3].map((n) => ['password', n]),
      );
      expect(JSON.stringify(error.toData())).not.toContain('wrong-');
    } finally {
      await server?.stop();
      await user?.remove();
    }
  });

  it('tells what is wrong with the network and the server', async () => {
    const { home } = sshd.config();
    const config = join(home, '.ssh/config');
    const text = readFileSync(config, 'utf8');
    writeFileSync(config, text.replace(/Port \d+/, `Port ${await freePort()}`));
    expect((await errorOf(system(home))).code).toBe('ssh.refused');
    expect((await errorOf(connectFrom(home, 'no-such-host.invalid', { transport: 'system' }))).code).toBe(
      'ssh.unreachable',
    );
    writeFileSync(config, text.replace('Port', 'KexAlgorithms diffie-hellman-group1-sha1\n  Port'));
    expect((await errorOf(system(home))).code).toBe('ssh.algorithms');
    writeFileSync(config, text);
    expect((await errorOf(system(home, { env: { PATH: folder } }))).code).toBe('ssh.noSystemSsh');
  });

  it('keeps what the configuration asks for beside the connection from happening', async () => {
    const mark = join(folder, 'local-command');
    const { home } = sshd.config({
      lines: [
        'PermitLocalCommand yes',
        `LocalCommand touch ${mark}`,
        'RemoteCommand echo other',
        'RequestTTY force',
        'ForwardAgent yes',
        'SessionType none',
        `LocalForward ${await freePort()} 127.0.0.1:1`,
        'ControlMaster auto',
        `ControlPath ${folder}/mux`,
        'ControlPersist 60',
      ],
    });
    expect(await whoami(home)).toBe(me);
    expect(readdirSync(folder).filter((name) => /mux|local-command/.test(name))).toEqual([]);
  });

  it('is given up at any moment, and leaves no process and no folder', async () => {
    const temporary = mkdtempSync(join(folder, 't-'));
    vi.stubEnv('TMPDIR', temporary);
    try {
      for (const ms of [0, 20, 120]) {
        const { home } = sshd.config({ known: false });
        const giveUp = new AbortController();
        const never = new Person(() => new Promise<boolean>(() => undefined));
        const error = errorOf(system(home, { person: never, signal: giveUp.signal }));
        await wait(ms);
        giveUp.abort();
        expect((await error).code).toBe('job.cancelled');
      }
    } finally {
      vi.unstubAllEnvs();
    }
    expect(descendants(process.pid).filter(({ name }) => name === 'ssh')).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('ends with the process that uses it, however that ends', async () => {
    const { home } = sshd.config();
    const temporary = mkdtempSync(join(folder, 't-'));
    const script = `
      import { connectFrom } from ${JSON.stringify(resolve(import.meta.dirname, 'support/ssh-person.ts'))};
      const connection = await connectFrom(${JSON.stringify(home)}, 'staging', { transport: 'system' });
      console.log('connected');
      setInterval(() => connection, 1000);
    `;
    const file = join(folder, 'connects.mts');
    writeFileSync(file, script);
    const child = spawn(process.execPath, ['--no-warnings', file], {
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(child.stdout, 'data');
      expect(readdirSync(temporary)).toHaveLength(1);
      const ours = descendants(child.pid ?? 0);
      expect(ours.some(({ name }) => name === 'ssh')).toBe(true);
      child.kill('SIGKILL');
      for (let waited = 0; ours.some(isRunning) && waited < 200; waited++) await wait(50);
      expect(ours.filter(isRunning)).toEqual([]);
      for (let waited = 0; readdirSync(temporary).length > 0 && waited < 200; waited++) await wait(50);
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

/** Leaves the server's own client key out of a home's configuration. */
function removeClientKey(home: string): void {
  const config = join(home, '.ssh/config');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^ *IdentityFile \S*\/client\n/m, ''));
}
