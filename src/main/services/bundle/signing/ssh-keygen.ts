import { spawn } from 'node:child_process';

/** What a call of ssh-keygen came to. */
export interface KeygenResult {
  /** Null where the program is not there. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const MOST_OUTPUT = 64 * 1024;

/** Runs ssh-keygen with an argument vector and `input` on its standard input; no shell sees any of it. */
export function sshKeygen(
  args: readonly string[],
  input: Uint8Array | null,
  signal: AbortSignal,
): Promise<KeygenResult> {
  return new Promise((resolve) => {
    const child = spawn('ssh-keygen', [...args], { stdio: ['pipe', 'pipe', 'pipe'], signal });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8');
      child[name].on('data', (text: string) => {
        said[name] = (said[name] + text).slice(0, MOST_OUTPUT);
      });
    }
    child.once('error', () => resolve({ code: null, ...said }));
    child.once('close', (code) => resolve({ code: code ?? 1, ...said }));
    // It may end before it has read all of it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? new Uint8Array(0));
  });
}
