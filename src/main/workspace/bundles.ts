import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Db } from './database.ts';
import { fromStored } from './from-stored.ts';

const bundleRow = z
  .object({
    manifest_sha256: z.string(),
    bundle_id: z.string(),
    workspace_id: z.string(),
    created_at: z.string(),
    origin: z.enum(['exported', 'imported', 'verified']),
    profile: z.string(),
    state: z.string(),
    noted_at: z.string(),
  })
  .transform(
    (row): KnownBundle => ({
      manifestSha256: row.manifest_sha256,
      bundleId: row.bundle_id,
      workspaceId: row.workspace_id,
      createdAt: row.created_at,
      origin: row.origin,
      profile: row.profile,
      state: row.state,
      notedAt: row.noted_at,
    }),
  );

/** A bundle that the workspace wrote, took in or verified. */
export interface KnownBundle {
  readonly manifestSha256: string;
  readonly bundleId: string;
  /** Of the workspace it was exported of. */
  readonly workspaceId: string;
  /** As its manifest says, ISO 8601. */
  readonly createdAt: string;
  readonly origin: 'exported' | 'imported' | 'verified';
  /** Redaction profile of an export; empty of others. */
  readonly profile: string;
  /** What the workspace was when it was exported; empty of others. */
  readonly state: string;
  /** ISO 8601. */
  readonly notedAt: string;
}

const importedRow = z.object({ finding: z.string(), was: z.string(), workspace_id: z.string() });

const COLUMNS = 'manifest_sha256, bundle_id, workspace_id, created_at, origin, profile, state, noted_at';

/** Bundles that the workspace knows by their manifests, and what came with them. Call what changes inside a write transaction. */
export class BundleRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Notes a bundle with the bytes of its manifest; an export that is noted again is noted with what the workspace is now. */
  note(bundle: KnownBundle, manifest: Uint8Array): void {
    this.#db
      .prepare(`INSERT INTO bundles (${COLUMNS}, manifest)
        VALUES (@manifestSha256, @bundleId, @workspaceId, @createdAt, @origin, @profile, @state, @notedAt, @manifest)
        ON CONFLICT (manifest_sha256) DO UPDATE SET origin = @origin, profile = @profile, state = @state, noted_at = @notedAt
        WHERE @origin = 'exported'`)
      .run({ ...bundle, manifest: gzipSync(manifest) });
  }

  find(manifestSha256: string): KnownBundle | null {
    const row = this.#db.prepare(`SELECT ${COLUMNS} FROM bundles WHERE manifest_sha256 = ?`).get(manifestSha256);
    return row === undefined ? null : fromStored(bundleRow, row, 'a bundle’s row');
  }

  /** Those of one identifier; of all where none is named. The newest note first. */
  list(bundleId?: string): readonly KnownBundle[] {
    const order = 'ORDER BY noted_at DESC, manifest_sha256';
    const rows =
      bundleId === undefined
        ? this.#db.prepare(`SELECT ${COLUMNS} FROM bundles ${order}`).all()
        : this.#db.prepare(`SELECT ${COLUMNS} FROM bundles WHERE bundle_id = ? ${order}`).all(bundleId);
    return rows.map((row) => fromStored(bundleRow, row, 'a bundle’s row'));
  }

  /** The bytes of a manifest; null of a bundle that is not known. */
  manifest(manifestSha256: string): Uint8Array | null {
    const row = this.#db
      .prepare<[string], { readonly manifest: Buffer }>('SELECT manifest FROM bundles WHERE manifest_sha256 = ?')
      .get(manifestSha256);
    return row === undefined ? null : gunzipSync(row.manifest);
  }

  /** What a finding of another workspace is called here; null where it never came, or is gone for good. */
  importedAs(workspaceId: string, was: string): string | null {
    const row = this.#db
      .prepare<[string, string], { readonly finding: string }>(
        `SELECT finding FROM imported_findings WHERE workspace_id = ? AND was = ?
          AND finding IN (SELECT id FROM findings)`,
      )
      .get(workspaceId, was);
    return row?.finding ?? null;
  }

  noteImported(imported: {
    readonly workspaceId: string;
    readonly was: string;
    readonly finding: string;
    readonly manifestSha256: string;
  }): void {
    this.#db
      .prepare(`INSERT OR REPLACE INTO imported_findings (workspace_id, was, finding, manifest_sha256)
        VALUES (@workspaceId, @was, @finding, @manifestSha256)`)
      .run(imported);
  }

  /** Findings that came with bundles, by what they are called here. */
  imported(): ReadonlyMap<string, { readonly was: string; readonly workspaceId: string }> {
    const rows = this.#db.prepare('SELECT finding, was, workspace_id FROM imported_findings').all();
    return new Map(
      rows.map((row) => {
        const { finding, was, workspace_id: workspaceId } = fromStored(importedRow, row, 'a bundle’s row');
        return [finding, { was, workspaceId }];
      }),
    );
  }
}
