import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Measured {
  readonly exitCode: number;
  /** User and system time of the whole process tree, in seconds. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Largest sum of resident memory over the process tree, in bytes, sampled every 20 ms. */
  readonly peakBytes: number;
  readonly stdout: string;
}

function residentBytesOfTree(root: number): number {
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(entry), Number(fields[1]));
      resident.set(Number(entry), Number(fields[21]) * 4096);
    } catch {
      // The process ended between the listing and the read.
    }
  }
  let sum = 0;
  for (const [pid, bytes] of resident) {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (at === root) {
        sum += bytes;
        break;
      }
    }
  }
  return sum;
}

/**
 * Runs a command and measures its whole process tree (Linux). CPU time comes from the shell's own accounting of its finished
 * children, so workers that a command forks and waits for are counted.
 */
export async function measure(command: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Measured> {
  const script = 'TIMEFORMAT="%U %S %R"; time "$@"; exit $?';
  const child = spawn('bash', ['-c', script, 'measure', ...command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  let peakBytes = 0;
  const timer = setInterval(() => {
    if (child.pid !== undefined) peakBytes = Math.max(peakBytes, residentBytesOfTree(child.pid));
  }, 20);
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  clearInterval(timer);
  const [user, system, wall] = (stderr.trimEnd().split('\n').at(-1) ?? '').split(' ').map(Number);
  if (user === undefined || system === undefined || wall === undefined || Number.isNaN(user + system + wall)) {
    throw new Error(`no times from: ${command.join(' ')}\n${stderr}`);
  }
  return { exitCode, cpuSeconds: user + system, wallSeconds: wall, peakBytes, stdout };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}
