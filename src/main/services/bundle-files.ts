import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { safePart } from '../../core/bundle/entry-name.ts';
import { PlateauError } from '../../core/error.ts';
import { diskFullOr } from '../workspace/disk-full.ts';
import type { ExportedFile } from './profile-service.ts';

/** How long a bundle that came in is kept, in milliseconds: it can be verified and imported meanwhile. */
const KEPT_MS = 24 * 3600 * 1000;

/** A bundle that lies on this machine. */
export interface BundleFile {
  readonly path: string;
  /** As the person knows it. */
  readonly name: string;
  readonly size: number;
}

/** The zips that the window sends and is given: where they lie while they are looked at, and where exported ones stay. */
export class BundleFiles {
  /** Where exports are written. */
  readonly exports: string;
  readonly #received: string;

  constructor(userData: string) {
    this.exports = join(userData, 'exports');
    this.#received = join(userData, 'received');
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
    return { path, name, size: statSync(path).size };
  }

  /** An exported bundle, by the name it was given. Throws `export.notFound`. */
  exported(name: string): ExportedFile {
    const path = join(this.exports, basename(name));
    if (!existsSync(path)) {
      throw new PlateauError({
        code: 'export.notFound',
        message: `“${name}” is not among the exported bundles any more.`,
        hint: 'Export it again: the same workspace gives the same bytes.',
      });
    }
    return { name, mediaType: 'application/zip', bytes: createReadStream(path) };
  }

  /** Takes away what came in a day ago and longer. */
  #forget(): void {
    if (!existsSync(this.#received)) return;
    for (const name of readdirSync(this.#received)) {
      const path = join(this.#received, name);
      if (Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
    }
  }
}
