import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export interface TerminalAnswer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface TerminalCall {
  readonly input?: Uint8Array | string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs the real `plateau` of the build, without a terminal, on a user-data folder. */
export function plateau(userData: string, args: readonly string[], call: TerminalCall = {}): Promise<TerminalAnswer> {
  const child = spawn(process.execPath, [resolve(ROOT, 'out/main/cli.js'), ...args], {
    cwd: ROOT,
    env: { ...process.env, PLATEAU_WORKSPACE: undefined, ...call.env, PLATEAU_USER_DATA: userData },
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
  child.stdin.end(call.input ?? '');
  return new Promise((answer, reject) => {
    child.once('error', reject);
    child.once('close', (code) => answer({ code, out, err }));
  });
}
