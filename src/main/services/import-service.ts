import { readFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CaptureProvenance } from '../../core/capture/request.ts';
import { PlateauError } from '../../core/error.ts';
import type { ImportOutcome, Job } from '../../core/item.ts';
import type { WorkerHost } from '../jobs/channel.ts';
import type { JobContext, JobList } from '../jobs/job-list.ts';
import { WorkerClient } from '../jobs/worker-client.ts';
import { diskFullOr } from '../workspace/disk-full.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { ComparisonService } from './comparison-service.ts';
import type { EventHub } from './event-hub.ts';
import type { ImportInput, ImportRequestOptions } from './tasks/import-input.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** JavaScript heap an import may use, in megabytes; columns live outside of it. */
const IMPORT_MEMORY = 4096;

export interface ImportServiceOptions {
  readonly workers: WorkerHost;
  readonly jobs: JobList;
  readonly workspaces: WorkspaceService;
  readonly comparisons: ComparisonService;
  readonly events: EventHub;
  readonly resources: string;
  readonly version: string;
  readonly now: () => string;
}

const sampleSchema = z.object({
  name: z.string(),
  captures: z.array(z.object({ file: z.string(), label: z.string(), durationSeconds: z.number() })),
  compare: z.object({ before: z.number().int(), after: z.number().int() }),
});

/** Where the results of long work go: the workspace that was open when it began, whichever is open when it ends. */
export type Home = Pick<Workspace, 'path' | 'artifacts'>;

/** Brings files into the open workspace, each in a process of its own. */
export class ImportService {
  readonly #options: ImportServiceOptions;

  constructor(options: ImportServiceOptions) {
    this.#options = options;
  }

  /** Starts the import of files by path. */
  importPaths(paths: readonly string[], options: ImportRequestOptions): Job {
    const title = paths.length === 1 ? `Import ${paths[0]}` : `Import ${paths.length} files`;
    const sources = paths.map((path) => ({ path, name: path, staged: false }));
    const into = this.#options.workspaces.current;
    return this.#options.jobs.start('import', title, (context) => this.run(sources, options, context, { into }));
  }

  /**
   * Takes a stream of bytes under a name, then starts its import. Answers when all bytes have arrived; a stream that breaks leaves nothing.
   * Throws `import.uploadBroken`, `workspace.diskFull`.
   */
  async importStream(name: string, bytes: AsyncIterable<Uint8Array>, options: ImportRequestOptions): Promise<Job> {
    const into = this.#options.workspaces.current;
    const staged = into.artifacts.newStagingPath();
    const file = await open(staged, 'wx', 0o600);
    try {
      for await (const chunk of bytes) await file.writeFile(chunk);
      await file.sync();
    } catch (cause) {
      await rm(staged, { force: true });
      const broken = new PlateauError({
        code: 'import.uploadBroken',
        message: `“${name}” did not arrive whole. Nothing was stored.`,
        hint: 'Try again.',
        cause,
      });
      throw diskFullOr(broken, into.path);
    } finally {
      await file.close();
    }
    const { jobs } = this.#options;
    const sources = [{ path: staged, name, staged: true }];
    const job = jobs.start('import', `Import ${name}`, (context) => this.run(sources, options, context, { into }));
    // Also when the job is cancelled before it was its turn.
    void jobs.finished(job.id).then(() => rm(staged, { force: true }));
    return job;
  }

  /**
   * Imports now, and answers with the outcome; the body of every import job. `capture` tells how Plateau captured the files. Throws
   * `job.cancelled`, `job.crashed`, `job.outOfMemory`.
   */
  async run(
    sources: ImportInput['sources'],
    options: ImportRequestOptions,
    context: JobContext,
    { into, capture }: { readonly into: Home; readonly capture?: CaptureProvenance },
  ): Promise<ImportOutcome> {
    const { events, version, now } = this.#options;
    const input: ImportInput = {
      workspace: into.path,
      sources,
      options,
      at: now(),
      version,
      ...(capture === undefined ? {} : { capture }),
    };
    const worker = new WorkerClient(this.#options.workers, { memoryMegabytes: IMPORT_MEMORY, reusesMemory: true });
    try {
      const outcome = await worker.call<ImportOutcome>('import', input, {
        signal: context.signal,
        onProgress: (progress) => context.progress(progress),
      });
      for (const { id, existing } of outcome.imported) {
        events.tell({ type: 'item', id, change: existing ? 'changed' : 'added' });
      }
      return outcome;
    } finally {
      await worker.stop();
      // A worker that was killed could not tidy up.
      into.artifacts.sweepStaging();
    }
  }

  /** Opens the sample workspace; on its first opening its captures are imported and compared. Throws `sample.failed`. */
  async openSample(): Promise<void> {
    const folder = join(this.#options.resources, 'sample');
    const sample = sampleSchema.parse(JSON.parse(readFileSync(join(folder, 'sample.json'), 'utf8')));
    this.#options.workspaces.openSampleFolder(sample.name);
    if (this.#options.workspaces.items({ kind: 'comparison' }).length > 0) return;
    const context: JobContext = { signal: new AbortController().signal, progress: () => undefined };
    const into = this.#options.workspaces.current;
    const ids: string[] = [];
    for (const { file, label, durationSeconds } of sample.captures) {
      const source = { path: join(folder, file), name: file, staged: false };
      const { imported, failed } = await this.run([source], { label, durationSeconds, via: 'sample' }, context, {
        into,
      });
      const id = imported[0]?.id;
      if (id === undefined) {
        throw new PlateauError({
          code: 'sample.failed',
          message: `The sample capture “${file}” could not be read: ${failed[0]?.message ?? 'it holds no profile'}`,
          hint: 'The installation is damaged; install Plateau again.',
        });
      }
      ids.push(id);
    }
    const before = ids[sample.compare.before];
    const after = ids[sample.compare.after];
    if (before !== undefined && after !== undefined) {
      await this.#options.comparisons.compare({ before: [before], after: [after], basis: 'active' });
    }
  }
}
