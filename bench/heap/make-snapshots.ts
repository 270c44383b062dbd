import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { freemem } from 'node:os';
import { join, resolve } from 'node:path';
import { writeSynthetic } from './synthetic.ts';

/** Kept between runs: making them takes minutes. */
export const SNAPSHOTS = resolve(import.meta.dirname, '../../.cache/heap-snapshots');

interface Recipe {
  /** Its files, and what they should have: bytes. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** Resident memory that making it takes, in bytes. */
  readonly memory: number;
  /** Arguments of `shop.cjs` before its files; null for a heap that is written without being there. */
  readonly shop: readonly number[] | null;
}

const file = (name: string, bytes: number) => ({ name: `${name}.heapsnapshot`, bytes });

const RECIPES = {
  small: { files: [file('small', 30e6)], memory: 5e8, shop: [8_700, 0, 0] },
  /** Two of one process, with 1,400 sessions and listeners more in the second. */
  pair: { files: [file('before', 205e6), file('after', 212e6)], memory: 1.3e9, shop: [86_000, 0, 1_400] },
  large: { files: [file('large', 1018e6)], memory: 6.5e9, shop: [438_000, 0, 0] },
  strings: { files: [file('strings', 715e6)], memory: 3e9, shop: [0, 652_000, 0] },
  /** Node would need some 30 GB of memory to write one of these. */
  huge: { files: [file('huge', 5e9)], memory: 2e8, shop: null },
} satisfies Record<string, Recipe>;

export type SnapshotSet = keyof typeof RECIPES;
export const SNAPSHOT_SETS = ['small', 'pair', 'large', 'strings', 'huge'] as const satisfies readonly SnapshotSet[];

/**
 * The files of a set, made where they are not there. Throws what is missing: memory, disk, or a size within a tenth of what it should be.
 */
export function snapshotsOf(set: SnapshotSet): readonly string[] {
  const { files, memory, shop }: Recipe = RECIPES[set];
  mkdirSync(SNAPSHOTS, { recursive: true });
  const paths = files.map(({ name }) => join(SNAPSHOTS, name));
  if (paths.every((path) => existsSync(path))) return paths;

  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const { bavail, bsize } = statfsSync(SNAPSHOTS);
  if (bavail * bsize < bytes * 1.5) throw new Error(`${set}: ${gigabytes(bytes * 1.5)} of free disk are needed`);
  if (freemem() < memory * 1.2) throw new Error(`${set}: ${gigabytes(memory * 1.2)} of free memory are needed`);
  console.log(`Making ${files.map(({ name }) => name).join(' and ')} …`);
  const drafts = paths.map((path) => `${path}.new`);
  if (shop === null) {
    for (const [i, draft] of drafts.entries()) writeSynthetic(draft, files[i]?.bytes ?? 0);
  } else {
    const program = [join(import.meta.dirname, 'shop.cjs'), ...shop.map(String), ...drafts];
    const { status } = spawnSync(process.execPath, ['--expose-gc', '--max-old-space-size=12000', ...program], {
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`${set}: shop.cjs ended with ${status}`);
  }
  for (const [i, draft] of drafts.entries()) {
    const [size, wanted] = [statSync(draft).size, files[i]?.bytes ?? 0];
    if (Math.abs(size - wanted) > wanted / 10) {
      rmSync(draft);
      throw new Error(`${set}: ${size} bytes instead of about ${wanted}; does Node ${process.version} write others?`);
    }
    renameSync(draft, paths[i] ?? draft);
  }
  return paths;
}

export function removeSnapshots(set: SnapshotSet): void {
  for (const { name } of RECIPES[set].files) rmSync(join(SNAPSHOTS, name), { force: true });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** `node bench/heap/make-snapshots.ts [SET…]`: all but huge, or those named. */
if (import.meta.main) {
  const named = process.argv.slice(2);
  const wanted = SNAPSHOT_SETS.filter((set) => (named.length === 0 ? set !== 'huge' : named.includes(set)));
  for (const set of wanted) for (const path of snapshotsOf(set)) console.log(`${path}  ${statSync(path).size}`);
}
