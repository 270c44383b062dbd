import { z } from 'zod';
import { PlateauError } from '../../core/error.ts';
import { bodySha256Of } from '../../core/finding/hashes.ts';
import {
  chained,
  changedFields,
  createdChanges,
  type HistoryChange,
  type HistoryHead,
  headAfter,
  NO_HISTORY,
} from '../../core/finding/history.ts';
import { type Finding, type FindingBody, findingBody, type HistoryEntry } from '../../core/finding/model.ts';
import type { DeletedFinding } from '../../core/finding/stored.ts';
import type { Db } from './database.ts';
import { type EvidenceItem, evidenceItems } from './evidence-items.ts';
import { fromStored } from './from-stored.ts';

const HEAD = 'finding-history-head';
const headSchema = z.object({ sequence: z.int().min(0), sha256: z.string() });

const findingRow = z.object({
  id: z.string(),
  fingerprint: z.string(),
  body: z.string(),
  body_sha256: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});

const historyRow = z.object({
  sequence: z.int(),
  finding: z.string(),
  at: z.string(),
  who: z.string(),
  field: z.string(),
  old_sha256: z.string(),
  new_sha256: z.string(),
  previous: z.string(),
});

/** When something was done to a finding, and by whom. */
export interface ChangedBy {
  readonly at: string;
  readonly who: string;
}

/** A finding that was brought back. */
export interface RestoredFinding {
  readonly finding: Finding;
  readonly merge: { readonly into: string; readonly was: FindingBody } | null;
}

/** The number in an id that this workspace gave. */
const NUMBERED = /^PERF-(\d+)$/;

/** The value of a JSON text; undefined of what is none. */
function valueOfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function findingOf(row: unknown): Finding {
  const { id, fingerprint, body, ...r } = fromStored(findingRow, row, 'a finding');
  const parsed = findingBody.safeParse(valueOfJson(body));
  if (!parsed.success) {
    throw new PlateauError({
      code: 'finding.damaged',
      message: `${id} cannot be read: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}.`,
      hint: 'The workspace was changed by something else than Plateau. Restore it from a backup, or delete the finding.',
    });
  }
  return {
    id,
    fingerprint,
    body: parsed.data,
    createdAt: r.created_at,
    updatedAt: r.updated_at,
    bodySha256: r.body_sha256,
  };
}

function notFound(id: string): PlateauError {
  return new PlateauError({
    code: 'finding.notFound',
    message: `There is no finding “${id}” in this workspace.`,
    hint: 'It may have been deleted or merged into another one; “plateau finding list” shows what is there.',
  });
}

/**
 * Findings and the chain of their changes. Every change writes its entries to the chain; call what changes inside a write transaction, so that
 * neither can be there without the other.
 */
