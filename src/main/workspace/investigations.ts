import { z } from 'zod';
import type { Baseline } from '../../core/investigation/baseline.ts';
import { CHANGE_KINDS, type RecordedChange } from '../../core/investigation/changes.ts';
import { EMPTY_INVESTIGATION, type Investigation, investigationBody } from '../../core/investigation/model.ts';
import type { Db } from './database.ts';
import { fromStored, fromStoredJson } from './from-stored.ts';

const investigationRow = z.object({
  revision: z.number(),
  body: z.string(),
  source: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullable(),
});

const changeRow = z
  .object({
    id: z.string(),
    at: z.string(),
    kind: z.enum(CHANGE_KINDS),
    text: z.string(),
    commit: z.string(),
    recorded_at: z.string(),
  })
  .transform(({ recorded_at: recordedAt, ...change }): RecordedChange => ({ ...change, recordedAt }));

const ids = z.array(z.string());
const baselineRow = z
  .object({
    id: z.string(),
    label: z.string(),
    taken_at: z.string(),
    sha256: z.string(),
    items: z.string(),
    not_measured: z.string(),
  })
  .transform(
    ({ id, label, taken_at: takenAt, sha256, items, not_measured: gaps }): Baseline => ({
      ...{ id, label, takenAt, sha256 },
      items: fromStoredJson(ids, items, 'a baseline'),
      notMeasured: fromStoredJson(ids, gaps, 'a baseline'),
    }),
  );

/** The investigation with the file it was read from; empty where it never was. */
export interface StoredInvestigation extends Investigation {
  readonly source: string;
}

/** The workspace's investigation, the changes recorded in it, and its baselines. */
export class InvestigationRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  read(): StoredInvestigation {
    const row = this.#db.prepare('SELECT revision, body, source, updated_at, closed_at FROM investigation').get();
    if (row === undefined) {
      return { body: EMPTY_INVESTIGATION, revision: 0, updatedAt: null, closedAt: null, source: '' };
    }
    const read = fromStored(investigationRow, row, 'an investigation');
    const { revision, body, source, updated_at: updatedAt, closed_at: closedAt } = read;
    return { body: fromStoredJson(investigationBody, body, 'an investigation'), revision, updatedAt, closedAt, source };
  }

  write({ body, revision, source, closedAt }: Omit<StoredInvestigation, 'updatedAt'>, at: string): void {
    this.#db
      .prepare(`INSERT INTO investigation (only, revision, body, source, updated_at, closed_at)
        VALUES (1, @revision, @body, @source, @at, @closedAt)
        ON CONFLICT (only) DO UPDATE SET revision = @revision, body = @body, source = @source, updated_at = @at, closed_at = @closedAt`)
      .run({ revision, body: JSON.stringify(body), source, at, closedAt });
  }

  /** Recorded changes by their times. */
  changes(): readonly RecordedChange[] {
    const rows = this.#db
      .prepare(
        'SELECT id, at, kind, text, "commit", recorded_at FROM changes WHERE deleted_at IS NULL ORDER BY at, recorded_at, id',
      )
      .all();
    return rows.map((row) => fromStored(changeRow, row, 'a change'));
  }

  /** Records a change; recorded twice it is the same, and there again where it was removed. */
  addChange({ id, at, kind, text, commit, recordedAt }: RecordedChange): void {
    this.#db
      .prepare(`INSERT INTO changes (id, at, kind, text, "commit", recorded_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET deleted_at = NULL`)
      .run(id, at, kind, text, commit, recordedAt);
  }

  /** False where there is no such change. */
  removeChange(id: string, at: string): boolean {
    return (
      this.#db.prepare('UPDATE changes SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL').run(at, id).changes > 0
    );
  }

  /** Undoes a removal; false where the change is gone for good. */
  restoreChange(id: string): boolean {
    return this.#db.prepare('UPDATE changes SET deleted_at = NULL WHERE id = ?').run(id).changes > 0;
  }

  /** What a person said of changes beside a comparison. */
  ticks(comparison: string): ReadonlyMap<string, boolean> {
    const rows = this.#db
      .prepare<[string], { readonly change: string; readonly counts: number }>(
        'SELECT change, counts FROM change_ticks WHERE comparison = ?',
      )
      .all(comparison);
    return new Map(rows.map(({ change, counts }) => [change, counts === 1]));
  }

  /** `null` leaves it to the change's time again. */
  tick(comparison: string, change: string, counts: boolean | null): void {
    if (counts === null) {
      this.#db.prepare('DELETE FROM change_ticks WHERE comparison = ? AND change = ?').run(comparison, change);
    } else {
      this.#db
        .prepare('INSERT OR REPLACE INTO change_ticks (comparison, change, counts) VALUES (?, ?, ?)')
        .run(comparison, change, counts ? 1 : 0);
    }
  }

  /** Baselines, the oldest first. */
  baselines(): readonly Baseline[] {
    const rows = this.#db
      .prepare('SELECT id, label, taken_at, sha256, items, not_measured FROM baselines ORDER BY taken_at, id')
      .all();
    return rows.map((row) => fromStored(baselineRow, row, 'a baseline'));
  }

  /** A baseline's text; null where there is none of that id. */
  baselineText(id: string): string | null {
    const row = this.#db
      .prepare<[string], { readonly text: string }>('SELECT "text" FROM baselines WHERE id = ?')
      .get(id);
    return row?.text ?? null;
  }

  /** A baseline is never changed and never removed. */
  addBaseline({ id, label, takenAt, sha256, items, notMeasured }: Baseline, text: string): void {
    this.#db
      .prepare(
        'INSERT OR IGNORE INTO baselines (id, label, taken_at, sha256, items, not_measured, "text") VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(id, label, takenAt, sha256, JSON.stringify(items), JSON.stringify(notMeasured), text);
  }

  /** Removes for good the changes that were removed before a time (ISO 8601). */
  purge(before: string): void {
    this.#db.prepare('DELETE FROM changes WHERE deleted_at < ?').run(before);
  }
}
