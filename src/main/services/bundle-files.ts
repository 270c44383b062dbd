import { randomBytes } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { safePart } from '../../core/bundle/entry-name.ts';
import type { ExportedBundle } from '../../core/bundle/exported-bundle.ts';
import { PlateauError } from '../../core/error.ts';
import { diskFullOr } from '../workspace/disk-full.ts';
import type { ExportedFile } from './profile-service.ts';

/** How long a bundle that came in or was deleted is kept, in milliseconds: it can be verified and imported, or brought back, meanwhile. */
const KEPT_MS = 24 * 3600 * 1000;

/** A bundle that lies on this machine. */
export interface BundleFile {
  readonly path: string;
  /** As the person knows it. */
  readonly name: string;
  readonly size: number;
}

/** Takes away what lies in a folder for longer than it is kept. */
function sweep(folder: string, since: (stats: Stats) => number): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - since(statSync(path)) > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** The zips that the window sends and is given: where they lie while they are looked at, and where exported ones stay. */
export class BundleFiles {
  /** Where exports are written. */
  readonly exports: string;
  readonly #received: string;
  /** By their paths here, what the zips that came in are called. */
  readonly #names = new Map<string, string>();
  /** Below the exports, so that nothing is copied on the way. */
  readonly #deleted: string;

  constructor(userData: string) {
    this.exports = join(userData, 'exports');
    this.#received = join(userData, 'received');
    this.#deleted = join(this.exports, '.deleted');
  }

  /** Takes a stream of bytes under a name. A stream that breaks leaves nothing. Throws `import.uploadBroken`, `workspace.diskFull`. */
  async receive(name: string, bytes: AsyncIterable<Uint8Array>): Promise<BundleFile> {
    this.#forget();
    const folder = join(this.#received, randomBytes(8).toString('hex'));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${safePart(basename(name).replace(/\.zip$/i, ''))}.zip`);
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of bytes) await file.writeFile(chunk);
    } catch (cause) {
      rmSync(folder, { recursive: true, force: true });
      const broken = new PlateauError({
        code: 'import.uploadBroken',
        message: `“${name}” did not arrive whole. Nothing was stored.`,
        hint: 'Try again.',
        cause,
      });
      throw diskFullOr(broken, this.#received);
    } finally {
      await file.close();
    }
    this.#names.set(path, name);
    return { path, name, size: statSync(path).size };
  }

  /** What a person calls a file: of one that came in its name, of any other its path. */
  nameOf(path: string): string {
    return this.#names.get(path) ?? (path.startsWith(join(this.#received, sep)) ? basename(path) : path);
  }

  /** Waits for work on a file; an error of it names the file as the person knows it. Throws what the work throws. */
  async named<T>(path: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (thrown) {
      const name = this.nameOf(path);
      if (!(thrown instanceof PlateauError) || name === path) throw thrown;
      const data = thrown.toData();
      throw new PlateauError({ ...data, message: data.message.replaceAll(path, () => name), cause: thrown });
    }
  }

  /** An exported bundle, by the name it was given. Throws `export.notFound`. */
  exported(name: string): ExportedFile {
    const path = join(this.exports, basename(name));
    this.#mustBe(path, name);
    return { name, mediaType: 'application/zip', bytes: createReadStream(path) };
  }

  /** Bundles in the folder of exports, newest first. What was deleted a day ago is gone for good. */
  list(): readonly ExportedBundle[] {
    sweep(this.#deleted, ({ ctimeMs }) => ctimeMs);
    if (!existsSync(this.exports)) return [];
    const files = readdirSync(this.exports, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^[^.].*\.zip$/i.test(entry.name))
      .map(({ name }) => {
        const { size, mtime } = statSync(join(this.exports, name));
        return { name, path: join(this.exports, name), size, writtenAt: mtime.toISOString() };
      });
    return files.sort((a, b) =>
      a.writtenAt > b.writtenAt ? -1 : a.writtenAt < b.writtenAt ? 1 : a.name < b.name ? -1 : 1,
    );
  }

  /** Deletes an exported bundle; for a day it can be brought back. Throws `export.notFound`. */
  delete(name: string): void {
    this.#mustBe(join(this.exports, basename(name)), name);
    mkdirSync(this.#deleted, { recursive: true, mode: 0o700 });
    renameSync(join(this.exports, basename(name)), join(this.#deleted, basename(name)));
  }

  /** Brings a deleted bundle back; one that was written under its name meanwhile stays. Throws `export.notFound`. */
  restore(name: string): void {
    const deleted = join(this.#deleted, basename(name));
    this.#mustBe(deleted, name);
    const path = join(this.exports, basename(name));
    if (existsSync(path)) rmSync(deleted);
    else renameSync(deleted, path);
  }

  #mustBe(path: string, name: string): void {
    if (existsSync(path)) return;
    throw new PlateauError({
      code: 'export.notFound',
      message: `“${name}” is not among the exported bundles any more.`,
      hint: 'Export it again: the same workspace gives the same bytes.',
    });
  }

  /** Takes away what came in a day ago and longer. */
  #forget(): void {
    sweep(this.#received, ({ mtimeMs }) => mtimeMs);
  }
}
