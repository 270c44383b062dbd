import { z } from 'zod';
import { PlateauError } from '../../core/error.ts';
import { ITEM_KINDS, type Item, type Provenance } from '../../core/item.ts';
import type { ImportWarning } from '../../core/profile/model.ts';
import type { Db } from './database.ts';
import { fromStored } from './from-stored.ts';

/** Everything about an item but its derived columns. */
export interface StoredItem extends Item {
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  /** Kind-specific facts, as JSON: read back through the kind's own schema. */
  readonly detail: unknown;
}

export interface ItemFilter {
  readonly kind?: string | undefined;
  readonly host?: string | undefined;
  /** Text the label contains, whatever its case. */
  readonly label?: string | undefined;
  /** Also the runs of plans that another run stands for. */
  readonly runs?: boolean | undefined;
}

/** SQL: of item `i`, a run of a plan, row `r` with the item that stands for it, as long as that is there. */
export const STANDING =
  'FROM plan_runs r JOIN items s ON s.id = r.plan WHERE r.item = i.id AND r.plan <> i.id AND s.deleted_at IS NULL';
/** SQL: item `i` is a run of a plan that another item stands for. */
export const IS_RUN = `EXISTS (SELECT 1 ${STANDING})`;

const rowSchema = z.object({
  id: z.string(),
  kind: z.enum(ITEM_KINDS),
  label: z.string(),
  group_id: z.string(),
  artifact: z.string().nullable(),
  bytes: z.number().nullable(),
  format: z.string(),
  host: z.string().nullable(),
  captured_at: z.string().nullable(),
  imported_at: z.string(),
  summary: z.string(),
  level: z.string(),
  provenance: z.string(),
  warnings: z.string(),
  detail: z.string(),
  run_of: z.string().nullable(),
});

const SELECT = `SELECT i.*, a.bytes AS bytes, (SELECT r.plan ${STANDING}) AS run_of
  FROM items i LEFT JOIN artifacts a ON a.sha256 = i.artifact`;

function itemOf(row: unknown): StoredItem {
  const r = fromStored(rowSchema, row, 'an item');
  return {
    id: r.id,
    kind: r.kind,
    label: r.label,
    importedAt: r.imported_at,
    capturedAt: r.captured_at,
    host: r.host,
    summary: r.summary,
    level: r.level,
    format: r.format,
    sha256: r.artifact ?? '',
    bytes: r.bytes ?? 0,
    group: r.group_id,
    ...(r.run_of === null ? {} : { runOf: r.run_of }),
    provenance: JSON.parse(r.provenance),
    warnings: JSON.parse(r.warnings),
    detail: JSON.parse(r.detail),
  };
}

/** The public part of an item. */
export function publicItem(stored: StoredItem): Item {
  const { provenance: _provenance, warnings: _warnings, detail: _detail, ...item } = stored;
  return item;
}

export interface NewItem extends Omit<StoredItem, 'bytes' | 'sha256'> {
  /** The artifact it was read from; null for what Plateau made itself. */
  readonly artifact: string | null;
}

