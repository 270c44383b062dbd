import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** A running web shell from the build. */
export interface WebWorkbench {
  /** Opens the workbench once. */
  readonly link: string;
  readonly origin: string;
  readonly process: ChildProcess;
  /** Ends it as Ctrl+C does; answers with its exit code. */
  stop(): Promise<number | null>;
}

/** A fresh user-data folder; `remove` takes it away. */
export function temporaryUserData(): { readonly path: string; remove(): void } {
  let made: string | null = null;
  return {
    // Made when it is used: a file of skipped tests leaves nothing.
    get path() {
      made ??= mkdtempSync(join(tmpdir(), 'plateau-user-'));
      return made;
    },
    remove: () => {
      if (made !== null) rmSync(made, { recursive: true, force: true });
    },
  };
}

/** Starts the real web shell on a user-data folder and waits for its link. `env` are variables set besides. */
export function startWebWorkbench(
  userData: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<WebWorkbench> {
  const child = spawn(process.execPath, [join(ROOT, 'out/main/web.js'), '--json', ...args], {
    env: { ...process.env, PLATEAU_USER_DATA: userData, PLATEAU_WORKSPACE: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((end) => child.once('close', end));
  return new Promise((resolveStart, reject) => {
    let out = '';
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (!out.includes('\n')) return;
      const { url } = JSON.parse(out) as { readonly url: string };
      const stop = (): Promise<number | null> => {
        child.kill('SIGINT');
        return ended;
      };
      resolveStart({ link: url, origin: new URL(url).origin, process: child, stop });
    });
    void ended.then((code) => reject(new Error(`the web shell ended with ${code}: ${err}`)));
  });
}
