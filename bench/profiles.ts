import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type GenerateOptions, generate } from './generate.ts';
import { type Measured, measure } from './measure.ts';

export const ROOT = resolve(import.meta.dirname, '..');
export const ROUNDS = 5;
export const SMALL = 300_000;
export const LARGE = 3_000_000;

/** A folder of its own in the system's place for temporary files; everything a run makes lies in it, and goes with it. */
export interface BenchFolder {
  readonly path: string;
  /** Writes a synthetic profile once; its path. */
  profile(options: GenerateOptions): Promise<string>;
  /** A path below it that is not there yet. */
  fresh(name: string): string;
}

export function benchFolder(): BenchFolder {
  const path = mkdtempSync(join(tmpdir(), 'plateau-bench-'));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  // It can hold gigabytes: however the run ends, it goes.
  process.once('exit', remove);
  process.once('SIGINT', () => process.exit(130));
  const made = new Map<string, string>();
  let count = 0;
  const fresh = (name: string): string => {
    const folder = join(path, String(count++));
    mkdirSync(folder);
    return join(folder, name);
  };
  return {
    path,
    fresh,
    profile: async (options) => {
      const key = JSON.stringify(options);
      const known = made.get(key);
      if (known !== undefined) return known;
      const file = fresh(`${options.nodes}.folded`);
      await write(file, options);
      made.set(key, file);
      return file;
    },
  };
}

async function write(file: string, options: GenerateOptions): Promise<void> {
  const out = createWriteStream(file);
  for (const chunk of generate(options)) if (!out.write(chunk)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}

/** The command line of the built terminal. */
export const plateau = (...args: readonly string[]): readonly string[] => [
  process.execPath,
  '--no-warnings',
  join(ROOT, 'out/main/cli.js'),
  ...args,
];

/** Runs a command to its end, measured. Throws when it fails. */
export async function measured(command: readonly string[]): Promise<Measured> {
  const run = await measure(command);
  if (run.exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${run.exitCode}\n${run.stdout}`);
  return run;
}

/** A new workspace with these files in it, and the ids of their items. */
export async function workspaceWith(folder: BenchFolder, files: readonly string[]) {
  const path = folder.fresh('bench.plateau');
  await measured(plateau('init', path));
  const imported: string[] = [];
  for (const file of files) {
    const { stdout } = await measured(plateau('import', file, '--workspace', path, '--seconds', '60', '--json'));
    const outcome = JSON.parse(stdout) as { readonly imported: readonly { readonly id: string }[] };
    imported.push(...outcome.imported.map(({ id }) => id));
  }
  return { path, ids: imported };
}
