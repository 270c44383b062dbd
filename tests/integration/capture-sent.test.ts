import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SSHD_TOOLS } from '../support/sshd.ts';
import { missingTools, skipReason, toolPath } from '../support/tools.ts';
import { CaptureBox, isAlive } from './support/capture-box.ts';
import { Targets, targetProgram } from './support/capture-targets.ts';

const program = toolPath('py-spy') ?? '';
const missing = missingTools(...SSHD_TOOLS, 'py-spy', 'python3');
const isNative = missing.length === 0 && readFileSync(program).subarray(1, 4).toString() === 'ELF';
const LIMIT_MS = 180_000;

describe.skipIf(!isNative)(`a py-spy sent to a host that has none${skipReason(isNative ? [] : ['py-spy'])}`, () => {
  const targets = new Targets();
  let box: CaptureBox;
  beforeAll(async () => {
    box = await CaptureBox.start({ environment: { PATH: '/usr/bin:/bin' } });
  });
  afterEach(() => targets.end());
  afterAll(() => box?.remove());

  const target = (): Promise<number> => targets.start('python3', targetProgram('orders.py'));

  it(
    'is told of, captures, and is gone with the capture’s folder',
    async () => {
      const pid = await target();
      expect((await box.refused(pid, 'py-spy')).err).toContain('--send FILE');
      const how = ['--seconds', '4', '--send', program] as const;
      const plan = await box.done('capture', 'box', '--with', 'py-spy', '--pid', String(pid), ...how, '--dry-run');
      expect(plan).toContain(`“${program}” of this machine, to .bin/py-spy`);
      const { provenance, verdicts } = await box.capture(pid, 'py-spy', ...how);
      expect(provenance.profiler.version).toMatch(/^py-spy \d/);
      expect(provenance.commands.some(([first]) => first === './.bin/py-spy')).toBe(true);
      expect(verdicts.some(({ subject }) => subject.label.includes('find_price'))).toBe(true);
      await box.expectClean();
      expect(isAlive(pid)).toBe(true);
    },
    LIMIT_MS,
  );

  it.each([
    ['is no program', 'no Linux program', Buffer.from('#!/bin/sh\nexec something-else "$@"\n')],
    ['is for another architecture', 'another architecture', foreign()],
    ['is another program', 'does not run as py-spy', readFileSync('/bin/true')],
  ] as const)(
    'is refused where the file %s',
    async (_, words, bytes) => {
      const pid = await target();
      const path = join(box.folder, 'sent');
      writeFileSync(path, bytes);
      const { err } = await box.refused(pid, 'py-spy', '--send', path);
      expect(err).toContain('capture.badProgram');
      expect(err).toContain(words);
      await box.expectClean();
    },
    LIMIT_MS,
  );

  it(
    'is refused where it cannot be read, and for another profiler',
    async () => {
      const pid = await target();
      expect((await box.refused(pid, 'py-spy', '--send', join(box.folder, 'none'))).err).toContain('ENOENT');
      expect((await box.refused(pid, 'rss', '--send', program)).err).toContain('capture.badProgram');
      await box.expectClean();
    },
    LIMIT_MS,
  );
});

/** An ELF header of a machine that nobody runs tests on (32-bit ARM). */
function foreign(): Buffer {
  const bytes = Buffer.from(readFileSync('/bin/true').subarray(0, 4096));
  bytes.writeUInt16LE(40, 18);
  return bytes;
}
