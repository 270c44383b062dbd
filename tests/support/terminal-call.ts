import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = resolve(ROOT, 'out/main/cli.js');

export interface TerminalAnswer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface TerminalCall {
  readonly input?: Uint8Array | string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A call of `plateau` on its way. */
export interface RunningCall {
  readonly child: ChildProcess;
  /** What it has written so far. */
  out(): string;
  err(): string;
  readonly answer: Promise<TerminalAnswer>;
}

function running(userData: string, argv: readonly string[], env: TerminalCall['env']): RunningCall {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    cwd: ROOT,
    // Playwright asks its own reporter for colours or none; Node would say on our standard error which of the two it heeds.
    env: { ...process.env, FORCE_COLOR: undefined, PLATEAU_WORKSPACE: undefined, ...env, PLATEAU_USER_DATA: userData },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  child.stdin.on('error', () => undefined);
  const answer = new Promise<TerminalAnswer>((settle, reject) => {
    child.once('error', reject);
    child.once('close', (code) => settle({ code, out, err }));
  });
  answer.catch(() => undefined);
  return { child, out: () => out, err: () => err, answer };
}

/** Starts the real `plateau` of the build, without a terminal, on a user-data folder. */
export function startPlateau(userData: string, args: readonly string[], call: TerminalCall = {}): RunningCall {
  const started = running(userData, [process.execPath, CLI, ...args], call.env);
  started.child.stdin?.end(call.input ?? '');
  return started;
}

/** Runs the real `plateau` of the build to its end. */
export function plateau(userData: string, args: readonly string[], call: TerminalCall = {}): Promise<TerminalAnswer> {
  return startPlateau(userData, args, call).answer;
}

/**
 * Starts the real `plateau` of the build on a terminal, made by util-linux's `script`: what is written to its standard input is typed there,
 * and both of its streams come out as one. `args` are words without quotes.
 */
export function startOnTerminal(userData: string, args: readonly string[], env: TerminalCall['env']): RunningCall {
  const line = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ');
  return running(userData, ['script', '--quiet', '--return', '--flush', '--command', line, '/dev/null'], env);
}
