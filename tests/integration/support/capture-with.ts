import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostEntry } from '../../../src/core/capture/host.ts';
import type { CaptureRequest } from '../../../src/core/capture/request.ts';
import { type Captured, captureOnce } from '../../../src/main/capture/capture-once.ts';
import { CaptureJournal } from '../../../src/main/capture/journal.ts';
import { type Probed, probe } from '../../../src/main/capture/probe/index.ts';
import type { PlanFacts, Profiler } from '../../../src/main/capture/profiler.ts';
import type { Connection } from '../../../src/main/remote/connection.ts';
import { LocalConnection } from '../../../src/main/remote/local.ts';

/** A place for captures of one test: folders on both sides, a journal, and what was seen. Remove it at the end. */
export class CaptureBench {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'plateau-capture-test-')));
  /** Folder on the host under which captures make theirs. */
  readonly remote = join(this.folder, 'remote');
  readonly journal = new CaptureJournal(join(this.folder, 'journal'));
  readonly progress: string[] = [];
  /** Passwords that the person types, one a question; then they give up. */
  readonly typed: string[] = [];
  /** What they were asked. */
  readonly asked: string[] = [];
  readonly connection: Connection;
  #files = 0;

  constructor(connection: Connection = new LocalConnection()) {
    this.connection = connection;
    mkdirSync(this.remote);
  }

  get entry(): HostEntry {
    return { name: 'box', destination: 'local', class: 'staging', transport: 'ssh2', remoteFolder: this.remote };
  }

  probe(): Promise<Probed> {
    return probe(this.connection, this.remote);
  }

  /** The facts a plan for this process is made from. */
  async factsOf(pid: number | null): Promise<PlanFacts> {
    const { host, processes } = await this.probe();
    return { entry: this.entry, host, process: processes.find((one) => one.pid === pid) ?? null };
  }

  request(profiler: Profiler, more: Partial<CaptureRequest>): CaptureRequest {
    return {
      host: 'box',
      profiler: profiler.id,
      event: 'cpu',
      pid: null,
      startTicks: null,
      launch: null,
      seconds: 3,
      rate: null,
      hypothesis: 'exploratory',
      label: 'test',
      repeat: 1,
      port: null,
      options: {},
      program: null,
      confirmedHost: null,
      compareWith: [],
      ...more,
    };
  }

  /** Plans and runs one capture with the real session. */
  async capture(
    profiler: Profiler,
    more: Partial<CaptureRequest>,
    signal: AbortSignal = new AbortController().signal,
    facts?: PlanFacts,
  ): Promise<Captured> {
    const known = facts ?? (await this.factsOf(more.pid ?? null));
    return captureOnce({
      profiler,
      plan: profiler.plan(this.request(profiler, more), known),
      facts: known,
      connection: this.connection,
      signal,
      journal: this.journal,
      captureId: `c${String(this.#files).padStart(16, '0')}`,
      now: () => new Date().toISOString(),
      newStagingPath: () => join(this.folder, `file-${this.#files++}`),
      secrets: {
        ask: async ({ prompt, attempt }) => {
          this.asked.push(`${attempt}: ${prompt}`);
          return this.typed.shift() ?? null;
        },
        keep: () => undefined,
      },
      onProgress: (phase, fraction, samples) => {
        this.progress.push(`${phase} ${fraction ?? ''} ${samples ?? ''}`.trim());
      },
    });
  }

  async remove(): Promise<void> {
    await this.connection.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
