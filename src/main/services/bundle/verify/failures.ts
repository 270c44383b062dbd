/** One thing that is wrong with a bundle. */
export interface BundleFailure {
  /** The entry; empty for the bundle as a whole. */
  readonly path: string;
  /** Stable: `docs/bundles.md` lists them. */
  readonly code: string;
  readonly message: string;
}

/** Most failures that are told, so that a hostile file cannot fill memory with them. */
const MOST = 1000;

/** Failures as they are found; those beyond the first thousand are counted. */
export class Failures {
  readonly #found: BundleFailure[] = [];
  #more = 0;

  add(path: string, code: string, message: string): void {
    if (this.#found.length < MOST) this.#found.push({ path, code, message });
    else this.#more++;
  }

  get count(): number {
    return this.#found.length + this.#more;
  }

  /** In the order they were found. */
  all(): readonly BundleFailure[] {
    if (this.#more === 0) return this.#found;
    return [...this.#found, { path: '', code: 'more', message: `${this.#more} further failures are not listed.` }];
  }
}
