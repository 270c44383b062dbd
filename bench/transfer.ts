import { type ChildProcess, spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sshd, type SshHome, startSshd } from '../tests/support/sshd.ts';
import { toolPath } from '../tests/support/tools.ts';
import type { Figures } from './figures.ts';
import { measure } from './measure.ts';
import { type BenchFolder, ROOT, ROUNDS, SMALL } from './profiles.ts';

const BYTES = 300e6;
const HUGE_BYTES = 2e9;
const MEMORY_ROUNDS = 3;
/** Added to the round trip, half of it each way. */
const DELAY_MS = 40;

/** Files from a host beside scp, over loopback and over a long line, and the memory it takes. */
export async function benchTransfer(folder: BenchFolder, figures: Figures): Promise<void> {
  const profile = await folder.profile({ nodes: SMALL, bytes: BYTES });
  const noise = folder.fresh('noise');
  await writeNoise(noise, BYTES);
  const sshd = await startSshd();
  let relay: ChildProcess | null = null;
  try {
    const near = sshd.config();
    const slow = await delayed(sshd);
    relay = slow.relay;
    await besideScp(folder, figures, near, profile, 'loopback', true);
    await besideScp(folder, figures, near, noise, 'loopback, a file that cannot be compressed', false);
    await besideScp(folder, figures, slow.home, profile, `${DELAY_MS} ms more round trip`, true);
    await besideScp(
      folder,
      figures,
      slow.home,
      noise,
      `${DELAY_MS} ms more round trip, a file that cannot be compressed`,
      true,
    );
    await memory(folder, figures, near);
  } finally {
    relay?.kill();
    await sshd.stop();
  }
}

async function writeNoise(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  const piece = Buffer.alloc(1e6);
  for (let at = 0; at < bytes; at += piece.length) await file.write(randomFillSync(piece));
  await file.close();
}

/** A home whose “staging” is the same server behind the delaying relay. */
async function delayed(sshd: Sshd): Promise<{ readonly relay: ChildProcess; readonly home: SshHome }> {
  const script = join(ROOT, 'bench/delay-relay.ts');
  const relay = spawn(process.execPath, ['--no-warnings', script, String(sshd.port), String(DELAY_MS / 2)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(relay.stdout, 'data');
  const port = Number(String(line));
  const home = sshd.config();
  const config = join(home.home, '.ssh/config');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/Port \d+/, `Port ${port}`));
  writeFileSync(join(home.home, '.ssh/known_hosts'), sshd.knownHosts(`[127.0.0.1]:${port}`));
  return { relay, home };
}

/** The same file by Plateau and by scp, in turn. What scp needs for a file of one byte is taken off: Plateau is started and connected too. */
async function besideScp(
  folder: BenchFolder,
  figures: Figures,
  { home, alias }: SshHome,
  file: string,
  line: string,
  held: boolean,
): Promise<void> {
  const report = figures.part(`Fetching ${BYTES / 1e6} MB over ${line}`);
  const ours: number[] = [];
  const scp: number[] = [];
  const one = folder.fresh('one');
  writeFileSync(one, '1');
  const byScp = async (from: string): Promise<number> => {
    const to = folder.fresh('scp');
    const run = await measure(['scp', '-q', '-F', join(home, '.ssh/config'), `${alias}:${from}`, to]);
    if (run.exitCode !== 0 || statSync(to).size !== statSync(from).size) throw new Error('scp failed');
    rmSync(to);
    return run.wallSeconds;
  };
  for (let round = 0; round < ROUNDS; round++) {
    ours.push((await fetched(folder, home, file, toolPath('zstd') ?? '')).seconds);
    scp.push((await byScp(file)) - (await byScp(one)));
  }
  report('Plateau: both hashes, compressed where that helps, on the disk', 's', ours);
  report('scp, its start and login taken off', 's', scp);
  const ratios = ours.map((seconds, round) => seconds / (scp[round] ?? Number.NaN));
  if (held) report('Plateau / scp', '×', ratios, 1 / 1.2);
  else report('Plateau / scp', '×', ratios);
}

interface Fetched {
  readonly seconds: number;
  readonly grownBytes: number;
}

async function fetched(folder: BenchFolder, home: string, file: string, zstd: string): Promise<Fetched> {
  const to = folder.fresh('fetched');
  const script = join(ROOT, 'bench/fetch-once.ts');
  const { exitCode, stdout } = await measure([process.execPath, '--no-warnings', script, home, file, to, zstd]);
  if (exitCode !== 0 || !(await sameFile(file, to))) throw new Error(`fetching failed\n${stdout}`);
  rmSync(to);
  return JSON.parse(stdout) as Fetched;
}

async function sameFile(one: string, other: string): Promise<boolean> {
  if (statSync(one).size !== statSync(other).size) return false;
  const others = createReadStream(other, { highWaterMark: 1 << 20 })[Symbol.asyncIterator]();
  for await (const piece of createReadStream(one, { highWaterMark: 1 << 20 })) {
    const { value } = await others.next();
    if (!Buffer.isBuffer(value) || !value.equals(piece)) return false;
  }
  return true;
}

/** How much a process grows while 2 GB go through it. */
async function memory(folder: BenchFolder, figures: Figures, { home }: SshHome): Promise<void> {
  const report = figures.part(`Fetching ${HUGE_BYTES / 1e9} GB`);
  const file = folder.fresh('huge');
  writeFileSync(file, '');
  truncateSync(file, HUGE_BYTES);
  for (const [name, zstd] of [
    ['as it is', ''],
    ['compressed', toolPath('zstd') ?? ''],
  ] as const) {
    const grown: number[] = [];
    for (let round = 0; round < MEMORY_ROUNDS; round++) {
      grown.push((await fetched(folder, home, file, zstd)).grownBytes / 1e6);
    }
    report(`growth of memory, ${name}`, 'MB', grown, 64);
  }
}
