import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { HostEntry } from '../../core/capture/host.ts';
import type { HostFacts, ProcessFacts } from '../../core/capture/process.ts';
import type { CaptureRequest, StopRecipe } from '../../core/capture/request.ts';

/** One capture that may still have something on its host. */
export interface JournalEntry {
  readonly version: 1;
  readonly captureId: string;
  readonly entry: HostEntry;
  readonly request: CaptureRequest;
  readonly host: HostFacts;
  readonly target: ProcessFacts | null;
  /** ISO 8601, UTC, by the clock here. */
  readonly startedAt: string;
  /** The capture's folder on the host; null while it has none. */
  readonly folder: string | null;
  /** What runs there and how it is ended. */
  readonly running: readonly StopRecipe[];
  readonly commands: readonly (readonly string[])[];
  /** Why it was left; empty while the capture runs. */
  readonly why: string;
  /** When it was left, ISO 8601; null where that is not known: Plateau ended while the capture ran. */
  readonly leftAt: string | null;
  /** Whether all had been recorded and its files were on their way; else what is there was cut off. */
  readonly recorded: boolean;
  /** Why what was recorded is shorter than asked for, as far as that was known; null where it is not. */
  readonly partial: string | null;
  /** The process of Plateau that made it: while that lives, the capture is not left behind. */
  readonly owner: number;
}

const NAME = /^(c[0-9a-f]{16})\.json$/;

function isEntry(value: unknown): value is JournalEntry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === 1 &&
    'captureId' in value &&
    'entry' in value &&
    'request' in value &&
    'running' in value &&
    Array.isArray(value.running)
  );
}

/**
 * What Plateau has on hosts, one small file a capture in the person's own folder: written and made durable before anything is started
 * there, removed when nothing is left. It survives a crash and knows nothing of workspaces.
 */
export class CaptureJournal {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  write(entry: JournalEntry): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `${entry.captureId}.json`);
    const draft = `${path}.${process.pid}.new`;
    const file = openSync(draft, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify(entry));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  }

  remove(captureId: string): void {
    rmSync(join(this.#folder, `${captureId}.json`), { force: true });
  }

  /** Every entry, oldest first; a damaged file is passed over and kept. */
  list(): readonly JournalEntry[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .filter((name) => NAME.test(name))
      .flatMap((name) => {
        try {
          const value: unknown = JSON.parse(readFileSync(join(this.#folder, name), 'utf8'));
          return isEntry(value) ? [value] : [];
        } catch {
          return [];
        }
      })
      .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  }

  find(captureId: string): JournalEntry | null {
    return this.list().find((entry) => entry.captureId === captureId) ?? null;
  }
}