/** Rows of items. Deleted items stay until they are purged, so that a deletion can be undone. */
export class ItemRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  list(filter: ItemFilter = {}): readonly Item[] {
    const rows = this.#db
      .prepare(`${SELECT} WHERE i.deleted_at IS NULL AND (@kind IS NULL OR i.kind = @kind) AND (@host IS NULL OR i.host = @host)
        AND (@label IS NULL OR instr(lower(i.label), lower(@label)) > 0) AND (@runs = 1 OR NOT ${IS_RUN}) ORDER BY i.sequence`)
      .all({
        kind: filter.kind ?? null,
        host: filter.host ?? null,
        label: filter.label ?? null,
        runs: Number(filter.runs ?? false),
      });
    return rows.map((row) => publicItem(itemOf(row)));
  }

  /** The item, or null when there is none or it is deleted. */
  find(id: string): StoredItem | null {
    const row = this.#db.prepare(`${SELECT} WHERE i.id = ? AND i.deleted_at IS NULL`).get(id);
    return row === undefined ? null : itemOf(row);
  }

  /** Heaps and class tables whose raw file has so many bytes. */
  heapsOfSize(bytes: number): readonly StoredItem[] {
    const rows = this.#db
      .prepare(`${SELECT} WHERE i.kind = 'heap' AND a.bytes = ? AND i.deleted_at IS NULL`)
      .all(bytes);
    return rows.map(itemOf);
  }

  /** Ids of comparisons of plans that have an item on one of their sides, the newest first. */
  comparisonsOf(id: string, most: number): readonly string[] {
    const rows = this.#db
      .prepare<[string, string, number], { readonly id: string }>(
        `SELECT i.id FROM items i WHERE i.kind = 'plan-comparison' AND i.deleted_at IS NULL
          AND (EXISTS (SELECT 1 FROM json_each(i.detail, '$.before') WHERE value = ?)
            OR EXISTS (SELECT 1 FROM json_each(i.detail, '$.after') WHERE value = ?))
          ORDER BY i.sequence DESC LIMIT ?`,
      )
      .all(id, id, most);
    return rows.map((row) => row.id);
  }

  /** The item. Throws `item.notFound`. */
  get(id: string): StoredItem {
    const item = this.find(id);
    if (item === null) {
      throw new PlateauError({
        code: 'item.notFound',
        message: `There is no item “${id}” in this workspace.`,
        hint: 'It may have been deleted; “plateau list” shows what is there.',
      });
    }
    return item;
  }

  add(item: NewItem): void {
    this.#db
      .prepare(`INSERT INTO items (id, kind, label, group_id, artifact, format, host, captured_at, imported_at, summary, level,
          provenance, warnings, detail, sequence)
        VALUES (@id, @kind, @label, @group, @artifact, @format, @host, @capturedAt, @importedAt, @summary, @level,
          @provenance, @warnings, @detail, (SELECT coalesce(max(sequence), 0) + 1 FROM items))
        ON CONFLICT (id) DO UPDATE SET label = @label, imported_at = @importedAt, summary = @summary, level = @level, detail = @detail,
          provenance = @provenance, warnings = @warnings, deleted_at = NULL`)
      .run({
        id: item.id,
        kind: item.kind,
        label: item.label,
        group: item.group,
        artifact: item.artifact,
        format: item.format,
        host: item.host,
        capturedAt: item.capturedAt,
        importedAt: item.importedAt,
        summary: item.summary,
        level: item.level,
        provenance: JSON.stringify(item.provenance),
        warnings: JSON.stringify(item.warnings),
        detail: JSON.stringify(item.detail),
      });
  }

  /** Renames an item, and the runs it stands for, which are called after it. */
  rename(id: string, label: string): void {
    this.#db
      .prepare(`UPDATE items SET label = @label || substr(label, 1 + (SELECT length(label) FROM items WHERE id = @id))
        WHERE id IN (SELECT item FROM plan_runs WHERE plan = @id AND item <> @id)
          AND substr(label, 1, (SELECT length(label) FROM items WHERE id = @id)) = (SELECT label FROM items WHERE id = @id)`)
      .run({ id, label });
    this.#db.prepare('UPDATE items SET label = ? WHERE id = ?').run(label, id);
  }

  setJudgement(id: string, judgement: { readonly summary: string; readonly level: string }): void {
    this.#db.prepare('UPDATE items SET summary = @summary, level = @level WHERE id = @id').run({ id, ...judgement });
  }

  /** Replaces the facts that were derived from an item's file. */
  setDerived(id: string, derived: { readonly detail: unknown; readonly provenance: Provenance }): void {
    this.#db
      .prepare('UPDATE items SET detail = @detail, provenance = @provenance WHERE id = @id')
      .run({ id, detail: JSON.stringify(derived.detail), provenance: JSON.stringify(derived.provenance) });
  }

  /** Deletes an item with the runs it stands for. */
  delete(id: string, at: string): void {
    this.#db
      .prepare(`UPDATE items SET deleted_at = @at WHERE deleted_at IS NULL
        AND (id = @id OR id IN (SELECT item FROM plan_runs WHERE plan = @id))`)
      .run({ id, at });
  }

  /** Undoes a deletion, also of the runs that went with the item; false when it is gone for good. */
  restore(id: string): boolean {
    this.#db
      .prepare(`UPDATE items SET deleted_at = NULL WHERE id IN (SELECT item FROM plan_runs WHERE plan = @id AND item <> @id)
        AND deleted_at = (SELECT deleted_at FROM items WHERE id = @id)`)
      .run({ id });
    return this.#db.prepare('UPDATE items SET deleted_at = NULL WHERE id = ?').run(id).changes > 0;
  }

  /**
   * Removes for good what was deleted before `before` (ISO 8601). Answers with the artifacts that neither an item nor a finding’s picture refers to any more: their rows are
   * gone, their files are left to a sweep.
   */
  purge(before: string): readonly string[] {
    this.#db.prepare('DELETE FROM items WHERE deleted_at < ?').run(before);
    const rows = this.#db
      .prepare<[], { readonly sha256: string }>(
        `DELETE FROM artifacts WHERE sha256 NOT IN (SELECT artifact FROM items WHERE artifact IS NOT NULL)
          AND sha256 NOT IN (SELECT json_extract(e.value, '$.sha256') FROM findings f, json_each(CASE WHEN json_valid(f.body) THEN f.body ELSE '{}' END, '$.evidence') e
            WHERE json_extract(e.value, '$.kind') = 'image') RETURNING sha256`,
      )
      .all();
    return rows.map((row) => row.sha256);
  }

  addArtifact(sha256: string, bytes: number, at: string): void {
    this.#db
      .prepare('INSERT OR IGNORE INTO artifacts (sha256, bytes, added_at) VALUES (?, ?, ?)')
      .run(sha256, bytes, at);
  }
}
