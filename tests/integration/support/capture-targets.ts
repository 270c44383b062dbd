import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ImportResult } from '../../../src/core/profile/importer.ts';
import { importProfiles } from '../../../src/core/profile/importers/index.ts';
import type { ImportWarning, Profile } from '../../../src/core/profile/model.ts';
import type { CapturedFile } from '../../../src/main/capture/profiler.ts';
import type { RemoteCommand } from '../../../src/main/remote/connection.ts';
import { LocalConnection } from '../../../src/main/remote/local.ts';
import { inChunks, totals } from '../../support/read-profile.ts';
import type { CaptureBench } from './capture-with.ts';

/** Path of a program of `tests/support/targets`. */
export function targetProgram(name: string): string {
  return fileURLToPath(new URL(`../../support/targets/${name}`, import.meta.url));
}

/** `nobody` on every Linux. */
export const NOBODY = 65534;

/** The words that run a program as somebody without rights. Only root can say them. */
export function asNobody(...argv: readonly string[]): readonly string[] {
  return ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...argv];
}

/** The words that run a program with a /tmp of its own, as a service with `PrivateTmp` has. Only root can say them. */
export function ownTmp(...argv: readonly string[]): readonly string[] {
  return ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /tmp && exec "$@"', 'own-tmp', ...argv];
}

export const isRoot = process.getuid?.() === 0;

/** Whether {@link NobodyConnection} works here and finds these programs: a checkout in root's own home is closed to nobody. */
export function nobodyMayRun(...programs: readonly string[]): boolean {
  if (!isRoot) return false;
  const script = 'for program; do command -v "$program" || exit 1; done';
  const [command = '', ...args] = asNobody('sh', '-c', script, 'may-run', ...programs);
  return spawnSync(command, args).status === 0;
}

/** This machine as a host whose login has no rights. */
export class NobodyConnection extends LocalConnection {
  override exec(argv: readonly string[]): Promise<RemoteCommand> {
    return super.exec(asNobody(...argv));
  }
}

/** Lets {@link NobodyConnection} work in a bench's folders. */
export function openToNobody(bench: CaptureBench): void {
  chmodSync(bench.folder, 0o711);
  chownSync(bench.remote, NOBODY, NOBODY);
}

/** Programs under test, ended together. */
export class Targets {
  readonly #children: ChildProcess[] = [];

  /** Starts a program and waits until it prints `ready`; gives the pid of what it started, as this machine numbers it. */
  async start(...argv: readonly string[]): Promise<number> {
    const [program = '', ...args] = argv;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#children.push(child);
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`${argv.join(' ')} ended with ${code}`)));
      child.stdout.on('data', (text) => {
        if (String(text).includes('ready')) resolve();
      });
    });
    if (child.pid === undefined) throw new Error(`${program} did not start`);
    return child.pid;
  }

  end(): void {
    for (const child of this.#children.splice(0)) {
      child.kill('SIGKILL');
      // A JVM that is killed leaves its socket's file to whatever gets its number next.
      if (child.pid !== undefined) rmSync(attachSocket(child.pid), { force: true });
    }
  }
}

/** Where a JVM listens once something has attached to it. */
function attachSocket(pid: number): string {
  return `/tmp/.java_pid${pid}`;
}

/** Leaves a process the socket's file of a JVM that had its number before and was killed. */
export function leaveAttachSocket(pid: number): void {
  const script = "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
  spawnSync(process.execPath, ['-e', script, attachSocket(pid)]);
  chmodSync(attachSocket(pid), 0o600);
}

/** Pids of the processes whose arguments hold a text. */
export function processesWith(text: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Waits until something holds, for 10 s unless told otherwise. */
export async function until(holds: () => boolean, what: string, seconds = 10): Promise<void> {
  for (let i = 0; i < seconds * 20; i++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never came: ${what}`);
}

/** A captured file, read as an import reads it. */
async function imported(file: CapturedFile | undefined): Promise<ImportResult> {
  if (file === undefined || !existsSync(file.path)) throw new Error('no file was captured');
  const bytes = new Uint8Array(readFileSync(file.path));
  return importProfiles(inChunks(bytes), { fileName: file.name });
}

export async function profilesOf(file: CapturedFile | undefined): Promise<readonly Profile[]> {
  return (await imported(file)).profiles;
}

export async function warningsOf(file: CapturedFile | undefined): Promise<readonly ImportWarning[]> {
  return (await imported(file)).warnings;
}

/** Share of one sample type's weight that is the function's, over all profiles of a file. */
async function share(
  file: CapturedFile | undefined,
  type: string,
  name: string,
  weight: 'self' | 'total',
): Promise<number> {
  let own = 0;
  let all = 0;
  for (const profile of await profilesOf(file)) {
    if (!profile.sampleTypes.some((one) => one.name === type)) continue;
    for (const [known, found] of totals(profile, type)) {
      all += found.self;
      if (known === name) own += found[weight];
    }
  }
  return own / all;
}

/** Share of the samples that end in a function. */
export function selfShare(file: CapturedFile | undefined, type: string, name: string): Promise<number> {
  return share(file, type, name, 'self');
}

/** Share of the samples that a function is part of. */
export function totalShare(file: CapturedFile | undefined, type: string, name: string): Promise<number> {
  return share(file, type, name, 'total');
}
