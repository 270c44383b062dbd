import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey, SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';
import { connectFrom, errorOf, Person } from './support/ssh-person.ts';

const missing = missingTools(...SSHD_TOOLS);

/** Lines of the server's log that tell of anything behind the key exchange. */
function logins(sshd: Sshd, from: number): readonly string[] {
  return sshd
    .log()
    .slice(from)
    .split('\n')
    .filter((line) => /userauth|Accepted|Failed|session opened|attempt \d/i.test(line));
}

describe.skipIf(missing.length > 0)(`host keys${skipReason(missing)}`, () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd({ hostKeys: ['rsa', 'ecdsa', 'ed25519'] });
  });
  afterAll(() => sshd.stop());
  const address = (): string => `[127.0.0.1]:${sshd.port}`;
  const keyOf = (type: string) => {
    const key = sshd.hostKeys.find((one) => one.type === type);
    if (key === undefined) throw new Error(type);
    return key;
  };
  const known = (home: string): string => readFileSync(join(home, '.ssh/known_hosts'), 'utf8');

  it('that are unknown are asked for before anything else is sent, and known from then on', async () => {
    const { home } = sshd.config({ known: false });
    const from = sshd.log().length;
    const seen: (readonly string[])[] = [];
    const person = new Person(() => {
      seen.push(logins(sshd, from));
      return true;
    });
    const connection = await connectFrom(home, 'staging', { person });
    const { type, sha256, base64 } = keyOf('ssh-ed25519');
    expect(person.keysAsked).toEqual([{ address: address(), key: { type, sha256 } }]);
    expect(seen).toEqual([[]]);
    expect(logins(sshd, from)).toContainEqual(expect.stringContaining('userauth-request'));
    expect(connection.keys).toEqual([{ address: address(), key: { type, sha256 } }]);
    await connection.close();
    expect(known(home)).toBe(`${address()} ${type} ${base64}\n`);
    expect(statSync(join(home, '.ssh/known_hosts')).mode & 0o777).toBe(0o600);

    const again = new Person();
    await (await connectFrom(home, 'staging', { person: again })).close();
    expect(again.keysAsked).toEqual([]);
  });

  it('that are declined end the attempt with nothing sent', async () => {
    const { home } = sshd.config({ known: false });
    const from = sshd.log().length;
    expect((await errorOf(connectFrom(home, 'staging'))).code).toBe('ssh.declined');
    expect(logins(sshd, from)).toEqual([]);
    expect(known(home)).toBe('');
  });

  it('are found in hashed files, and written hashed where that is configured', async () => {
    const { home } = sshd.config({ lines: ['HashKnownHosts yes'] });
    const file = join(home, '.ssh/known_hosts');
    run('ssh-keygen', ['-q', '-H', '-f', file], home);
    expect(known(home)).toMatch(/^(\|1\|\S+ \S+ \S+\n){3}$/);
    await (await connectFrom(home, 'staging')).close();

    writeFileSync(file, '# no newline at the end');
    await (await connectFrom(home, 'staging', { person: new Person(true) })).close();
    expect(known(home)).toMatch(/^# no newline at the end\n\|1\|\S+ ssh-ed25519 \S+\n$/);
    expect(run('ssh-keygen', ['-F', address(), '-f', file], home)).toContain('found: line 2');
    await (await connectFrom(home, 'staging')).close();
  });

  it('of a type that is known are asked of the server first', async () => {
    const { home } = sshd.config();
    for (const { type, base64, sha256 } of sshd.hostKeys) {
      writeFileSync(join(home, '.ssh/known_hosts'), `${address()} ${type} ${base64}\n`);
      const connection = await connectFrom(home, 'staging');
      expect(connection.keys[0]?.key).toEqual({ type, sha256 });
      await connection.close();
    }
  });

  it.each(['yes', 'no', 'off', 'ask', 'accept-new'])(
    'that changed are refused with StrictHostKeyChecking %s, with nothing sent',
    async (strict) => {
      const { home } = sshd.config({ lines: [`StrictHostKeyChecking ${strict}`] });
      const { base64 } = await otherKey(home);
      writeFileSync(join(home, '.ssh/known_hosts'), `# mine\n${address()} ssh-ed25519 ${base64}\n`);
      const from = sshd.log().length;
      const person = new Person(true);
      const error = await errorOf(connectFrom(home, 'staging', { person }));
      expect(error.code).toBe('ssh.hostKeyChanged');
      expect(error.message).toContain(keyOf('ssh-ed25519').sha256);
      expect(error.message).toContain(`${join(home, '.ssh/known_hosts')}:2`);
      expect(error.hint).toContain(`ssh-keygen -R "${address()}"`);
      expect(person.keysAsked).toEqual([]);
      expect(logins(sshd, from)).toEqual([]);
    },
  );

  it('of another type than all that are known are a change too', async () => {
    const bare = await startSshd({ hostKeys: ['ed25519'] });
    try {
      const { home } = bare.config();
      const { type, base64 } = keyOf('ssh-rsa');
      writeFileSync(join(home, '.ssh/known_hosts'), `[127.0.0.1]:${bare.port} ${type} ${base64}\n`);
      expect((await errorOf(connectFrom(home, 'staging', { person: new Person(true) }))).code).toBe(
        'ssh.hostKeyChanged',
      );
    } finally {
      await bare.stop();
    }
  });

  it('that are revoked are refused', async () => {
    const { home } = sshd.config();
    const { type, base64 } = keyOf('ssh-ed25519');
    const line = `${address()} ${type} ${base64}\n`;
    writeFileSync(join(home, '.ssh/known_hosts'), `${line}@revoked * ${type} ${base64}\n`);
    const from = sshd.log().length;
    expect((await errorOf(connectFrom(home, 'staging', { person: new Person(true) }))).code).toBe('ssh.hostKeyRevoked');
    expect(logins(sshd, from)).toEqual([]);
  });

  it('that a certificate authority vouches for need the system transport', async () => {
    const { home } = sshd.config();
    const { base64 } = await otherKey(home);
    writeFileSync(join(home, '.ssh/known_hosts'), `@cert-authority *:${sshd.port} ssh-ed25519 ${base64}\n`);
    const person = new Person(true);
    expect((await errorOf(connectFrom(home, 'staging', { person }))).code).toBe('ssh.needsSystem');
    expect(person.keysAsked).toEqual([]);
  });

  it('that are unknown are refused unasked with StrictHostKeyChecking yes', async () => {
    const { home } = sshd.config({ known: false, lines: ['StrictHostKeyChecking yes'] });
    const person = new Person(true);
    expect((await errorOf(connectFrom(home, 'staging', { person }))).code).toBe('ssh.hostKeyUnknown');
    expect(person.keysAsked).toEqual([]);
  });

  it('that change between the question and the answer are refused', async () => {
    const first = await startSshd();
    const { home } = first.config({ known: false });
    let second: Sshd | null = null;
    try {
      const person = new Person(async () => {
        await first.stop();
        second = await startSshd({ port: first.port });
        return true;
      });
      const error = await errorOf(connectFrom(home, 'staging', { person }));
      // The home went with the first server: nothing could be remembered.
      expect(error.code).toBe('ssh.hostKeyChanged');
      expect(error.message).toContain('confirmed a moment ago');
    } finally {
      await first.stop();
      await (second as Sshd | null)?.stop();
    }
  });

  it('are trusted for the connection also where they cannot be written down', async () => {
    const { home } = sshd.config({ known: false, lines: ['UserKnownHostsFile /dev/null/known_hosts'] });
    const person = new Person(true);
    await (await connectFrom(home, 'staging', { person })).close();
    expect(person.warnings.join()).toContain('could not be added to /dev/null/known_hosts');
  });

  async function otherKey(home: string): Promise<{ readonly base64: string }> {
    const folder = join(home, 'other');
    mkdirSync(folder, { recursive: true });
    const file = makeKey(folder, `key-${Math.random()}`);
    return { base64: readFileSync(`${file}.pub`, 'utf8').split(' ')[1] ?? '' };
  }
});
