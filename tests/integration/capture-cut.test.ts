import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CaptureProvenance } from '../../src/core/capture/request.ts';
import { built } from '../support/built.ts';
import { findGo, GoProgram } from '../support/go-program.ts';
import { freePort, SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { temporaryUserData } from '../support/web-workbench.ts';
import { targetProgram, until } from './support/capture-targets.ts';

const missing = missingTools(...SSHD_TOOLS, 'py-spy', 'python3');
const go = findGo();

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
  readonly verdicts: readonly {
    readonly rule: string;
    readonly certainty: string;
    readonly subject: { label: string };
  }[];
  readonly provenance: { readonly capture: CaptureProvenance };
}

describe.skipIf(missing.length > 0)(`a capture whose connection is cut${skipReason(missing)}`, () => {
  const userData = temporaryUserData();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'plateau-cut-')));
  const children: ChildProcess[] = [];
  let sshd: Sshd;
  let home = '';

  const run = (...args: readonly string[]): Promise<TerminalAnswer> =>
    plateau(userData.path, args, { env: { HOME: home, SSH_AUTH_SOCK: undefined } });
  async function json<T>(...args: readonly string[]): Promise<T> {
    const { out, err, code } = await run(...args, '--json');
    if (code !== 0 || out === '') throw new Error(`exit ${code}: ${err}`);
    return JSON.parse(out) as T;
  }
  const journal = (): readonly string[] => readdirSync(join(userData.path, 'captures'));
  const folders = (): readonly string[] => readdirSync(folder);

  beforeAll(async () => {
    built('main/cli.js');
    sshd = await startSshd({ environment: { PATH: process.env.PATH ?? '' } });
    home = sshd.config().home;
    expect((await run('hosts', 'add', 'box', 'staging', '--folder', folder)).code).toBe(0);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(async () => {
    await sshd?.stop();
    userData.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function started(command: string, ...args: readonly string[]): Promise<ChildProcess> {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve());
      child.once('error', reject);
    });
    return child;
  }

  /** Captures until it runs there, and cuts the line. */
  async function cut(pid: number | undefined, profiler: string, isUnderWay: () => boolean): Promise<void> {
    const answer = run('capture', 'box', '--with', profiler, '--pid', String(pid), '--seconds', '60');
    await until(isUnderWay, `${profiler} on process ${pid}`);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(sshd.killChildren()).toBeGreaterThan(0);
    const { code, err } = await answer;
    expect([code, err]).toEqual([4, expect.stringContaining('ssh.lost')]);
  }

  /** Whether the profiler of this name runs there: found by what was started through this server. */
  const runs = (name: string) => (): boolean => sshd.sessions().some((process) => process.name === name);

  async function left(): Promise<string> {
    const { hosts } = await json<{ hosts: readonly { leftBehind: readonly { captureId: string }[] }[] }>('hosts');
    const [one] = hosts.flatMap(({ leftBehind }) => leftBehind);
    return one?.captureId ?? '';
  }

  it('keeps what py-spy saw, to be collected as a partial capture', { timeout: 120_000 }, async () => {
    const target = await started('python3', targetProgram('orders.py'));
    await cut(target.pid, 'py-spy', runs('py-spy'));
    // The guardian has it write what it has.
    await until(() => !runs('py-spy')(), 'py-spy’s end');
    expect(folders()).toHaveLength(1);
    const captureId = await left();
    const { result } = await json<Collected>('hosts', 'collect', captureId);
    const { verdicts, provenance } = await json<Shown>('show', result.captures[0]?.itemIds[0] ?? '');
    const { capture } = provenance;
    expect(capture).toMatchObject({ requestedSeconds: 60, partial: expect.stringContaining('the connection went') });
    expect(capture.actualSeconds).toBeLessThan(55);
    expect(capture.remoteSha256).toMatch(/^[0-9a-f]{64}$/);
    const hot = verdicts.find(({ rule, subject }) => rule === 'FG-PLATEAU' && subject.label.includes('find_price'));
    expect(hot?.certainty).toBe('probable');
    expect([folders(), journal(), target.exitCode]).toEqual([[], [], null]);
  });

  it('is cleaned up instead, where that is wanted', { timeout: 120_000 }, async () => {
    const target = await started('python3', targetProgram('orders.py'));
    await cut(target.pid, 'py-spy', runs('py-spy'));
    expect((await run('hosts', 'clean', await left())).code).toBe(0);
    expect([runs('py-spy')(), folders(), journal(), target.exitCode]).toEqual([false, [], [], null]);
  });

  it('closes the inspector of a Node program with what was left', { timeout: 120_000 }, async () => {
    const port = await freePort();
    const target = await started(process.execPath, `--inspect-port=${port}`, targetProgram('orders.cjs'));
    await cut(target.pid, 'inspector', () => isListening(port));
    expect(isListening(port)).toBe(true);
    expect((await run('hosts', 'clean', await left())).code).toBe(0);
    await until(() => !isListening(port), 'a closed inspector');
    expect([folders(), journal(), target.exitCode]).toEqual([[], [], null]);
  });

  it.skipIf(go === null)(
    `leaves nothing of a Go program to be cleaned up${skipReason(go === null ? ['go'] : [])}`,
    { timeout: 120_000 },
    async () => {
      const program = new GoProgram(go ?? '');
      try {
        const { pid } = await program.start('-every', '10ms');
        await cut(pid, 'go-pprof', () => sshd.sessions().length > 0);
        expect(await left()).toBe('');
        expect([folders(), journal(), existsSync(`/proc/${pid}`)]).toEqual([[], [], true]);
      } finally {
        program.end();
        program.remove();
      }
    },
  );
});
