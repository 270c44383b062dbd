import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { PlateauError } from '../../core/error.ts';

/** Orders a second that are asked for: most of a core before the change. */
const PER_SECOND = 400;
/** What the service and its inspector are given to start, in milliseconds. */
const START_MS = 15_000;

export type Version = 'before' | 'after';

/** A version of the service under load. */
export interface RunningService {
  readonly pid: number;
  readonly inspectorPort: number;
  stop(): Promise<void>;
}

/** Node itself; a packaged app is none and looks for one. Throws `demo.noNode`. */
function nodeProgram(): string {
  if (process.versions.electron === undefined) return process.execPath;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  throw new PlateauError({
    code: 'demo.noNode',
    message: 'The demo starts two small services with Node, and there is no “node” on the PATH.',
    hint: 'Install Node 20 or newer, or run “npm run demo” in a checkout.',
  });
}

/** The first match of a pattern in what a program prints. Throws `demo.notStarted`. */
function told(child: ChildProcess, pattern: RegExp, from: 'stdout' | 'stderr'): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (): void =>
      reject(
        new PlateauError({
          code: 'demo.notStarted',
          message: `The demo’s service did not start${text === '' ? '' : `: ${text.trim().slice(-300)}`}.`,
          hint: 'Try again; if it stays so, look whether this machine lets programs listen on 127.0.0.1.',
        }),
      );
    const timer = setTimeout(fail, START_MS);
    child[from]?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const port = pattern.exec(text)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    child.once('error', fail);
    child.once('exit', fail);
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await exit;
}

/** A place where one version of the service after the other is put, under the same path, as on a real box. */
export class OrderService {
  readonly #sources: string;
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), 'plateau-orders-')));

  /** `sources` is the folder with the versions. */
  constructor(sources: string) {
    this.#sources = sources;
    mkdirSync(join(this.#folder, 'orders'));
  }

  /** Puts a version in place and starts it, with its inspector open and under load. Throws `demo.noNode`, `demo.notStarted`. */
  async start(version: Version): Promise<RunningService> {
    const program = nodeProgram();
    const script = join(this.#folder, 'orders/service.mjs');
    copyFileSync(join(this.#sources, `orders-${version}.mjs`), script);
    // Out of a packaged app’s archive, which another program cannot read.
    const loader = join(this.#folder, 'load.mjs');
    copyFileSync(join(this.#sources, 'load.mjs'), loader);
    const service = spawn(program, ['--inspect=127.0.0.1:0', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      const [port, inspectorPort] = await Promise.all([
        told(service, /listening (\d+)/, 'stdout'),
        told(service, /ws:\/\/127\.0\.0\.1:(\d+)\//, 'stderr'),
      ]);
      const load = spawn(program, [loader, String(port), String(PER_SECOND)], {
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      load.on('error', () => undefined);
      const { pid } = service;
      if (pid === undefined) throw new TypeError('a program that prints has a pid');
      return {
        pid,
        inspectorPort,
        stop: async () => {
          await ended(load);
          await ended(service);
        },
      };
    } catch (thrown) {
      await ended(service);
      throw thrown;
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
