import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CaptureProvenance } from '../../src/core/capture/request.ts';
import type { Verdict } from '../../src/core/verdict/verdict.ts';
import { findGo, GoProgram } from '../support/go-program.ts';
import { freePort, SSHD_TOOLS } from '../support/sshd.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { CaptureBox, isAlive } from './support/capture-box.ts';
import { Targets, targetProgram, until } from './support/capture-targets.ts';

const missing = missingTools(...SSHD_TOOLS, 'py-spy', 'python3');
const go = findGo();
const LIMIT_MS = 180_000;

/** Whether something listens on this port of 127.0.0.1. */
function isListening(port: number): boolean {
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .some((line) => line.includes(` ${address} `) && / 0A /.test(line));
}

interface Collected {
  readonly result: { readonly captures: readonly { readonly itemIds: readonly string[] }[] };
}
interface Shown {
  readonly verdicts: readonly Verdict[];
  readonly provenance: { readonly capture: CaptureProvenance };
}

describe.skipIf(missing.length > 0)(`a capture over SSH whose connection is cut${skipReason(missing)}`, () => {
  const targets = new Targets();
  let box: CaptureBox;
  beforeAll(async () => {
    box = await CaptureBox.start();
  });
  afterEach(() => targets.end());
  afterAll(() => box?.remove());

  /** Captures a while, and cuts the line. */
  async function cut(pid: number, profiler: string): Promise<void> {
    const call = await box.sampling(pid, profiler, 0.1, '--seconds', '40');
    expect(box.sshd.killChildren()).toBeGreaterThan(0);
    const { code, err } = await call.answer;
    expect([code, err]).toEqual([4, expect.stringContaining('ssh.lost')]);
  }
  const spies = (): boolean => box.sshd.sessions().some(({ name }) => name === 'py-spy');

  it(
    'leaves what py-spy saw, to be collected as a partial capture',
    async () => {
      const pid = await targets.start('python3', targetProgram('orders.py'));
      await cut(pid, 'py-spy');
      // The guardian has it write what it has.
      await until(() => !spies(), 'py-spy’s end');
      expect(readdirSync(box.remote)).toHaveLength(1);
      const [left] = await box.leftBehind();
      const { result } = await box.json<Collected>('hosts', 'collect', left?.captureId ?? '');
      const { verdicts, provenance } = await box.json<Shown>('show', result.captures[0]?.itemIds[0] ?? '');
      const { capture } = provenance;
      expect(capture).toMatchObject({ requestedSeconds: 40, partial: expect.stringContaining('the connection went') });
      expect(capture.actualSeconds).toBeLessThan(39);
      expect(capture.remoteSha256).toMatch(/^[0-9a-f]{64}$/);
      const hot = verdicts.find(({ rule, subject }) => rule === 'FG-PLATEAU' && subject.label.includes('find_price'));
      expect(hot?.certainty).toBe('probable');
      await box.expectClean();
      expect(isAlive(pid)).toBe(true);
    },
    LIMIT_MS,
  );

  it(
    'is cleaned up instead, where that is wanted',
    async () => {
      const pid = await targets.start('python3', targetProgram('orders.py'));
      await cut(pid, 'py-spy');
      const [left] = await box.leftBehind();
      await box.done('hosts', 'clean', left?.captureId ?? '');
      expect(spies()).toBe(false);
      await box.expectClean();
      expect(isAlive(pid)).toBe(true);
    },
    LIMIT_MS,
  );

  it(
    'leaves the inspector of a Node program open, which is closed when it is cleaned up',
    async () => {
      const port = await freePort();
      const script = targetProgram('orders.cjs');
      const pid = await targets.start(process.execPath, `--inspect-port=${port}`, script);
      await cut(pid, 'inspector');
      expect(isListening(port)).toBe(true);
      const [left] = await box.leftBehind();
      await box.done('hosts', 'clean', left?.captureId ?? '');
      await until(() => !isListening(port), 'a closed inspector');
      await box.expectClean();
      expect(isAlive(pid)).toBe(true);
    },
    LIMIT_MS,
  );

  it.skipIf(go === null)(
    `leaves nothing of a Go program that would have to be cleaned up${skipReason(go === null ? ['go'] : [])}`,
    async () => {
      const program = new GoProgram(go ?? '');
      try {
        const { pid } = await program.start('-every', '10ms');
        await cut(pid, 'go-pprof');
        expect(await box.leftBehind()).toEqual([]);
        await box.expectClean();
        expect(isAlive(pid)).toBe(true);
      } finally {
        program.remove();
      }
    },
    LIMIT_MS,
  );
});
