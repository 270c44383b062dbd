import { spawn } from 'node:child_process';

/** What a call of ssh-keygen came to. */
export interface KeygenResult {
  /** Null where the program is not there. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const MOST_OUTPUT = 64 * 1024;

/** Where the passphrase of a key is asked for: in the terminal, or, where nobody sits at one, by the system's own program, which refuses where there is none. */
export type AsksIn = 'terminal' | 'program';

/** Runs ssh-keygen with an argument vector and `input` on its standard input; no shell sees any of it. */
export function sshKeygen(
  args: readonly string[],
  input: Uint8Array | null,
  signal: AbortSignal,
  asks: AsksIn = 'terminal',
): Promise<KeygenResult> {
  return new Promise((resolve) => {
    const env = asks === 'terminal' ? process.env : { ...process.env, SSH_ASKPASS_REQUIRE: 'force' };
    const child = spawn('ssh-keygen', [...args], { stdio: ['pipe', 'pipe', 'pipe'], signal, env });
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