export class FindingRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Those that are there, by number. */
  list(): readonly Finding[] {
    return this.#db.prepare('SELECT * FROM findings WHERE deleted_at IS NULL ORDER BY rowid').all().map(findingOf);
  }

  find(id: string): Finding | null {
    const row = this.#db.prepare('SELECT * FROM findings WHERE id = ? AND deleted_at IS NULL').get(id);
    return row === undefined ? null : findingOf(row);
  }

  /** The finding. Throws `finding.notFound`. */
  get(id: string): Finding {
    const finding = this.find(id);
    if (finding === null) throw notFound(id);
    return finding;
  }

  /** Ids of other findings with the same fingerprint; none where it is empty. */
  duplicates({ id, fingerprint }: Pick<Finding, 'id' | 'fingerprint'>): readonly string[] {
    if (fingerprint === '') return [];
    const rows = this.#db
      .prepare<[string, string], { readonly id: string }>(
        'SELECT id FROM findings WHERE fingerprint = ? AND id <> ? AND deleted_at IS NULL ORDER BY rowid',
      )
      .all(fingerprint, id);
    return rows.map((row) => row.id);
  }

  /** Deleted and merged ones that can still be brought back, the newest first. */
  deleted(): readonly DeletedFinding[] {
    return this.#db
      .prepare<[], DeletedFinding>(
        `SELECT id, CASE WHEN json_valid(body) THEN coalesce(json_extract(body, '$.title'), '') ELSE '' END AS title, deleted_at AS deletedAt, merged_into AS mergedInto
          FROM findings WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, rowid DESC`,
      )
      .all();
  }

  /** True for an id that was ever given, whatever became of its finding. */
  wasGiven(id: string): boolean {
    return this.#db.prepare('SELECT 1 FROM finding_history WHERE finding = ? LIMIT 1').get(id) !== undefined;
  }

  /** Adds a finding, under the next number where no id is given. A number is never given again, whatever became of its finding. `more` stands in the chain behind it. */
  create(
    made: { readonly body: FindingBody; readonly fingerprint: string },
    by: ChangedBy,
    id = `PERF-${String(this.#lastNumber() + 1).padStart(3, '0')}`,
    more: readonly HistoryChange[] = [],
  ): Finding {
    const { body, fingerprint } = made;
    const bodySha256 = bodySha256Of(body);
    this.#db
      .prepare(`INSERT INTO findings (id, fingerprint, body, body_sha256, created_at, updated_at)
        VALUES (@id, @fingerprint, @body, @bodySha256, @at, @at)`)
      .run({ id, fingerprint, body: JSON.stringify(body), bodySha256, at: by.at });
    this.#record([...createdChanges(id, body), ...more], by);
    return { id, fingerprint, body, bodySha256, createdAt: by.at, updatedAt: by.at };
  }

  /** Replaces a finding's body; what did not change leaves no entry. */
  write(finding: Finding, body: FindingBody, by: ChangedBy, more: readonly HistoryChange[] = []): Finding {
    const changes = [...changedFields(finding.id, finding.body, body), ...more];
    if (changes.length === 0) return finding;
    const bodySha256 = bodySha256Of(body);
    this.#db
      .prepare('UPDATE findings SET body = @body, body_sha256 = @bodySha256, updated_at = @at WHERE id = @id')
      .run({ id: finding.id, body: JSON.stringify(body), bodySha256, at: by.at });
    this.#record(changes, by);
    return { ...finding, body, bodySha256, updatedAt: by.at };
  }

  /** Takes a finding away so that it can be brought back, also one that cannot be read any more. Throws `finding.notFound`. */
  delete(id: string, by: ChangedBy): void {
    const row = this.#db
      .prepare<[string], { readonly body_sha256: string }>(
        'SELECT body_sha256 FROM findings WHERE id = ? AND deleted_at IS NULL',
      )
      .get(id);
    if (row === undefined) throw notFound(id);
    this.#db.prepare('UPDATE findings SET deleted_at = ? WHERE id = ?').run(by.at, id);
    this.#record([{ finding: id, field: 'deleted', oldSha256: row.body_sha256, newSha256: '' }], by);
  }

  /** Takes a finding away because another one has its evidence now, and keeps what that one was before. */
  takeMerged(from: Finding, { into, was }: { readonly into: string; readonly was: FindingBody }, by: ChangedBy): void {
    this.#db
      .prepare('UPDATE findings SET deleted_at = ?, merged_into = ?, merge_undo = ? WHERE id = ?')
      .run(by.at, into, JSON.stringify(was), from.id);
    this.#record([{ finding: from.id, field: 'merged', oldSha256: from.bodySha256, newSha256: '' }], by);
  }

  /** Brings a finding back; null when it is gone for good, or was never away. `merge` tells what it was merged into, and what that one was before. */
  restore(id: string, by: ChangedBy): RestoredFinding | null {
    const away = this.#db
      .prepare<[string], { readonly merged_into: string | null; readonly merge_undo: string | null }>(
        'SELECT merged_into, merge_undo FROM findings WHERE id = ? AND deleted_at IS NOT NULL',
      )
      .get(id);
    if (away === undefined) return null;
    this.#db
      .prepare('UPDATE findings SET deleted_at = NULL, merged_into = NULL, merge_undo = NULL WHERE id = ?')
      .run(id);
    const finding = this.get(id);
    this.#record([{ finding: id, field: 'restored', oldSha256: '', newSha256: finding.bodySha256 }], by);
    const { merged_into: into, merge_undo: undo } = away;
    const merge = into === null || undo === null ? null : { into, was: findingBody.parse(JSON.parse(undo)) };
    return { finding, merge };
  }

  /** Removes for good what was deleted before `before` (ISO 8601); the chain keeps that it was there. */
  purge(before: string): void {
    this.#db.prepare('DELETE FROM findings WHERE deleted_at < ?').run(before);
  }

  /** All entries of the chain, or those of one finding, in order. */
  history(finding?: string): readonly HistoryEntry[] {
    const rows =
      finding === undefined
        ? this.#db.prepare('SELECT * FROM finding_history ORDER BY sequence').all()
        : this.#db.prepare('SELECT * FROM finding_history WHERE finding = ? ORDER BY sequence').all(finding);
    return rows.map((row) => {
      const {
        old_sha256: oldSha256,
        new_sha256: newSha256,
        previous,
        ...entry
      } = fromStored(historyRow, row, 'a history');
      return { ...entry, oldSha256, newSha256, previous };
    });
  }

  head(): HistoryHead {
    const row = this.#db
      .prepare<[string], { readonly value: string }>('SELECT value FROM settings WHERE key = ?')
      .get(HEAD);
    return row === undefined ? NO_HISTORY : headSchema.parse(JSON.parse(row.value));
  }

  /** All items that could be evidence, by id. */
  items(): ReadonlyMap<string, EvidenceItem> {
    return evidenceItems(this.#db);
  }

  #record(changes: readonly HistoryChange[], by: ChangedBy): void {
    const insert =
      this.#db.prepare(`INSERT INTO finding_history (sequence, finding, at, who, field, old_sha256, new_sha256, previous)
      VALUES (@sequence, @finding, @at, @who, @field, @oldSha256, @newSha256, @previous)`);
    const entries = chained(this.head(), changes, by);
    for (const entry of entries) insert.run(entry);
    const last = entries.at(-1);
    if (last === undefined) return;
    this.#db
      .prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)')
      .run(HEAD, JSON.stringify(headAfter(last)));
  }

  #lastNumber(): number {
    const rows = this.#db
      .prepare<[], { readonly finding: string }>("SELECT finding FROM finding_history WHERE field = 'created'")
      .all();
    return rows.reduce((most, { finding }) => Math.max(most, Number(NUMBERED.exec(finding)?.[1] ?? 0)), 0);
  }
}
