import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/core/verdict/verdict.ts';
import { built } from '../support/built.ts';
import { findGo, GoProgram } from '../support/go-program.ts';
import { SSHD_TOOLS, type Sshd, type SshHome, startSshd } from '../support/sshd.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const missing = missingTools(...SSHD_TOOLS);
const go = findGo();
const SECONDS = '8';
/** Two captures with all that is around them, on a busy machine. */
const LIMIT_MS = 240_000;
const program = (name: string): string => fileURLToPath(new URL(`../support/targets/${name}`, import.meta.url));

interface Captured {
  readonly captureId: string;
  readonly itemId: string;
  readonly verdicts: readonly Verdict[];
  readonly comparisonId: string | null;
  readonly provenance: { readonly commands: readonly (readonly string[])[]; readonly remoteSha256: string | null };
}

describe.skipIf(missing.length > 0)(`the way of an engineer, in the terminal over SSH${skipReason(missing)}`, () => {
  const userData = temporaryUserData();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'plateau-journey-')));
  const children: ChildProcess[] = [];
  let sshd: Sshd;
  let home: SshHome;
  let goProgram: GoProgram | null = null;

  const run = (...args: readonly string[]): Promise<TerminalAnswer> =>
    plateau(userData.path, args, { env: { HOME: home.home, SSH_AUTH_SOCK: undefined } });
  async function json<T>(...args: readonly string[]): Promise<T> {
    const { out, err, code } = await run(...args, '--json');
    if (code !== 0 || out === '') throw new Error(`exit ${code}: ${err}`);
    return JSON.parse(out) as T;
  }

  beforeAll(async () => {
    built('main/cli.js');
    sshd = await startSshd({ environment: { PATH: process.env.PATH ?? '' } });
    home = sshd.config({ known: false });
    goProgram = go === null ? null : new GoProgram(go);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(async () => {
    goProgram?.remove();
    await sshd?.stop();
    userData.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function started(command: string, ...args: readonly string[]): Promise<string> {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.once('error', reject);
    });
    return String(child.pid);
  }

  it('adds the host, is shown its key, and trusts that one only', async () => {
    expect((await run('hosts', 'add', 'box', home.alias, '--folder', folder)).code).toBe(0);
    const unasked = await run('hosts', 'trust', 'box');
    expect([unasked.code, unasked.err]).toEqual([4, expect.stringContaining(sshd.hostKeyFingerprint)]);
    expect((await run('hosts', 'trust', 'box', '--key', 'SHA256:another')).code).toBe(4);
    expect(sshd.log()).not.toContain('Accepted');
    const trusted = await run('hosts', 'trust', 'box', '--key', sshd.hostKeyFingerprint);
    expect([trusted.code, trusted.out]).toEqual([0, expect.stringContaining(sshd.hostKeyFingerprint)]);
  });

  /** Captures a program before and after its fix; the hot function must lead, and be resolved. */
  async function journey(profiler: string, hot: string, start: (version: 'before' | 'after') => Promise<string>) {
    const before = await start('before');
    const { processes } = await json<{
      processes: readonly { pid: number; profilers: readonly { name: string; ready: boolean; why: string }[] }[];
    }>('processes', 'box');
    expect(
      processes.find(({ pid }) => String(pid) === before)?.profilers.find(({ name }) => name === profiler),
    ).toMatchObject({ ready: true });
    const how = ['capture', 'box', '--with', profiler, '--seconds', SECONDS] as const;
    const dry = await run(...how, '--pid', before, '--dry-run');
    expect([dry.code, dry.out]).toEqual([0, expect.stringContaining('What will run')]);
    const first = await json<Captured>(...how, '--pid', before, '--hypothesis', `${hot} dominates`);
    expect(
      first.verdicts.find(({ rule, subject }) => rule === 'FG-PLATEAU' && subject.label.includes(hot)),
    ).toMatchObject({ level: 'likely-bottleneck' });
    for (const child of children.splice(0)) child.kill('SIGKILL');
    goProgram?.end();
    const after = await start('after');
    const second = await json<Captured>(...how, '--pid', after, '--compare-with', first.itemId);
    const { verdicts } = await json<{ verdicts: readonly Verdict[] }>('show', second.comparisonId ?? '');
    const told = verdicts.map(({ status, subject }) => `${status} ${subject.label}`);
    expect(told.find((line) => line.startsWith('resolved') && line.includes(hot)) ?? told).toContain(hot);
    return { first, second, regressed: told.filter((line) => line.startsWith('regressed')) };
  }

  const noPySpy = missingTools('py-spy', 'python3');
  it.skipIf(noPySpy.length > 0)(
    `captures Python with py-spy, before and after${skipReason(noPySpy)}`,
    async () => {
      const { first, regressed } = await journey('py-spy', 'find_price', (version) =>
        started('python3', program('orders.py'), '--idle-threads', '6', ...(version === 'after' ? ['--after'] : [])),
      );
      expect(regressed).toEqual([]);
      expect(first.provenance.remoteSha256).toMatch(/^[0-9a-f]{64}$/);
      expect(first.provenance.commands.some(([program]) => program?.endsWith('/py-spy'))).toBe(true);
    },
    LIMIT_MS,
  );

  it(
    'captures a running Node by its inspector, before and after',
    async () => {
      const { regressed } = await journey('inspector', 'findPrice', (version) =>
        started(process.execPath, program('orders.cjs'), ...(version === 'after' ? ['--after'] : [])),
      );
      expect(regressed).toEqual([]);
    },
    LIMIT_MS,
  );

  it.skipIf(go === null)(
    `captures Go by pprof, before and after${skipReason(go === null ? ['go'] : [])}`,
    async () => {
      await journey('go-pprof', 'main.small', async (version) =>
        String((await goProgram?.start('-every', '10ms', ...(version === 'after' ? ['-after'] : [])))?.pid),
      );
    },
    LIMIT_MS,
  );

  const noJvm = missingTools('java', 'asprof');
  it.skipIf(noJvm.length > 0)(
    `captures a JVM with async-profiler, before and after${skipReason(noJvm)}`,
    async () => {
      // It works as hard as it can, so that what is left runs more often after the fix.
      await journey('async-profiler', 'findPrice', (version) =>
        started(
          'java',
          '-Xmx128m',
          '-XX:+UnlockDiagnosticVMOptions',
          '-XX:+DebugNonSafepoints',
          program('Orders.java'),
          version,
          '200',
        ),
      );
    },
    LIMIT_MS,
  );

  it('leaves nothing on the host and nothing in the journal', async () => {
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(join(userData.path, 'captures'))).toEqual([]);
    for (let i = 0; i < 40 && sshd.sessions().length > 0; i++) await new Promise((go) => setTimeout(go, 50));
    expect(sshd.sessions()).toEqual([]);
  });
});
