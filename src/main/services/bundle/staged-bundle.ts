import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { collisionKey, nameProblems } from '../../../core/bundle/entry-name.ts';
import { type BundledFile, inOrder, type MissingFile } from '../../../core/bundle/manifest.ts';
import { PlateauError } from '../../../core/error.ts';
import type { BundleEntry } from './entries.ts';
import type { Renaming } from './renaming.ts';
import type { ZippedFile } from './zip-writer.ts';

/** The files of a bundle on the way to its zip, in a folder of their own: hashed, and still to be looked at. */
export class StagedBundle {
  /** For what belongs to the export as long as it lasts. */
  readonly folder: string;
  readonly #files = new Map<string, { readonly file: BundledFile; readonly at: string; readonly of: string | null }>();
  readonly #names = new Set<string>();
  readonly #missing: MissingFile[] = [];

  readonly #renaming: Renaming;

  /** `renaming` says what the workspace's items are called in the bundle. */
  constructor(folder: string, renaming: Renaming) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.folder = folder;
    this.#renaming = renaming;
  }

  /** By path, in order. */
  get files(): readonly BundledFile[] {
    return [...this.#files.values()].map(({ file }) => file).sort((a, b) => inOrder(a.path, b.path));
  }

  /** By path, in order. */
  get missing(): readonly MissingFile[] {
    return [...this.#missing].sort((a, b) => inOrder(a.path, b.path));
  }

  /** Where a file's bytes lie, their hash, and which item of the workspace it is made of. */
  staged(): readonly (ZippedFile & { readonly sha256: string })[] {
    return [...this.#files.values()].map(({ file: { path, size, sha256 }, at, of }) => ({
      name: path,
      path: at,
      size,
      sha256,
      of,
    }));
  }

  leaveOut(missing: MissingFile): void {
    const { path, reason } = missing;
    this.#missing.push({ path: this.#renaming.text(path), reason: this.#renaming.text(reason) });
  }

  /** Writes and hashes one file. Throws `bundle.badName`, `job.cancelled`. */
  async add({ chunks, ...entry }: BundleEntry, signal: AbortSignal): Promise<BundledFile> {
    const path = this.#renaming.text(entry.path);
    const [problem] = nameProblems(path);
    const key = collisionKey(path);
    if (problem !== undefined || this.#names.has(key)) {
      throw new PlateauError({
        code: 'bundle.badName',
        message: `A file of the bundle cannot be called “${path}”: ${problem?.message ?? 'another one is called so already.'}`,
        hint: 'This is a mistake of Plateau. Nothing was written.',
      });
    }
    this.#names.add(key);
    const at = join(this.folder, String(this.#files.size));
    const hash = createHash('sha256');
    let size = 0;
    const file = await open(at, 'wx', 0o600);
    try {
      for await (const chunk of this.#renaming.bytes(chunks())) {
        if (signal.aborted) throw new PlateauError({ code: 'job.cancelled', message: 'The export was cancelled.' });
        hash.update(chunk);
        size += chunk.length;
        await file.writeFile(chunk);
      }
    } finally {
      await file.close();
    }
    const { role, mediaType, captureId, redaction, source } = entry;
    const bundled: BundledFile = {
      path,
      size,
      sha256: hash.digest('hex'),
      mediaType,
      role,
      ...(captureId === undefined ? {} : { captureId: this.#renaming.text(captureId) }),
      redaction,
      ...(source === undefined ? {} : { source }),
    };
    this.#files.set(path, { file: bundled, at, of: entry.captureId ?? null });
    return bundled;
  }

  discard(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
