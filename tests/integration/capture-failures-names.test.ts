import { constants, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProcessList } from '../../src/core/capture/process.ts';
import { SSHD_TOOLS } from '../support/sshd.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';
import { CaptureBox, isAlive } from './support/capture-box.ts';
import { Targets, targetProgram } from './support/capture-targets.ts';
import { freePort, isOpen, Targets as NodeTargets } from './support/node-target.ts';

const missing = missingTools(...SSHD_TOOLS);
const noPySpy = missingTools('python3', 'py-spy');
const LIMIT_MS = 180_000;

/** A program whose busiest function, its file and its thread are called what its first argument says. */
const PYTHON = `
import sys, threading, time

def work():
    total = 0
    for i in range(20000):
        total += i * i
    return total

name = sys.argv[1]
own = {'co_qualname': name} if sys.version_info >= (3, 11) else {}
work.__code__ = work.__code__.replace(co_name=name, co_filename=name, **own)
threading.current_thread().name = name
print('ready', flush=True)
end = time.monotonic() + 120
while time.monotonic() < end:
    work()
`;

describe.skipIf(missing.length > 0)(`a hostile name${skipReason(missing)}`, () => {
  const targets = new Targets();
  const nodes = new NodeTargets();
  let box: CaptureBox;
  let hostile = '';
  let programs = '';
  beforeAll(async () => {
    box = await CaptureBox.start();
    const canary = join(box.folder, 'canary');
    hostile = `x $(touch ${canary}-1) 'q' "d" \`touch ${canary}-2\`; touch ${canary}-3 #\n\u001b[31m\u001b]0;owned\u0007\r\u009b2J\u202eé`;
    // No slash may stand in a folder's name: this one would make its canaries where the shell stands.
    programs = join(box.folder, 'bin $(touch canary-4) \'q\' "d" `touch canary-5`\n\u001b[31m\u202eé');
    mkdirSync(programs);
  });
  afterEach(() => {
    targets.end();
    nodes.end();
  });
  afterAll(() => box?.remove());

  /** Copies a program to where its path is hostile. */
  function copied(program: string, name: string): string {
    const path = join(programs, name);
    copyFileSync(program, path, constants.COPYFILE_FICLONE);
    return path;
  }

  /** A person's terminal gets nothing that it would act on. */
  function expectHarmless(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not be there.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
  }

  /** Nothing that stands in a name was run, wherever it would have been. */
  function expectNothingRan(): void {
    const login = join(box.sshd.folder, 'login');
    for (const folder of [box.folder, box.remote, login, box.home, userInfo().homedir, process.cwd(), '/']) {
      expect([folder, readdirSync(folder).filter((name) => name.startsWith('canary-'))]).toEqual([folder, []]);
    }
  }

  /** What the list of processes says of one of them, in a document and on a terminal. */
  async function listed(pid: number) {
    const { processes } = await box.json<ProcessList>('processes', 'box');
    const text = await box.done('processes', 'box', '--all');
    expectHarmless(text);
    expect(text.split('\n').filter((line) => line.trimStart().startsWith(`${pid} `))).toHaveLength(1);
    return processes.find((one) => one.pid === pid);
  }

  it.skipIf(noPySpy.length > 0)(
    `of a Python, its folder, arguments, functions and label goes through as it is, and does nothing${skipReason(noPySpy)}`,
    async () => {
      const asked = 'import os, sys; print(os.path.realpath(sys.executable)); print(sys.base_prefix)';
      const [real = '', prefix = ''] = run('python3', ['-c', asked], box.folder).split('\n');
      const python = copied(real, 'python3');
      const script = join(box.folder, 'work.py');
      writeFileSync(script, PYTHON);
      const pid = await targets.start('env', `PYTHONHOME=${prefix}`, python, script, hostile);
      const seen = await listed(pid);
      expect(seen).toMatchObject({ runtime: 'python', executable: python, arguments: [python, script, hostile] });

      const how = ['capture', 'box', '--with', 'py-spy', '--pid', String(pid), '--seconds', '2'];
      expectHarmless(await box.done(...how, '--dry-run'));
      const text = await box.done(...how, '--label', hostile, '--hypothesis', hostile);
      expect(text).toContain('touch');
      expectHarmless(text);
      const { itemId, verdicts, provenance } = await box.capture(pid, 'py-spy', '--seconds', '2', '--label', 'plain');
      const hot = verdicts.find(({ rule }) => rule === 'FG-PLATEAU');
      expect(hot?.subject.label).toContain(hostile);
      expect(provenance.target).toMatchObject({ executable: python, arguments: [python, script, hostile] });
      for (const more of [['show', itemId], ['list'], ['hosts']]) expectHarmless(await box.done(...more));
      expect((await box.stored()).toSorted()).toEqual(['plain', hostile].toSorted());
      await box.expectClean();
      expect(isAlive(pid)).toBe(true);
      expectNothingRan();
    },
    LIMIT_MS,
  );

  it(
    'of a Node does not mislead the look before the signal; its inspector is closed again',
    async () => {
      const node = copied(process.execPath, 'node');
      const port = await freePort();
      const script = targetProgram('orders.cjs');
      const { pid } = await nodes.start([node, `--inspect-port=${port}`, `--title=${hostile}`, script, hostile]);
      expect(await listed(pid)).toMatchObject({ runtime: 'node', executable: node });
      const how = ['capture', 'box', '--with', 'inspector', '--pid', String(pid), '--seconds', '2'];
      expectHarmless(await box.done(...how));
      await box.expectClean();
      expect([isAlive(pid), await isOpen(port)]).toEqual([true, false]);
      expectNothingRan();
    },
    LIMIT_MS,
  );

  it(
    'stands in refusals as harmlessly',
    async () => {
      const sleep = copied(run('sh', ['-c', 'readlink -f "$(command -v sleep)"'], '/').trim(), 'sleep');
      const pid = await targets.start('sh', '-c', 'echo ready; exec "$0" 100', sleep);
      for (const profiler of ['py-spy', 'inspector', 'async-profiler', 'jfr', 'go-pprof']) {
        const { err } = await box.refused(pid, profiler, '--seconds', '2');
        expect(err).toContain('(capture.');
        expectHarmless(err);
      }
      await box.expectClean();
      expect(isAlive(pid)).toBe(true);
      expectNothingRan();
    },
    LIMIT_MS,
  );
});
