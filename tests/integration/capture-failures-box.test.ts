import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProcessList } from '../../src/core/capture/process.ts';
import { findGo, GoProgram } from '../support/go-program.ts';
import { SSHD_TOOLS } from '../support/sshd.ts';
import { makeUser, noThrowawayUsers } from '../support/throwaway-user.ts';
import { missingTools, skipReason, toolPath } from '../support/tools.ts';
import { type BoxOptions, CaptureBox, isAlive } from './support/capture-box.ts';
import { isRoot, nobodyMayRun, processesWith, Targets, targetProgram } from './support/capture-targets.ts';
import { Targets as NodeTargets } from './support/node-target.ts';

const missing = missingTools(...SSHD_TOOLS, 'python3', 'py-spy');
const ORDERS = targetProgram('orders.py');
const LIMIT_MS = 180_000;
const go = findGo();
const noGo = go === null ? ['go'] : [];
const needsRoot = isRoot ? '' : ' (skipped: only root may mount)';
const noUsers = noThrowawayUsers();
const canStranger = noUsers === '' && missing.length === 0 && nobodyMayRun('py-spy', 'python3');
const needsStranger = canStranger ? '' : noUsers || ' (skipped: everybody must be able to read py-spy)';

describe.skipIf(missing.length > 0)(`a box that is not as it should be${skipReason(missing)}`, () => {
  const targets = new Targets();
  const nodes = new NodeTargets();
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

  const spies = (pid: number): readonly number[] => processesWith(`record\0-p\0${pid}`);

  /** Nothing ran, nothing was stored, and the target knows of nothing. */
  async function expectUntouched(box: CaptureBox, pid: number): Promise<void> {
    await box.expectClean();
    expect([spies(pid), isAlive(pid), await box.stored()]).toEqual([[], true, []]);
  }

  it(
    'has no py-spy: what would help is told, nothing is installed',
    async ({ skip }) => {
      const folders = (process.env.PATH ?? '').split(delimiter);
      const path = folders.filter((folder) => !existsSync(join(folder, 'py-spy'))).join(delimiter);
      const box = await boxed({ environment: { PATH: path } });
      const pid = await targets.start('python3', ORDERS);
      const { facts, processes } = await box.json<ProcessList>('processes', 'box');
      if (facts.tools['py-spy'] !== undefined) return skip('py-spy stands where every login finds it');
      const told = processes.find((one) => one.pid === pid)?.profilers;
      expect(told?.find(({ name }) => name === 'py-spy')).toMatchObject({
        ready: false,
        why: expect.stringContaining('not on this host'),
      });
      const { err } = await box.refused(pid, 'py-spy', '--seconds', '2');
      expect(err).toContain('There is no py-spy on box. (capture.toolMissing)');
      expect(err).toContain('pip install');
      await expectUntouched(box, pid);
      expect(readdirSync(join(box.sshd.folder, 'login'))).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'has a clock that is off: the capture is dated by the one here, and the offset stands beside it',
    async () => {
      const tools = folderWith('date', `#!/bin/sh\nexec ${toolPath('date')} -d '2 hours ago' "$@"\n`);
      const box = await boxed({ environment: { PATH: `${tools}${delimiter}${process.env.PATH}` } });
      const pid = await targets.start('python3', ORDERS);
      const before = Date.now();
      const { provenance } = await box.capture(pid, 'py-spy', '--seconds', '2');
      const { seconds, uncertainty } = provenance.host.facts.clockOffset;
      expect(Math.abs(seconds + 7200)).toBeLessThan(uncertainty + 1);
      for (const moment of [provenance.startedAt, provenance.endedAt]) {
        expect(Date.parse(moment)).toBeGreaterThanOrEqual(before);
        expect(Date.parse(moment)).toBeLessThanOrEqual(Date.now());
      }
      expect(await box.done('processes', 'box')).toContain('clock −7,200 s');
      await box.expectClean();
      expect([isAlive(pid), (await box.stored()).length]).toEqual([true, 1]);
    },
    LIMIT_MS,
  );

  it.skipIf(!isRoot)(
    `has a full disk where captures are kept: nothing is begun${needsRoot}`,
    async () => {
      const box = await boxed();
      mount(box, 'size=1m');
      const pid = await targets.start('python3', ORDERS);
      const { err } = await box.refused(pid, 'py-spy', '--seconds', '2');
      expect(err).toContain('(capture.diskFull)');
      expect(err).toMatch(/has \d MB free; this capture wants \d+ MB there/);
      await expectUntouched(box, pid);
    },
    LIMIT_MS,
  );

  it.skipIf(!isRoot)(
    `has a disk that fills up while py-spy runs: that is told, and no half a file is stored${needsRoot}`,
    async () => {
      const box = await boxed();
      mount(box, 'size=4g');
      const pid = await targets.start('python3', ORDERS);
      const call = await box.sampling(pid, 'py-spy', 0.05, '--seconds', '8');
      mounted('-o', 'remount,size=4k', box.remote);
      const { code, err } = await call.answer;
      expect([code, err]).toEqual([
        4,
        expect.stringMatching(/has no space left\. \(capture\.diskFull\)\nFree some space/),
      ]);
      await expectUntouched(box, pid);
    },
    LIMIT_MS,
  );

  it.skipIf(!canStranger)(
    `belongs to somebody else: py-spy may not read the process, and no sudo is tried${needsStranger}`,
    async () => {
      const { box, user, sudoRan } = await strangers();
      const pid = await targets.start('python3', ORDERS);
      const { err } = await box.refused(pid, 'py-spy', '--seconds', '2');
      expect(err).toContain('(capture.notPermitted)');
      expect(err).toContain(`belongs to root (uid 0); this login is ${user.name} (uid ${user.uid})`);
      expect(err).toContain('sudo -n ');
      expect(existsSync(sudoRan)).toBe(false);
      await expectUntouched(box, pid);
    },
    LIMIT_MS,
  );

  it.skipIf(!canStranger || go === null)(
    `belongs to somebody else: a Node may not be signalled, a Go is reached by its port all the same${needsStranger || skipReason(noGo)}`,
    async () => {
      const { box, user } = await strangers();
      const node = await nodes.node('orders.cjs');
      const { err } = await box.refused(node.pid, 'inspector', '--seconds', '2');
      expect(err).toContain(`The inspector cannot be used on process ${node.pid} on box. It runs as root`);
      expect(err).toContain('(capture.notReady)');
      expect(err).toContain('Connect as root.');
      const program = new GoProgram(go ?? '');
      undo.push(() => program.remove());
      const { pid, port } = await program.start();
      const unseen = await box.refused(pid, 'go-pprof', '--seconds', '6');
      expect(unseen.err).toContain('listens on no port that can be seen from this login. (capture.goNoPort)');
      expect(unseen.err).toContain('Give the port with --port');
      await expectUntouched(box, node.pid);
      expect([node.isAlive(), node.output()]).toEqual([true, 'ready\n']);
      const { provenance } = await box.capture(pid, 'go-pprof', '--seconds', '6', '--port', String(port));
      expect(provenance.host.facts.uid).toBe(user.uid);
      await box.expectClean();
      expect(isAlive(pid)).toBe(true);
    },
    LIMIT_MS,
  );

  it.skipIf(isRoot && !canStranger)(
    `has a folder for captures that the login may not write to${isRoot ? needsStranger : ''}`,
    async () => {
      const { box } = isRoot ? await strangers() : { box: await boxed() };
      chmodSync(box.remote, 0o555);
      undo.push(() => chmodSync(box.remote, 0o755));
      const pid = await targets.start('python3', ORDERS);
      const { err } = await box.refused(pid, 'py-spy', '--seconds', '2');
      expect(err).toContain('(capture.noFolder)');
      expect(err).toContain(`“${box.remote}” on box`);
      expect(err).toMatch(/Permission denied[\s\S]*plateau hosts/);
      await expectUntouched(box, pid);
      await box.done('hosts', 'change', 'box', '--folder', join(box.folder, 'not there'));
      expect((await box.refused(pid, 'py-spy', '--seconds', '2')).err).toContain('(capture.noFolder)');
      await expectUntouched(box, pid);
    },
    LIMIT_MS,
  );

  function mounted(...args: readonly string[]): void {
    const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }

  function mount(box: CaptureBox, options: string): void {
    mounted('-t', 'tmpfs', '-o', options, 'none', box.remote);
    undo.push(() => spawnSync('umount', ['-l', box.remote]));
  }

  /** A box whose login is a user without rights, and has a `sudo` that tells when it is run. */
  async function strangers() {
    const user = await makeUser('/');
    undo.push(() => user.remove());
    const tools = folderWith('sudo', '#!/bin/sh\n: >"$(dirname "$0")/ran"\n');
    chmodSync(tools, 0o777);
    const box = await boxed({ user: user.name, environment: { PATH: `${tools}${delimiter}${process.env.PATH}` } });
    chmodSync(box.remote, 0o777);
    return { box, user, sudoRan: join(tools, 'ran') };
  }

  /** A folder with one program in it. */
  function folderWith(program: string, text: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'plateau-tools-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, program), text, { mode: 0o755 });
    return folder;
  }
});
