import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from './tools.ts';

/** Where Go's own installer and Debian put it, besides PATH. */
const GO_FOLDERS = ['/usr/local/go/bin', '/usr/lib/go/bin'];

/** The `go` program, or null. */
export function findGo(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...GO_FOLDERS];
  return folders.map((folder) => join(folder, 'go')).find((path) => existsSync(path)) ?? null;
}

/** A Go program of some tests, built into a folder of its own. End what was started after each of them: it works as hard as it can. */
export class GoProgram {
  readonly folder = mkdtempSync(join(tmpdir(), 'plateau-go-'));
  readonly path = join(this.folder, 'target');
  readonly #running: ChildProcess[] = [];

  constructor(go: string, source = new URL('./targets/go', import.meta.url).pathname) {
    run(go, ['build', '-o', this.path, '.'], source);
  }

  /** Starts it and waits for its first line, the port it listens on. */
  async start(...args: readonly string[]): Promise<{ readonly pid: number; readonly port: number; end(): void }> {
    const child = spawn(this.path, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#running.push(child);
    const port = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)));
      createInterface(child.stdout).once('line', (line) => resolve(Number(line)));
    });
    if (child.pid === undefined) throw new Error('the program did not start');
    return { pid: child.pid, port, end: () => void child.kill('SIGKILL') };
  }

  end(): void {
    for (const child of this.#running.splice(0)) child.kill('SIGKILL');
  }

  remove(): void {
    this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
