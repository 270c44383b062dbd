import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { hasFreeCore, type PySpyMode, pySpyCost, pySpyRate } from '../src/main/capture/cost.ts';
import type { Figures } from './figures.ts';
import { median } from './measure.ts';
import { type BenchFolder, ROOT } from './profiles.ts';

const FLAGS: Readonly<Record<PySpyMode, readonly string[]>> = {
  nonblocking: ['--nonblocking'],
  gil: ['--nonblocking', '--gil'],
  blocking: [],
  native: ['--native'],
};
const THREADS = [1, 64];
const RATES: Readonly<Record<PySpyMode, readonly number[]>> = {
  nonblocking: [10, 100, 1000],
  gil: [100],
  blocking: [10, 100, 1000],
  native: [10, 100],
};
const ROUNDS = 5;
const SECONDS = 2;
/** Shares below this cannot be told from noise on any machine. */
const NOISE = 0.03;

/** What a target has done, and what the scheduler gave its busy thread, at one moment; times in seconds. */
interface Moment {
  readonly at: number;
  readonly orders: number;
  /** Time it was ready to run and did not get a core (`/proc/PID/task/TID/schedstat`, field 2). */
  readonly waited: number;
}

/** The order service of the tests, which counts its own work. */
class Target {
  readonly pid: number;
  readonly #child: ChildProcess;
  #last = { at: 0, orders: 0 };

  constructor(threads: number) {
    const program = join(ROOT, 'tests/support/targets/orders.py');
    const options = ['--report', '--seconds', '3600', '--idle-threads', String(threads - 1)];
    const child = spawn('python3', [program, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [at, orders] = line.split(' ').map(Number);
      if (at !== undefined && orders !== undefined && at > 0) this.#last = { at, orders };
    });
    this.#child = child;
    this.pid = child.pid ?? 0;
  }

  async #moment(): Promise<Moment> {
    const before = this.#last;
    while (this.#last === before) await wait(2);
    const [, waited] = readFileSync(`/proc/${this.pid}/task/${this.pid}/schedstat`, 'utf8').split(' ');
    return { ...this.#last, waited: Number(waited) / 1e9 };
  }

  /** Orders a second, and orders a second of the time in which nobody else held its core. */
  async speed(seconds: number): Promise<{ readonly all: number; readonly own: number }> {
    const from = await this.#moment();
    await wait(seconds * 1000);
    const to = await this.#moment();
    const orders = to.orders - from.orders;
    const time = to.at - from.at;
    return { all: orders / time, own: orders / (time - (to.waited - from.waited)) };
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Has py-spy look at a target; answers with what ends it again. */
async function spied(pid: number, rate: number, mode: PySpyMode, folder: string): Promise<() => Promise<void>> {
  const output = join(folder, 'profile.json');
  const options = ['-d', '600', '-r', String(rate), ...FLAGS[mode], '-f', 'speedscope', '-o', output];
  const child = spawn('py-spy', ['record', '-p', String(pid), ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`py-spy ended with ${code}`)));
    child.stdout.on('data', (text) => {
      if (String(text).includes('Sampling process')) resolve();
    });
  });
  await wait(300);
  return async () => {
    child.kill('SIGINT');
    await ended;
  };
}

interface Round {
  readonly lost: number;
  /** How much the speeds before and after differ, though nothing did. */
  readonly noise: number;
}

function roundOf(before: number, during: number, after: number): Round {
  const quiet = (before + after) / 2;
  return { lost: 1 - during / quiet, noise: Math.abs(before - after) / quiet };
}

/** How far a measured share lies outside a predicted range, as a factor; 1 inside it, and for what is lost in the noise. */
function beyond(measured: number, noise: number, low: number, high: number): number {
  if (measured < noise && low < noise) return 1;
  return Math.max(1, low / Math.max(measured, noise / 2), measured / high);
}

/**
 * Work a Python loses while py-spy looks at it, against what the capture dialog predicts. Each round compares the target's orders a second
 * under py-spy with those just before and after. `own` leaves out the time in which other programs, py-spy among them, held its core: what
 * the looks themselves cost, whatever else the machine does.
 */
export async function benchPySpy(_: BenchFolder, figures: Figures): Promise<void> {
  const report = figures.part('py-spy: share of the target’s work lost, and how far outside the prediction');
  const folder = mkdtempSync(join(tmpdir(), 'plateau-py-spy-cost-'));
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  try {
    for (const threads of THREADS) {
      const target = new Target(threads);
      await wait(1500);
      try {
        for (const mode of ['nonblocking', 'gil', 'blocking', 'native'] as const) {
          for (const rate of new Set([pySpyRate(threads, mode, 'staging'), ...RATES[mode]])) {
            const all: Round[] = [];
            const own: Round[] = [];
            for (let round = 0; round < ROUNDS; round++) {
              const before = await target.speed(SECONDS / 2);
              const end = await spied(target.pid, rate, mode, folder);
              const during = await target.speed(SECONDS);
              await end();
              const after = await target.speed(SECONDS / 2);
              all.push(roundOf(before.all, during.all, after.all));
              own.push(roundOf(before.own, during.own, after.own));
            }
            const free = hasFreeCore({ cores: availableParallelism(), containerCpus: null, load: loadavg()[0] ?? 0 });
            const { cost } = pySpyCost(rate, threads, mode, free);
            // Only looks that stop the process cost it anything of its own; the others cost CPU, as far as it is scarce.
            const rounds = mode === 'blocking' || mode === 'native' ? own : all;
            const lost = (of: readonly Round[]): number => median(of.map((round) => round.lost));
            const noise = Math.max(NOISE, median(rounds.map((round) => round.noise)));
            const name = `${threads} ${threads === 1 ? 'thread' : 'threads'}, ${rate} Hz, ${mode}`;
            console.log(
              `  ${name}: lost ${percent(lost(all))}, without waits for a core ${percent(lost(own))} (noise ${percent(noise)}); predicted ${percent(cost.low)} – ${percent(cost.high)}`,
            );
            report(name, '×', [beyond(lost(rounds), noise, cost.low, cost.high)], 2);
          }
        }
      } finally {
        target.end();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
