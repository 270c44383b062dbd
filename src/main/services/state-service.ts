import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the person's windows remember between starts: small JSON files in the user-data folder, each written whole or not at all. */
export class StateService {
  readonly #folder: string;

  constructor(userData: string) {
    this.#folder = join(userData, 'state');
  }

  /** The value under a key, null when there is none or its file is damaged: remembered state is never worth an error. */
  read(key: string): unknown {
    try {
      return JSON.parse(readFileSync(join(this.#folder, `${key}.json`), 'utf8'));
    } catch {
      return null;
    }
  }

  write(key: string, value: unknown): void {
    // Made where something is kept first: who only looks leaves nothing behind.
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `${key}.json`);
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(value), { mode: 0o600 });
    renameSync(`${path}.${process.pid}`, path);
  }
}
