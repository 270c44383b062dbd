import type { Item } from '../../core/item.ts';
import type { Db } from './database.ts';
import type { StoredItem } from './items.ts';

/** Other items of the process that an item was captured from, and those that a person linked with it. */
export class LinkRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Ids of items that a person linked with this one. */
  of(id: Item['id']): ReadonlySet<string> {
    const rows = this.#db
      .prepare<[{ id: string }], { readonly other: string }>(
        'SELECT second AS other FROM links WHERE first = @id UNION SELECT first FROM links WHERE second = @id',
      )
      .all({ id });
    return new Set(rows.map(({ other }) => other));
  }

  /** Ids of items that tell of the same program: linked by a person, or captured from one process. */
  all(item: StoredItem): ReadonlySet<string> {
    return new Set([...this.ofProcess(item), ...this.of(item.id)]);
  }

  /** Ids of items that Plateau captured from the same process: the same host, process number and start; of what came with a bundle, the same token of them. */
  ofProcess({ id, provenance: { capture, process } }: StoredItem): ReadonlySet<string> {
    if (capture === undefined || capture.target === null)
      return process === undefined ? new Set() : this.#ofToken(id, process);
    const rows = this.#db
      .prepare<[object], { readonly id: string }>(
        `SELECT id FROM items WHERE id != @id AND deleted_at IS NULL AND json_extract(provenance, '$.capture.host.name') = @host
          AND json_extract(provenance, '$.capture.target.pid') = @pid
          AND json_extract(provenance, '$.capture.target.startTicks') = @startTicks`,
      )
      .all({ id, host: capture.host.name, pid: capture.target.pid, startTicks: capture.target.startTicks });
    return new Set(rows.map((row) => row.id));
  }

  #ofToken(id: string, process: string): ReadonlySet<string> {
    const rows = this.#db
      .prepare<[object], { readonly id: string }>(
        "SELECT id FROM items WHERE id != @id AND deleted_at IS NULL AND json_extract(provenance, '$.process') = @process",
      )
      .all({ id, process });
    return new Set(rows.map((row) => row.id));
  }

  /** Links two items; linking them twice is the same. */
  add(one: string, other: string, at: string): void {
    const [first, second] = [one, other].sort();
    this.#db.prepare('INSERT OR IGNORE INTO links (first, second, linked_at) VALUES (?, ?, ?)').run(first, second, at);
  }

  /** False where there was no link between the two. */
  remove(one: string, other: string): boolean {
    const [first, second] = [one, other].sort();
    return this.#db.prepare('DELETE FROM links WHERE first = ? AND second = ?').run(first, second).changes > 0;
  }
}
