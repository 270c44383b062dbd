import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { PlateauError } from '../../core/error.ts';
import { ArtifactStore } from './artifacts.ts';
import { BundleRepository } from './bundles.ts';
import { createDatabase, type Db, isMissing, isUnfinished, openDatabase } from './database.ts';
import { DerivedRepository } from './derived.ts';
import { FindingRepository } from './findings.ts';
import { fromStored } from './from-stored.ts';
import { HeapRepository } from './heaps.ts';
import { InvestigationRepository } from './investigations.ts';
import { ItemRepository } from './items.ts';
import { JudgementRepository } from './judgements.ts';
import { LinkRepository } from './links.ts';
import { PlanRepository } from './plans.ts';
import { MIGRATIONS } from './schema.ts';
import { SignOffRepository } from './sign-offs.ts';
import { workspaceState } from './state.ts';

export const DATABASE = 'workspace.db';
const SECRET = 'workspace-secret';
const READ_ONLY = 'read-only';
const journalNote = z.object({ at: z.string(), action: z.string(), item: z.string().nullable(), detail: z.string() });

/** One line of a workspace's record; its detail is JSON. */
export type JournalNote = z.infer<typeof journalNote>;

const headRow = z.object({ id: z.string(), name: z.string(), sample: z.number() });

/** One open workspace: a folder with a database and its raw files. All SQL stands in this folder's files. */
export class Workspace {
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly sample: boolean;
  /** Made from a bundle: what is in it is evidence of somebody else’s, and stays as it is. */
  readonly readOnly: boolean;
  readonly schema = MIGRATIONS.length;
  readonly items: ItemRepository;
  readonly derived: DerivedRepository;
  readonly heaps: HeapRepository;
  readonly judgements: JudgementRepository;
  readonly plans: PlanRepository;
  readonly links: LinkRepository;
  readonly findings: FindingRepository;
  readonly investigations: InvestigationRepository;
  readonly bundles: BundleRepository;
  readonly signOffs: SignOffRepository;
  readonly artifacts: ArtifactStore;
  readonly #db: Db;

  private constructor(path: string, db: Db) {
    const row = headRow.safeParse(db.prepare('SELECT id, name, sample FROM workspace').get());
    if (!row.success) {
      throw new PlateauError({
        code: 'workspace.damaged',
        message: `The workspace database in “${path}” does not say which workspace it is.`,
        hint: 'Restore it from a backup, or make a new workspace and import the files in “artifacts” again. Nothing was changed.',
      });
    }
    const head = row.data;
    this.path = path;
    this.id = head.id;
    this.name = head.name;
    this.sample = head.sample === 1;
    this.items = new ItemRepository(db);
    this.derived = new DerivedRepository(db);
    this.heaps = new HeapRepository(db, path);
    this.judgements = new JudgementRepository(db);
    this.plans = new PlanRepository(db, this.derived);
    this.links = new LinkRepository(db);
    this.findings = new FindingRepository(db);
    this.investigations = new InvestigationRepository(db);
    this.bundles = new BundleRepository(db);
    this.signOffs = new SignOffRepository(db);
    this.artifacts = new ArtifactStore(path);
    this.#db = db;
    this.readOnly = this.readSetting(READ_ONLY) !== null;
  }

