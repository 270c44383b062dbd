import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { PlateauError } from '../../core/error.ts';
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

/** Makes a new workspace database. */
export function createDatabase(path: string): Db {
  const db = new Database(path);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  return prepare(db);
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

/**
 * Opens a workspace database and brings its schema up to date.
 * Throws `workspace.notFound`, `workspace.notAWorkspace`, `workspace.newer`, `workspace.damaged`.
 */
export function openDatabase(path: string): Db {
  if (!existsSync(path)) {
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
    throw new PlateauError({
      code: 'workspace.damaged',
      message: `The workspace database “${path}” cannot be opened: ${thrown instanceof Error ? thrown.message : thrown}.`,
      hint: 'Check the folder’s permissions; if the file is damaged, restore it from a backup. Nothing was changed.',
      cause: thrown,
    });
  }
}
