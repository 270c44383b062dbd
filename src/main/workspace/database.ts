import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { PlateauError } from '../../core/error.ts';
import { whyNoFile } from '../../core/file-failure.ts';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';

export type Db = Database.Database;

/** How long a writer waits for another process's transaction, in milliseconds. */
const BUSY_MS = 30_000;

function version(db: Db): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function migrate(db: Db): void {
  const run = db.transaction(() => {
    for (let at = version(db); at < MIGRATIONS.length; at++) {
      db.exec(MIGRATIONS[at] ?? '');
      db.pragma(`user_version = ${at + 1}`);
    }
  });
  run.immediate();
}

/** True for what a killed creation of a database left. */
export function isUnfinished(name: string): boolean {
  return /^workspace\.db\.new-/.test(name);
}

/**
 * Makes a new workspace database and lets `fill` write its first rows. It gets its name when it is whole: a process killed on the way
 * leaves no half-made workspace.
 */
export function createDatabase(path: string, fill: (db: Db) => void): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) if (isUnfinished(name)) rmSync(join(folder, name), { force: true });
  const unfinished = join(folder, `${basename(path)}.new-${process.pid}`);
  const db = new Database(unfinished);
  try {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    prepare(db);
    fill(db);
  } finally {
    db.close();
  }
  renameSync(unfinished, path);
}

function prepare(db: Db): Db {
  db.pragma(`busy_timeout = ${BUSY_MS}`);
  db.pragma('journal_mode = WAL');
  // WAL with NORMAL survives a killed process; a power cut may lose the last import as a whole, never a part of one.
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = ON');
  migrate(db);
  return db;
}

function cannotOpen(path: string, cause: unknown): PlateauError {
  const code = cause instanceof Database.SqliteError ? cause.code : '';
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code)) {
    return new PlateauError({
      code: 'workspace.readOnly',
      message: `The workspace “${dirname(path)}” may not be written to: ${message}.`,
      hint: 'Plateau writes beside what it reads. Copy the folder to a place of your own and open the copy.',
      cause,
    });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new PlateauError({
      code: 'workspace.busy',
      message: `The workspace “${dirname(path)}” is in use: another process has been writing to it for ${BUSY_MS / 1000} seconds.`,
      hint: 'Wait for its import to end, or end that process.',
      cause,
    });
  }
  return new PlateauError({
    code: 'workspace.damaged',
    message: `The workspace database “${path}” cannot be opened: ${message}.`,
    hint: 'Restore it from a backup, or make a new workspace and import the files in “artifacts” again. Nothing was changed.',
    cause,
  });
}

/** True where there is no such file. Throws `workspace.noAccess` where that cannot be told: a folder that may not be looked into hides what is in it. */
export function isMissing(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch (cause) {
    throw new PlateauError({
      code: 'workspace.noAccess',
      message: `The workspace “${dirname(path)}” cannot be looked into: ${whyNoFile(cause)}.`,
      hint: 'Give yourself the right to read and write the folder, or open a copy.',
      cause,
    });
  }
}

/**
 * Opens a workspace database and brings its schema up to date.
 * Throws `workspace.notFound`, `workspace.noAccess`, `workspace.notAWorkspace`, `workspace.newer`, `workspace.readOnly`, `workspace.busy`, `workspace.damaged`.
 */
export function openDatabase(path: string): Db {
  if (isMissing(path)) {
    throw new PlateauError({
      code: 'workspace.notFound',
      message: `There is no workspace at “${path}”.`,
      hint: 'Create one with “plateau init DIR” or choose another folder.',
    });
  }
  let db: Db | undefined;
  try {
    db = new Database(path, { fileMustExist: true });
    const id = Number(db.pragma('application_id', { simple: true }));
    if (id !== APPLICATION_ID) {
      throw new PlateauError({
        code: 'workspace.notAWorkspace',
        message: `“${path}” is not a Plateau workspace.`,
        hint: 'Choose a folder whose name ends in “.plateau”.',
      });
    }
    if (version(db) > MIGRATIONS.length) {
      throw new PlateauError({
        code: 'workspace.newer',
        message: `“${path}” was written by a newer Plateau (schema ${version(db)}, this one knows ${MIGRATIONS.length}).`,
        hint: 'Open it with the newer version.',
      });
    }
    return prepare(db);
  } catch (thrown) {
    db?.close();
    if (thrown instanceof PlateauError) throw thrown;
    throw cannotOpen(path, thrown);
  }
}
