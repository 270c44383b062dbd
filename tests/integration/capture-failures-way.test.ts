import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeKey, publicKeyOf, SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { makeUser, noThrowawayUsers } from '../support/throwaway-user.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';
import { type BoxOptions, CaptureBox, isAlive } from './support/capture-box.ts';
import { Targets, targetProgram, until } from './support/capture-targets.ts';
import * as node from './support/node-target.ts';

const missing = missingTools(...SSHD_TOOLS, 'python3', 'py-spy');
const ORDERS = targetProgram('orders.py');
const LIMIT_MS = 180_000;
const BUSY_SECONDS = 60;
const noTerminal = missingTools('script');
const noUsers = noThrowawayUsers() || skipReason(noTerminal);

describe.skipIf(missing.length > 0)(`the way to the box${skipReason(missing)}`, () => {
  const targets = new Targets();
  const nodes = new node.Targets();
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    targets.end();
    nodes.end();
    for (const step of undo.splice(0).reverse()) await step();
  });

  async function boxed(options?: BoxOptions): Promise<CaptureBox> {
    const box = await CaptureBox.start(options);
    undo.push(() => box.remove());
    return box;
  }

  async function jump(): Promise<Sshd> {
    const sshd = await startSshd();
    undo.push(() => sshd.stop());
    return sshd;
  }

  /** Refused before anybody logged in: nothing was asked of the box, and nothing is stored. */
  async function expectUnreached(box: CaptureBox, pid: number, logFrom: number): Promise<void> {
    expect(box.sshd.log().slice(logFrom)).not.toMatch(/userauth-request|Accepted/);
    await box.expectClean();
    expect([isAlive(pid), await box.stored()]).toEqual([true, []]);
  }

  it(
    'may lead through two others: a file and a channel come through, and nothing stays on any of the three',
    async () => {
      const jumps = [await jump(), await jump()];
      const box = await boxed({ lines: ['ProxyJump first,second'] });
      const blocks = jumps.map(
        ({ port, user, clientKey }, i) =>
          `Host ${['first', 'second'][i]}\n  HostName 127.0.0.1\n  Port ${port}\n  User ${user}\n  IdentityFile ${clientKey}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${join(box.home, '.ssh/known_hosts')}\n`,
      );
      writeFileSync(join(box.home, '.ssh/config'), blocks.join(''), { flag: 'a' });
      writeFileSync(join(box.home, '.ssh/known_hosts'), jumps.map((sshd) => sshd.knownHosts()).join(''), { flag: 'a' });
      const python = await targets.start('python3', ORDERS);
      const service = await nodes.node('orders.cjs');
      const { provenance } = await box.capture(python, 'py-spy', '--seconds', '2', '--label', 'file');
      expect(provenance.remoteSha256).toMatch(/^[0-9a-f]{64}$/);
      expect(provenance.connection.keys).toEqual(
        [...jumps, box.sshd].map(
          ({ port, hostKeyFingerprint }) => `[127.0.0.1]:${port} ssh-ed25519 ${hostKeyFingerprint}`,
        ),
      );
      await box.capture(service.pid, 'inspector', '--seconds', '2', '--label', 'channel');
      await box.expectClean();
      expect([isAlive(python), service.isAlive(), await node.isOpen(service.port)]).toEqual([true, true, false]);
      expect((await box.stored()).toSorted()).toEqual(['channel', 'file']);
      const ends = (): boolean => jumps.every((sshd) => sshd.sessions().length === 0);
      await until(ends, 'the end of what ran on the jump hosts', BUSY_SECONDS);
      // A jump host that shows another key than the known one ends the way there.
      const { base64 } = publicKeyOf(makeKey(box.folder, 'other'));
      const [, second] = jumps;
      const line = new RegExp(`^(\\[127\\.0\\.0\\.1\\]:${second?.port} \\S+) \\S+$`, 'm');
      writeFileSync(join(box.home, '.ssh/known_hosts'), box.knownHosts().replace(line, `$1 ${base64}`));
      const from = box.sshd.log().length;
      const { err } = await box.refused(python, 'py-spy', '--seconds', '2');
      expect(err).toContain(`[127.0.0.1]:${second?.port} shows another host key`);
      expect(box.sshd.log().slice(from)).not.toContain('Connection from');
      await box.expectClean();
    },
    LIMIT_MS,
  );

  it.each(['ask', 'no', 'accept-new'])(
    'ends at a changed host key, with both fingerprints, whatever StrictHostKeyChecking is (%s)',
    async (strict) => {
      const box = await boxed({ lines: [`StrictHostKeyChecking ${strict}`] });
      const pid = await targets.start('python3', ORDERS);
      await box.json('processes', 'box');
      const other = publicKeyOf(makeKey(box.folder, 'other'));
      const known = box.knownHosts().replace(/(ssh-ed25519) \S+/, `$1 ${other.base64}`);
      writeFileSync(join(box.home, '.ssh/known_hosts'), known);
      const from = box.sshd.log().length;
      const { err } = await box.refused(pid, 'py-spy', '--seconds', '2');
      expect(err).toContain('(ssh.hostKeyChanged)');
      expect(err).toContain(
        `it shows ssh-ed25519 ${box.sshd.hostKeyFingerprint}, known is ssh-ed25519 ${other.sha256}`,
      );
      expect(err).toContain(`ssh-keygen -R "[127.0.0.1]:${box.sshd.port}"`);
      const trusted = await box.run('hosts', 'trust', 'box', '--key', box.sshd.hostKeyFingerprint);
      expect([trusted.code, trusted.err]).toEqual([4, expect.stringContaining('(ssh.hostKeyChanged)')]);
      expect(box.knownHosts()).toBe(known);
      await expectUnreached(box, pid, from);
    },
    LIMIT_MS,
  );

  it(
    'is known from hashed known_hosts, which are also written',
    async () => {
      const box = await boxed({ lines: ['HashKnownHosts yes'] });
      const pid = await targets.start('python3', ORDERS);
      run('ssh-keygen', ['-q', '-H', '-f', join(box.home, '.ssh/known_hosts')], box.folder);
      const hashed = box.knownHosts();
      expect(hashed).toMatch(/^\|1\|/);
      await box.capture(pid, 'py-spy', '--seconds', '2', '--label', 'hashed');
      expect(box.knownHosts()).toBe(hashed);
      writeFileSync(join(box.home, '.ssh/known_hosts'), '');
      expect((await box.refused(pid, 'py-spy', '--seconds', '2')).err).toContain(box.sshd.hostKeyFingerprint);
      await box.done('hosts', 'trust', 'box', '--key', box.sshd.hostKeyFingerprint);
      expect(box.knownHosts()).toMatch(/^\|1\|\S+ ssh-ed25519 \S+\n$/);
      await box.capture(pid, 'py-spy', '--seconds', '2', '--label', 'again');
      await box.expectClean();
      expect([isAlive(pid), (await box.stored()).toSorted()]).toEqual([true, ['again', 'hashed']]);
    },
    LIMIT_MS,
  );

  it.skipIf(noUsers !== '')(
    `ends after three wrong passwords, of which none is written anywhere; the right one leads on${noUsers}`,
    async () => {
      const user = await makeUser('/');
      undo.push(() => user.remove());
      const box = await boxed({
        user: user.name,
        config: ['PasswordAuthentication yes'],
        lines: ['PubkeyAuthentication no'],
      });
      const pid = await targets.start('python3', ORDERS);
      const how = ['capture', 'box', '--with', 'py-spy', '--pid', String(pid), '--seconds', '2'];
      const asked = `Password for ${user.name}@[127.0.0.1]:${box.sshd.port}`;
      const call = box.onTerminal(...how);
      for (let times = 1; times <= 3; times++) {
        await until(() => call.out().split(asked).length > times, `question ${times}`, BUSY_SECONDS);
        call.child.stdin?.write(`wrong-${times}\r`);
      }
      const { code, out } = await call.answer;
      expect([code, out]).toEqual([4, expect.stringContaining('(ssh.authFailed)')]);
      expect(out.split(asked)).toHaveLength(4);
      expect(out).toContain('Tried: password.');
      expect(out).toContain('Check the user and the password.');
      expect(out).not.toContain('wrong-');
      expect(box.filesHolding('wrong-')).toEqual([]);
      expect(box.sshd.log().match(/Failed password/g)).toHaveLength(3);
      await box.expectClean();
      expect([isAlive(pid), await box.stored()]).toEqual([true, []]);

      // Ctrl+C instead of an answer ends it there.
      const left = box.onTerminal(...how);
      await until(() => left.out().includes(asked), 'the question', BUSY_SECONDS);
      left.child.stdin?.write('\u0003');
      expect(await left.answer).toMatchObject({ code: 130, out: expect.stringContaining('Interrupted.') });

      const right = box.onTerminal('processes', 'box', '--filter', 'orders.py');
      await until(() => right.out().includes(asked), 'the question', BUSY_SECONDS);
      right.child.stdin?.write(`${user.password}\r`);
      const seen = await right.answer;
      expect([seen.code, seen.out]).toEqual([0, expect.stringMatching(new RegExp(`^ *${pid} .*orders\\.py`, 'm'))]);
      expect([seen.out.includes(user.password), box.filesHolding(user.password)]).toEqual([false, []]);
      // Without a terminal nobody can be asked.
      const { err } = await box.refused(pid, 'py-spy', '--seconds', '2');
      expect(err).toContain('There is no terminal to ask on');
      expect(err).toContain('(ssh.declined)');
      await box.expectClean();
    },
    LIMIT_MS,
  );
});
