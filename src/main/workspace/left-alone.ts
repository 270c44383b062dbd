import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { MIGRATIONS } from './schema.ts';
import { DATABASE } from './workspace.ts';

/** Where a database of SQLite keeps its `user_version`, 4 bytes (sqlite.org/fileformat2.html, 1.3). */
const USER_VERSION_AT = 60;
const VERSION_BYTES = 4;

function schemaOf(database: string): number {
  const file = openSync(database, 'r');
  try {
    const bytes = Buffer.alloc(VERSION_BYTES);
    return readSync(file, bytes, 0, VERSION_BYTES, USER_VERSION_AT) === VERSION_BYTES ? bytes.readUInt32BE(0) : 0;
  } finally {
    closeSync(file);
  }
}

function mayBeWritten(...paths: readonly string[]): boolean {
  try {
    for (const path of paths) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Where a workspace can be opened to be read without anything of it being changed: its own folder, or, where opening it would bring its schema up to date
 * or it may not be written beside, a folder in `scratch` with a copy of its database and links to its files. A folder without a database is answered
 * as it is.
 */
export function leftAlone(folder: string, scratch: string): string {
  const path = resolve(folder);
  const database = join(path, DATABASE);
  if (!existsSync(database)) return path;
  if (schemaOf(database) >= MIGRATIONS.length && mayBeWritten(path, database)) return path;
  const copy = join(scratch, `${basename(path)}-${statSync(database).ino}`);
  if (existsSync(copy)) return copy;
  mkdirSync(copy, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const [from, to] = [join(path, entry.name), join(copy, entry.name)];
    if (entry.isDirectory() && entry.name !== 'staging') symlinkSync(from, to, 'junction');
    else if (entry.name === DATABASE || entry.name === `${DATABASE}-wal`) copyFileSync(from, to);
  }
  return copy;
}
