import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SSHD_TOOLS } from '../support/sshd.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { CaptureBox, isAlive } from './support/capture-box.ts';
import * as programs from './support/capture-targets.ts';
import { isOpen, type NodeTarget, Targets } from './support/node-target.ts';

const missing = missingTools(...SSHD_TOOLS);
const noPython = missingTools('python3');
const LIMIT_MS = 180_000;
const OPENED = 'Debugger listening on ws://127.0.0.1:';

describe.skipIf(missing.length > 0)(`the inspector of a Node over SSH${skipReason(missing)}`, () => {
  const targets = new Targets();
  const others = new programs.Targets();
  let box: CaptureBox;
  beforeAll(async () => {
    box = await CaptureBox.start();
  });
  afterEach(() => {
    targets.end();
    others.end();
  });
  afterAll(() => box?.remove());

  /** The program runs on, its port is closed, and nothing is left of the capture. */
  async function expectClosed(target: NodeTarget): Promise<void> {
    await box.expectClean();
    expect([target.isAlive(), await isOpen(target.port)]).toEqual([true, false]);
  }

  it(
    'is closed again after each capture, and after a cancelled one',
    async () => {
      const target = await targets.node('orders.cjs');
      const { itemId } = await box.capture(target.pid, 'inspector', '--seconds', '2', '--label', 'whole');
      await expectClosed(target);
      const call = await box.sampling(target.pid, 'inspector', 0.5, '--seconds', '10');
      expect(await isOpen(target.port)).toBe(true);
      call.child.kill('SIGINT');
      expect(await call.answer).toMatchObject({ code: 130, err: 'Interrupted. Nothing was left half-done.\n' });
      await expectClosed(target);
      expect(target.output().split(OPENED)).toHaveLength(3);
      // Both left it as it was: it can be captured as before.
      await box.capture(target.pid, 'inspector', '--seconds', '2', '--label', 'again', '--compare-with', itemId);
      await expectClosed(target);
      expect(await box.stored()).toEqual(expect.arrayContaining(['whole', 'again']));
    },
    LIMIT_MS,
  );

  it(
    'stays open when the server stands still, is told of, and closed by cleaning up',
    async () => {
      const target = await targets.node('orders.cjs');
      const call = await box.sampling(target.pid, 'inspector', 0.1, '--seconds', '20');
      box.sshd.freeze();
      try {
        const { code, err } = await call.answer;
        expect([code, err]).toEqual([4, expect.stringContaining('(ssh.lost)')]);
        expect(err).toContain('The profile is lost');
      } finally {
        box.sshd.thaw();
      }
      expect([target.isAlive(), await isOpen(target.port)]).toEqual([true, true]);
      const [captureId = ''] = box.journal();
      expect(await box.done('hosts')).toContain(captureId);
      await box.done('hosts', 'clean', captureId);
      await expectClosed(target);
    },
    LIMIT_MS,
  );

  it(
    'is not opened where another process has the port: nobody is touched',
    async () => {
      const target = await targets.node('orders.cjs');
      let visits = 0;
      const holder = createServer(() => visits++);
      await new Promise<void>((resolve) => holder.listen(target.port, '127.0.0.1', resolve));
      try {
        const { err } = await box.refused(target.pid, 'inspector', '--seconds', '2');
        expect(err).toContain(
          `Port ${target.port}, which process ${target.pid} would open, belongs to another process`,
        );
        expect(err).toContain('(capture.inspectorBusy)');
        expect(err).toContain(`ss -ltnp 'sport = :${target.port}'`);
        expect([visits, target.output()]).toEqual([0, 'ready\n']);
      } finally {
        await new Promise((resolve) => holder.close(resolve));
      }
      await expectClosed(target);
    },
    LIMIT_MS,
  );

  it(
    'is not taken for the one of the process that was asked for when it is another Node’s',
    async () => {
      const debugged = await targets.node('orders.cjs', [], ['--inspect=127.0.0.1:0']);
      const port = /127\.0\.0\.1:(\d+)/.exec(debugged.output())?.[1] ?? '';
      const target = await targets.node('orders.cjs', [], [`--inspect-port=${port}`]);
      const { err } = await box.refused(target.pid, 'inspector', '--seconds', '2');
      expect(err).toContain('(capture.inspectorBusy)');
      const given = await box.refused(target.pid, 'inspector', '--seconds', '2', '--port', port);
      expect(given.err).toContain(`belongs to process ${debugged.pid}, not to ${target.pid}`);
      expect(given.err).toContain('(capture.wrongProcess)');
      await box.expectClean();
      expect([target.isAlive(), target.output()]).toEqual([true, 'ready\n']);
      expect([debugged.isAlive(), await isOpen(Number(port))]).toEqual([true, true]);
    },
    LIMIT_MS,
  );

  it(
    'does not open where the program handles the signal itself, which is told; it runs on',
    async () => {
      const target = await targets.node('orders.cjs', ['--own-signal']);
      const { err } = await box.refused(target.pid, 'inspector', '--seconds', '2');
      expect(err).toContain(
        `Process ${target.pid} got SIGUSR1 and opened no inspector on port ${target.port} within 10 s`,
      );
      expect(err).toContain('it handles that signal itself');
      expect(err).toContain('(capture.inspectorClosed)');
      expect(err).toContain('Start it with “--inspect=127.0.0.1:9229” and give the port');
      expect(target.output()).toBe('ready\nmy own signal\n');
      await expectClosed(target);
    },
    LIMIT_MS,
  );

  it(
    'goes with a program that ends in order, whose samples are kept, and takes them along when it is killed',
    async () => {
      const ending = await targets.node('orders.cjs', ['--exit']);
      const kept = await box.sampling(ending.pid, 'inspector', 0.1, '--seconds', '20', '--label', 'ended');
      ending.signal('SIGTERM');
      const { code, out } = await kept.answer;
      expect([code, out]).toEqual([0, expect.stringMatching(/"partial":"The process ended after \d+\.\d s\."/)]);
      await ending.ended;
      const killed = await targets.node('orders.cjs');
      const lost = await box.sampling(killed.pid, 'inspector', 0.1, '--seconds', '20', '--label', 'killed');
      killed.signal('SIGKILL');
      expect(await lost.answer).toMatchObject({ code: 4, err: expect.stringContaining('(capture.targetEnded)') });
      await box.expectClean();
      const stored = await box.stored();
      expect([stored.includes('ended'), stored.includes('killed')]).toEqual([true, false]);
    },
    LIMIT_MS,
  );

  it.skipIf(noPython.length > 0)(
    `is not looked for in a Python, which the signal would end${skipReason(noPython)}`,
    async () => {
      const pid = await others.start('python3', programs.targetProgram('orders.py'));
      const { err } = await box.refused(pid, 'inspector', '--seconds', '2');
      expect(err).toMatch(
        /Process \d+ on box runs “.*python.*”, which is no Node: it was not touched. \(capture\.notNode\)/,
      );
      expect(err).toContain('Capture it with py-spy.');
      const port = await box.refused(pid, 'inspector', '--seconds', '2', '--port', '1');
      expect(port.err).toContain('(ssh.portClosed)');
      await box.expectClean();
      expect(isAlive(pid)).toBe(true);
    },
    LIMIT_MS,
  );
});
