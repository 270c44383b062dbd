import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Whether something listens on a port of this machine. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export interface Target {
  readonly pid: number;
  /** What it printed so far, on both streams. */
  output(): string;
  isAlive(): boolean;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<unknown>;
}

/** Path of a program in `tests/support/targets`. */
export function targetPath(name: string): string {
  return fileURLToPath(new URL(`../../support/targets/${name}`, import.meta.url));
}

/** Programs a test profiles; each is killed at its end. */
export class Targets {
  readonly #children: ChildProcess[] = [];

  /** Starts a program, and waits until it prints. */
  async start(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Target> {
    const [program = '', ...args] = argv;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    this.#children.push(child);
    let output = '';
    const ended = new Promise((resolve) => child.once('close', resolve));
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      void ended.then(() => reject(new Error(`${argv.join(' ')} ended: ${output}`)));
      child.stdout.on('data', (text) => {
        output += String(text);
        resolve();
      });
      child.stderr.on('data', (text) => {
        output += String(text);
      });
    });
    const { pid } = child;
    if (pid === undefined) throw new Error(`${program} did not start`);
    return {
      pid,
      output: () => output,
      isAlive: () => child.exitCode === null && child.signalCode === null,
      signal: (name) => void child.kill(name),
      ended,
    };
  }

  /** A Node with its inspector's port named, so that tests beside each other do not meet on 9229. */
  async node(script: string, args: readonly string[] = [], nodeArgs?: readonly string[]): Promise<NodeTarget> {
    const port = await freePort();
    const node = process.env.PLATEAU_TEST_NODE ?? process.execPath;
    const target = await this.start([node, ...(nodeArgs ?? [`--inspect-port=${port}`]), targetPath(script), ...args]);
    return { ...target, port };
  }

  end(): void {
    for (const child of this.#children.splice(0)) child.kill('SIGKILL');
  }
}

export interface NodeTarget extends Target {
  /** Where its inspector would open. */
  readonly port: number;
}
