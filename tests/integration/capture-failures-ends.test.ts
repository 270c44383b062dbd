import type { ChildProcess } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SSHD_TOOLS } from '../support/sshd.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { CaptureBox, isAlive } from './support/capture-box.ts';
import { processesWith, Targets, targetProgram, until } from './support/capture-targets.ts';

const missing = missingTools(...SSHD_TOOLS, 'python3', 'py-spy');
const ORDERS = targetProgram('orders.py');
const LIMIT_MS = 180_000;
const BUSY_SECONDS = 60;

describe.skipIf(missing.length > 0)(`a capture over SSH that ends early${skipReason(missing)}`, () => {
  const targets = new Targets();
  let box: CaptureBox;
  beforeAll(async () => {
    box = await CaptureBox.start();
  });
  afterEach(() => targets.end());
  afterAll(() => box?.remove());

  const spies = (pid: number): readonly number[] => processesWith(`record\0-p\0${pid}`);

  it(
    'by Ctrl+C at half time: its processes and its folder are gone, the target lives, nothing is stored',
    async () => {
      const pid = await targets.start('python3', ORDERS);
      const call = await box.sampling(pid, 'py-spy', 0.5, '--seconds', '12');
      expect(spies(pid).length).toBeGreaterThan(0);
      call.child.kill('SIGINT');
      const { code, err } = await call.answer;
      expect([code, err]).toEqual([130, 'Interrupted. Nothing was left half-done.\n']);
      await box.expectClean();
      expect([spies(pid), isAlive(pid), await box.stored()]).toEqual([[], true, []]);
    },
    LIMIT_MS,
  );

  it(
    'because the target ended is kept as a partial one, and not believed as much',
    async () => {
      const pid = await targets.start('python3', ORDERS, '--seconds', '8');
      const { provenance, verdicts, itemId } = await box.capture(pid, 'py-spy', '--seconds', '60', '--label', 'short');
      expect(provenance.partial).toMatch(/^the process ended after [\d.]+ of 60 s$/);
      expect(verdicts.map(({ rule }) => rule)).toContain('QG-DURATION');
      const hot = verdicts.find(({ rule, subject }) => rule === 'FG-PLATEAU' && subject.label.includes('find_price'));
      expect(hot).toMatchObject({ certainty: 'probable' });
      expect(await box.done('show', itemId)).toContain(provenance.partial);
      await box.expectClean();
      expect([isAlive(pid), await box.stored()]).toEqual([false, ['short']]);
    },
    LIMIT_MS,
  );

  /** Samples, and then has the server stand still until the capture has ended. */
  async function frozen(pid: number, during: (child: ChildProcess) => void) {
    const call = await box.sampling(pid, 'py-spy', 0.2, '--seconds', '15');
    box.sshd.freeze();
    try {
      during(call.child);
      const answer = await call.answer;
      const [captureId = ''] = box.journal();
      expect(answer.err).toContain('Something of the capture is still on box.');
      expect(answer.err).toContain(`“plateau hosts clean ${captureId}” removes it`);
      expect(await box.leftBehind()).toMatchObject([{ captureId, host: 'box', why: expect.stringMatching(/./) }]);
      return { ...answer, captureId };
    } finally {
      box.sshd.thaw();
    }
  }

  it(
    'because the server stands still is told as such; what it left ends with it, and is cleaned up',
    async () => {
      const pid = await targets.start('python3', ORDERS);
      const { code, err, captureId } = await frozen(pid, () => undefined);
      expect([code, err]).toEqual([
        4,
        expect.stringMatching(/nothing has come from it for [34](\.\d+)? s\. \(ssh\.lost\)/),
      ]);
      // The guardian hears of it once the server closes the session.
      await until(() => spies(pid).length === 0, 'the end of py-spy', BUSY_SECONDS);
      expect(await box.done('hosts', 'clean', captureId)).toContain('Nothing is left');
      await box.expectClean();
      expect([await box.leftBehind(), isAlive(pid)]).toEqual([[], true]);
    },
    LIMIT_MS,
  );

  it(
    'by Ctrl+C while the server stands still says that something is left, not that nothing is',
    async () => {
      const pid = await targets.start('python3', ORDERS);
      const { code, err, captureId } = await frozen(pid, (child) => child.kill('SIGINT'));
      expect([code, err]).toEqual([4, expect.stringContaining('(capture.leftBehind)')]);
      expect(err).not.toContain('Nothing was left');
      // Both do: what is there is brought in, and then nothing is left.
      await until(() => spies(pid).length === 0, 'the end of py-spy', BUSY_SECONDS);
      await box.done('hosts', 'collect', captureId);
      await box.expectClean();
      const { items } = await box.json<{ items: readonly { id: string; label: string }[] }>('list');
      const collected = items.find(({ label }) => label.endsWith('(partial)'));
      expect(await box.done('show', collected?.id ?? '')).toContain('Partial: The capture was cut off');
      expect(isAlive(pid)).toBe(true);
    },
    LIMIT_MS,
  );

  it(
    'is not disturbed by a second one of the same process, which is refused',
    async () => {
      const pid = await targets.start('python3', ORDERS);
      const first = await box.sampling(pid, 'py-spy', 0.05, '--seconds', '25', '--label', 'first');
      const { err } = await box.refused(pid, 'py-spy', '--seconds', '2');
      expect(err).toContain('(capture.busy)');
      expect(err).toContain(`Process ${pid} on “box”`);
      // The same machine by another name.
      const other = await box.run('capture', 'local', '--with', 'py-spy', '--pid', String(pid), '--seconds', '2');
      expect([other.code, other.err]).toEqual([4, expect.stringContaining('(capture.busy)')]);
      // Who only reads /proc is in nobody's way.
      await box.capture(pid, 'rss', '--seconds', '2', '--rate', '1', '--label', 'beside');
      expect(spies(pid).length).toBeGreaterThan(0);
      expect((await first.answer).code).toBe(0);
      await box.expectClean();
      expect([isAlive(pid), await box.stored()]).toEqual([true, expect.arrayContaining(['first', 'beside'])]);
    },
    LIMIT_MS,
  );
});