  /** Makes a workspace in a new or empty folder. Throws `workspace.exists`, `workspace.cannotCreate`. */
  static create(
    folder: string,
    options: { readonly at: string; readonly sample?: boolean; readonly name?: string },
  ): Workspace {
    const path = resolve(folder);
    if (existsSync(path) && readdirSync(path).some((name) => !isUnfinished(name))) {
      throw new PlateauError({
        code: 'workspace.exists',
        message: `“${path}” exists already and is not empty.`,
        hint: existsSync(join(path, DATABASE)) ? 'It is a workspace: open it instead.' : 'Choose another folder.',
      });
    }
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      createDatabase(join(path, DATABASE), (db) =>
        db
          .prepare('INSERT INTO workspace (id, name, sample, created_at) VALUES (?, ?, ?, ?)')
          .run(
            randomBytes(8).toString('hex'),
            options.name ?? basename(path).replace(/\.plateau$/, ''),
            options.sample === true ? 1 : 0,
            options.at,
          ),
      );
      return new Workspace(path, openDatabase(join(path, DATABASE)));
    } catch (cause) {
      throw new PlateauError({
        code: 'workspace.cannotCreate',
        message: `A workspace could not be made at “${path}”: ${cause instanceof Error ? cause.message : cause}.`,
        hint: 'Choose a folder you may write to with enough free space.',
        cause,
      });
    }
  }

  /**
   * Opens a workspace by its folder or by its database file; `sweep` also removes what killed imports left.
   * Errors as {@link openDatabase}.
   */
  static open(folder: string, options: { readonly sweep: boolean } = { sweep: false }): Workspace {
    const given = resolve(folder);
    const path = basename(given) === DATABASE ? resolve(given, '..') : given;
    const db = openDatabase(join(path, DATABASE));
    try {
      const workspace = new Workspace(path, db);
      if (options.sweep) workspace.#sweep();
      return workspace;
    } catch (thrown) {
      db.close();
      throw thrown;
    }
  }

  /** Whether a folder is a workspace's. Throws `workspace.noAccess` where that cannot be told. */
  static exists(folder: string): boolean {
    return !isMissing(join(resolve(folder), DATABASE));
  }

  /** Runs `work` as one write transaction, holding the write lock from its start. Throws `workspace.readOnly`. */
  write<T>(work: () => T): T {
    if (this.readOnly) {
      throw new PlateauError({
        code: 'workspace.readOnly',
        message: `The workspace “${this.name}” was made from a bundle, and what is in it stays as it is.`,
        hint: 'Bring the bundle into a workspace of your own: “plateau import --here BUNDLE.zip”.',
      });
    }
    return this.#db.transaction(work).immediate();
  }

  /** Removes for good what was deleted before `before` (ISO 8601), with the files nothing else was read from. */
  purge(before: string): void {
    if (this.readOnly) return;
    const gone = this.write(() => {
      this.findings.purge(before);
      this.investigations.purge(before);
      return this.items.purge(before);
    });
    // Files go under the write lock and after another look: another process may just have imported one of them again.
    if (gone.length > 0) this.#sweep();
  }

  #sweep(): void {
    if (this.readOnly) return;
    this.artifacts.sweep(this.#db);
    this.write(() => this.heaps.sweep());
  }

  /** SHA-256 of everything that a bundle of it would be made of, by this version: the same for the same bundle. */
  state(version: string): string {
    return workspaceState(this.#db, version);
  }

  readSetting(key: string): string | null {
    const row = this.#db
      .prepare<[string], { readonly value: string }>('SELECT value FROM settings WHERE key = ?')
      .get(key);
    return row?.value ?? null;
  }

  writeSetting(key: string, value: string): void {
    this.#db.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)').run(key, value);
  }

  /** Notes what was done, for the record of the workspace. */
  note(at: string, action: string, item: string | null, detail: unknown): void {
    this.#db
      .prepare('INSERT INTO journal (at, action, item, detail) VALUES (?, ?, ?, ?)')
      .run(at, action, item, JSON.stringify(detail));
  }

  /** Everything that was noted, in order. */
  journal(): readonly JournalNote[] {
    const rows = this.#db.prepare('SELECT at, action, item, detail FROM journal ORDER BY id').all();
    return fromStored(z.array(journalNote), rows, 'a journal');
  }

  /**
   * 32 bytes that stay in this workspace, made when they are first asked for: what leaves it is committed to under them. No export holds
   * them.
   */
  secret(): Uint8Array {
    const kept = this.readSetting(SECRET);
    if (kept !== null) return Buffer.from(kept, 'hex');
    return this.write(() => {
      const known = this.readSetting(SECRET);
      if (known !== null) return Buffer.from(known, 'hex');
      const made = randomBytes(32);
      this.writeSetting(SECRET, made.toString('hex'));
      return made;
    });
  }

  /** Nothing can be written to it from its next opening on. Its secret is made before, since a bundle of it needs one. */
  keepAsItIs(): void {
    this.secret();
    this.writeSetting(READ_ONLY, '1');
  }

  close(): void {
    this.#db.close();
  }
}
