import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RepeatedString } from '../../core/heap/graph/repeated-strings.ts';
import { NODE_TYPES } from '../../core/heap/model.ts';
import type { ClassRow } from '../../core/heap/stored.ts';
import type { Db } from './database.ts';
import { fromStored } from './from-stored.ts';
import { HeapFile } from './heap-file.ts';

const classRow = z.object({
  key: z.string(),
  type: z.enum(NODE_TYPES),
  name: z.string(),
  module: z.string().nullable(),
  line: z.number().nullable(),
  column: z.number().nullable(),
  count: z.number(),
  self: z.number(),
  retained: z.number(),
  distance: z.number(),
});

/** Heaps: their columns as files beside the database, their class tables in it. */
export class HeapRepository {
  readonly #db: Db;
  readonly #folder: string;

  constructor(db: Db, workspaceFolder: string) {
    this.#db = db;
    this.#folder = join(workspaceFolder, 'heaps');
  }

  #path(item: string): string {
    return join(this.#folder, item);
  }

  /** Moves a written file of columns to its place. Call it inside the write transaction that adds the item. */
  keep(staged: string, item: string): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    renameSync(staged, this.#path(item));
  }

  /** An item's columns, to be closed by the caller; null when they must be derived again. */
  open(item: string): HeapFile | null {
    return HeapFile.open(this.#path(item));
  }

  /** Stores an item's class table, replacing what was there. A class's index is its place in it. */
  writeClasses(item: string, rows: readonly ClassRow[]): void {
    this.#db.prepare('DELETE FROM heap_classes WHERE item = ?').run(item);
    const insert = this.#db.prepare(`INSERT INTO heap_classes
      (item, class, key, type, name, module, "line", "column", "count", self, retained, distance)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    rows.forEach((row, i) => {
      const { key, type, name, module, line, column, count, self, retained, distance } = row;
      insert.run(item, i, key, type, name, module, line, column, count, self, retained, distance);
    });
  }

  classes(item: string): readonly ClassRow[] {
    const rows = this.#db
      .prepare(`SELECT key, type, name, module, "line", "column", "count", self, retained, distance
        FROM heap_classes WHERE item = ? ORDER BY class`)
      .all(item);
    return fromStored(z.array(classRow), rows, 'classes of a heap');
  }

  /** Stores the contents that most memory goes to more than once. */
  writeRepeated(item: string, rows: readonly RepeatedString[]): void {
    this.#db.prepare('DELETE FROM heap_strings WHERE item = ?').run(item);
    const insert = this.#db.prepare(
      'INSERT INTO heap_strings (item, rank, string, "count", bytes) VALUES (?, ?, ?, ?, ?)',
    );
    rows.forEach(({ string, count, bytes }, rank) => {
      insert.run(item, rank, string, count, bytes);
    });
  }

  repeated(item: string): readonly RepeatedString[] {
    return this.#db
      .prepare<[string], RepeatedString>('SELECT string, "count", bytes FROM heap_strings WHERE item = ? ORDER BY rank')
      .all(item);
  }

  /** Removes files of items that are gone. Run it under the write lock. */
  sweep(): void {
    if (!existsSync(this.#folder)) return;
    const known = this.#db.prepare<[string], { readonly found: number }>('SELECT 1 AS found FROM items WHERE id = ?');
    for (const name of readdirSync(this.#folder)) {
      if (known.get(name) === undefined) rmSync(this.#path(name), { force: true });
    }
  }
}
