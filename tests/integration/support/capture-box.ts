import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { LeftBehind } from '../../../src/core/capture/host.ts';
import type { CaptureProvenance } from '../../../src/core/capture/request.ts';
import type { Verdict } from '../../../src/core/verdict/verdict.ts';
import { built } from '../../support/built.ts';
import { seenProcess } from '../../support/process-tree.ts';
import { type Sshd, type SshdOptions, type SshHome, startSshd } from '../../support/sshd.ts';
import {
  plateau,
  type RunningCall,
  startOnTerminal,
  startPlateau,
  type TerminalAnswer,
} from '../../support/terminal-call.ts';
import { temporaryUserData } from '../../support/web-workbench.ts';
import { until } from './capture-targets.ts';

/** What `plateau capture --json` answers, as far as these tests read it. */
export interface CapturedAnswer {
  readonly captureId: string;
  readonly itemId: string;
  /** The comparison with what it was to be compared with. */
  readonly comparisonId?: string | null;
  readonly captures: readonly { readonly itemIds: readonly string[] }[];
  readonly verdicts: readonly Verdict[];
  readonly provenance: CaptureProvenance;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** How long a state is waited for on a busy machine. */
const BUSY_SECONDS = 60;

export interface BoxOptions extends SshdOptions {
  /** Lines of OpenSSH's configuration for the host. */
  readonly lines?: readonly string[];
}

/** A staging box behind OpenSSH's server, and somebody here with `plateau` on the command line who knows it as `box`. */
export class CaptureBox {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'plateau-box-')));
  /** Where captures make their folders on the host. */
  readonly remote = join(this.folder, 'captures');
  readonly #userData = temporaryUserData();
  #sshd: Sshd | null = null;
  #home: SshHome | null = null;

  private constructor() {
    built('main/cli.js');
    chmodSync(this.folder, 0o711);
    mkdirSync(this.remote);
  }

  /** Starts the server and adds the host. Remove it at the end. */
  static async start({ lines = [], ...options }: BoxOptions = {}): Promise<CaptureBox> {
    const box = new CaptureBox();
    try {
      box.#sshd = await startSshd({
        ...options,
        environment: { PATH: process.env.PATH ?? '', ...options.environment },
      });
      box.#home = box.#sshd.config({ home: join(box.folder, 'home'), lines });
      await box.done('hosts', 'add', 'box', box.#home.alias, '--folder', box.remote);
      return box;
    } catch (thrown) {
      await box.remove();
      throw thrown;
    }
  }

  get sshd(): Sshd {
    if (this.#sshd === null) throw new Error('the server was not started');
    return this.#sshd;
  }

  /** The person's own home here, with OpenSSH's files. */
  get home(): string {
    return this.#home?.home ?? '';
  }

  get #env() {
    return { HOME: this.home, SSH_AUTH_SOCK: undefined };
  }

  run(...args: readonly string[]): Promise<TerminalAnswer> {
    return plateau(this.#userData.path, args, { env: this.#env });
  }

  begin(...args: readonly string[]): RunningCall {
    return startPlateau(this.#userData.path, args, { env: this.#env });
  }

  onTerminal(...args: readonly string[]): RunningCall {
    return startOnTerminal(this.#userData.path, args, this.#env);
  }

  /** Runs a call that must succeed; what it printed. */
  async done(...args: readonly string[]): Promise<string> {
    const { out, err, code } = await this.run(...args);
    if (code !== 0) throw new Error(`plateau ${args.join(' ')}: exit ${code}: ${err}`);
    return out;
  }

  async json<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.done(...args, '--json')) as T;
  }

  capture(pid: number, profiler: string, ...more: readonly string[]): Promise<CapturedAnswer> {
    return this.json('capture', 'box', '--with', profiler, '--pid', String(pid), ...more);
  }

  /** Runs a capture that must fail; its exit code and what it complained. */
  async refused(pid: number, profiler: string, ...more: readonly string[]): Promise<TerminalAnswer> {
    const answer = await this.run('capture', 'box', '--with', profiler, '--pid', String(pid), ...more);
    expect([answer.code, answer.out]).toEqual([4, '']);
    return answer;
  }

  /** Starts a capture and waits until so much of its time has gone by. */
  async sampling(pid: number, profiler: string, share: number, ...more: readonly string[]): Promise<RunningCall> {
    const call = this.begin('capture', 'box', '--with', profiler, '--pid', String(pid), '--json-stream', ...more);
    const gone = (): boolean =>
      call
        .out()
        .split('\n')
        .some((line) => /"phase":"[^"]*\d s\b/.test(line) && Number(/"done":(\d+)/.exec(line)?.[1]) >= share * 1000);
    let ended: TerminalAnswer | null = null;
    void call.answer.then((answer) => {
      ended = answer;
    });
    await until(() => gone() || ended !== null, `${share} of the capture`, BUSY_SECONDS);
    if (ended !== null) throw new Error(`the capture ended: ${JSON.stringify(ended)}`);
    return call;
  }

  /** Ids of the captures whose entries stand in the journal, whose folder the first capture that starts makes. */
  journal(): readonly string[] {
    const folder = join(this.#userData.path, 'captures');
    return existsSync(folder) ? readdirSync(folder).map((name) => name.replace('.json', '')) : [];
  }

  async leftBehind(): Promise<readonly LeftBehind[]> {
    const { hosts } = await this.json<{ hosts: readonly { leftBehind: readonly LeftBehind[] }[] }>('hosts');
    return hosts.flatMap(({ leftBehind }) => leftBehind);
  }

  /** Names of what was stored. */
  async stored(): Promise<readonly string[]> {
    const { items } = await this.json<{ items: readonly { label: string }[] }>('list');
    return items.map(({ label }) => label);
  }

  /** Nothing that a capture started runs there any more, its folder is gone, and the journal knows of nothing. */
  async expectClean(): Promise<void> {
    const sessions = (): boolean => this.sshd.sessions().length === 0;
    await until(sessions, 'the end of everything that was started there', BUSY_SECONDS);
    expect([readdirSync(this.remote), this.journal()]).toEqual([[], []]);
  }

  /** Files here, in the person's folders, that hold a text. */
  filesHolding(text: string): readonly string[] {
    return [this.#userData.path, this.home].flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((path) => readFileSync(path).includes(text)),
    );
  }

  knownHosts(): string {
    return readFileSync(join(this.home, '.ssh/known_hosts'), 'utf8');
  }

  async remove(): Promise<void> {
    await this.#sshd?.stop();
    this.#userData.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A program under test still runs. */
export function isAlive(pid: number): boolean {
  return seenProcess(pid) !== null;
}
