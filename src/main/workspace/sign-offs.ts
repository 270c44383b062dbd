import { z } from 'zod';
import type { SignOffElsewhere } from '../../core/sign-off/elsewhere.ts';
import { SIGN_OFF_ROLES, type SignOff, type SignOffRole } from '../../core/sign-off/model.ts';
import type { Db } from './database.ts';
import { fromStored } from './from-stored.ts';

const signOffRow = z
  .object({
    role: z.enum(SIGN_OFF_ROLES),
    name: z.string(),
    signed_at: z.string(),
    bundle_id: z.string(),
    manifest_sha256: z.string(),
    signature: z.string(),
    key: z.string(),
    recorded_at: z.string(),
  })
  .transform(
    (row): SignOff => ({
      role: row.role,
      name: row.name,
      signedAt: row.signed_at,
      bundleId: row.bundle_id,
      manifestSha256: row.manifest_sha256,
      signature: row.signature,
      key: row.key,
      recordedAt: row.recorded_at,
    }),
  );

const elsewhereRow = z
  .object({
    role: z.enum(SIGN_OFF_ROLES),
    name: z.string(),
    shortened: z.number(),
    signed_at: z.string(),
    bundle_id: z.string(),
    manifest_sha256: z.string(),
    signature: z.string(),
    key: z.string(),
    came_with: z.string(),
    recorded_at: z.string(),
  })
  .transform(
    (row): SignOffElsewhere => ({
      role: row.role,
      name: row.name,
      shortened: row.shortened === 1,
      signedAt: row.signed_at,
      bundleId: row.bundle_id,
      manifestSha256: row.manifest_sha256,
      signature: row.signature,
      key: row.key,
      cameWith: row.came_with,
      recordedAt: row.recorded_at,
    }),
  );

const NEWEST = 'SELECT max(id) FROM sign_offs WHERE role = ? AND withdrawn_at IS';

/**
 * Who signed which bundle off. They stand in no journal: a bundle holds the journal, and would be another one by being signed. A row is never removed, only
 * withdrawn. Call what changes inside a write transaction.
 */
export class SignOffRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Those that were not withdrawn, in the order in which they came. */
  list(): readonly SignOff[] {
    return this.#db
      .prepare('SELECT * FROM sign_offs WHERE withdrawn_at IS NULL ORDER BY id')
      .all()
      .map((row) => fromStored(signOffRow, row, 'a sign-off'));
  }

  add(signOff: SignOff): void {
    this.#db
      .prepare(`INSERT INTO sign_offs (role, name, signed_at, bundle_id, manifest_sha256, signature, "key", recorded_at)
        VALUES (@role, @name, @signedAt, @bundleId, @manifestSha256, @signature, @key, @recordedAt)`)
      .run(signOff);
  }

  /** Takes a role's last sign-off back; the one before it counts again. False where there is none. */
  withdraw(role: SignOffRole, at: string): boolean {
    return (
      this.#db.prepare(`UPDATE sign_offs SET withdrawn_at = ? WHERE id = (${NEWEST} NULL)`).run(at, role).changes > 0
    );
  }

  /** Undoes the last withdrawal of a role; false where there is none. */
  restore(role: SignOffRole): boolean {
    const last =
      'SELECT id FROM sign_offs WHERE role = ? AND withdrawn_at IS NOT NULL ORDER BY withdrawn_at DESC, id DESC LIMIT 1';
    return this.#db.prepare(`UPDATE sign_offs SET withdrawn_at = NULL WHERE id = (${last})`).run(role).changes > 0;
  }

  /** Those that came with bundles, in the order in which they came. They are nobody's signature of what this workspace exports. */
  elsewhere(): readonly SignOffElsewhere[] {
    return this.#db
      .prepare('SELECT * FROM sign_offs_elsewhere ORDER BY id')
      .all()
      .map((row) => fromStored(elsewhereRow, row, 'a sign-off of elsewhere'));
  }

  /** Keeps one that came with a bundle; false where it is here already, or was given here. */
  addElsewhere(signOff: SignOffElsewhere): boolean {
    const { shortened, ...rest } = signOff;
    return (
      this.#db
        .prepare(`INSERT INTO sign_offs_elsewhere
          (role, name, shortened, signed_at, bundle_id, manifest_sha256, signature, "key", came_with, recorded_at)
          SELECT @role, @name, @shortened, @signedAt, @bundleId, @manifestSha256, @signature, @key, @cameWith, @recordedAt
          WHERE NOT EXISTS (SELECT 1 FROM sign_offs
            WHERE role = @role AND signed_at = @signedAt AND manifest_sha256 = @manifestSha256)
          ON CONFLICT DO NOTHING`)
        .run({ ...rest, shortened: shortened ? 1 : 0 }).changes > 0
    );
  }
}
