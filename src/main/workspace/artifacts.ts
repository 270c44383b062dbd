import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from './database.ts';

/** Staged files untouched for this long are left over, whoever has their process's number now. */
const STALE_MS = 7 * 24 * 3600 * 1000;

/** True for a process that still runs; one that ended but was not waited for does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    // Someone else's live process may not be signalled.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    // No /proc here: the signal's answer stands.
    return true;
  }
}

/** Raw files by their SHA-256, never changed, and the staging folder they come through. */
export class ArtifactStore {
  readonly #folder: string;
  readonly #staging: string;

  constructor(workspaceFolder: string) {
    this.#folder = join(workspaceFolder, 'artifacts');
    this.#staging = join(workspaceFolder, 'staging');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    mkdirSync(this.#staging, { recursive: true, mode: 0o700 });
  }

  /** A new path to write an incoming file to. It carries the process id, so that what a dead process left can be told. */
  newStagingPath(): string {
    return join(this.#staging, `${process.pid}-${randomBytes(8).toString('hex')}`);
  }

  /** Makes a staged file this process's own, so that it is not swept when the process that staged it ends. */
  adopt(staged: string): string {
    const path = this.newStagingPath();
    renameSync(staged, path);
    return path;
  }

  path(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }

  /** Whether a raw file is there, of its length. */
  has(sha256: string, bytes: number): boolean {
    return statSync(this.path(sha256), { throwIfNoEntry: false })?.size === bytes;
  }

  /** Moves a staged file to its place. Call it inside the write transaction that adds its row. */
  keep(staged: string, sha256: string): void {
    const path = this.path(sha256);
    mkdirSync(join(this.#folder, sha256.slice(0, 2)), { recursive: true, mode: 0o700 });
    if (existsSync(path)) rmSync(staged);
    else renameSync(staged, path);
  }

  discard(staged: string): void {
    rmSync(staged, { force: true });
  }

  /** Removes staged files of processes that have ended. */
  sweepStaging(): void {
    // The workspace's folder may have gone while something ran in it: then there is nothing left of it either.
    if (!existsSync(this.#staging)) return;
    for (const name of readdirSync(this.#staging)) {
      const pid = Number(name.split('-')[0]);
      const path = join(this.#staging, name);
      const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Number.isInteger(pid) && pid > 0 && isAlive(pid) && Date.now() - touched < STALE_MS) continue;
      rmSync(path, { force: true, recursive: true });
    }
  }

  /**
   * Removes what killed processes left: staged files of dead processes, and artifacts without a row. It takes the write lock, under which
   * imports rename and insert, so that it never removes a file of an import that is about to be committed.
   */
  sweep(db: Db): void {
    this.sweepStaging();
    const known = db.prepare<[string], { readonly found: number }>('SELECT 1 AS found FROM artifacts WHERE sha256 = ?');
    db.transaction(() => {
      for (const prefix of readdirSync(this.#folder)) {
        for (const name of readdirSync(join(this.#folder, prefix))) {
          if (known.get(name) === undefined) rmSync(join(this.#folder, prefix, name), { force: true });
        }
      }
    }).immediate();
  }
}
