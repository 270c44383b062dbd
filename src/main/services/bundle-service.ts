import { join, resolve } from 'node:path';
import built from 'virtual:build-commit';
import pageScript from 'virtual:report-script';
import type { Job } from '../../core/item.ts';
import type { RedactionProfileId } from '../../core/redact/profiles.ts';
import type { WorkerHost } from '../jobs/channel.ts';
import type { JobList } from '../jobs/job-list.ts';
import { WorkerClient } from '../jobs/worker-client.ts';
import type { AboutAudit } from './bundle/bundled-report.ts';
import { type ProvenFile, provenIn, type RawProof, rawProof } from './bundle/proof.ts';
import type { EventHub } from './event-hub.ts';
import type { RedactionService } from './redaction-service.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** JavaScript heap that an export or a verification may use, in megabytes. */
const MEMORY = 4096;

export interface BundleServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly workers: WorkerHost;
  readonly jobs: JobList;
  readonly redactions: RedactionService;
  readonly events: EventHub;
  /** Workspaces of bundles are made below it. */
  readonly userData: string;
  readonly version: string;
  readonly now: () => string;
}

/** What is asked of an export. */
export interface BundleRequest {
  readonly profile: RedactionProfileId;
  /** The file of the SSH key that signs it; null for none. */
  readonly sign: string | null;
  /** Ids of hits in texts of people that stay. */
  readonly keep?: readonly string[];
  /** What the report's first page says beside what the workspace knows. */
  readonly about?: AboutAudit;
  /** `path` is a folder, in which the bundle gets its own name. */
  readonly isFolder?: boolean;
}

/** Evidence bundles: written from the open workspace, verified without one. */
export class BundleService {
  readonly #options: BundleServiceOptions;

  constructor(options: BundleServiceOptions) {
    this.#options = options;
  }

  /** Starts the verification of a file, for which no workspace is opened; its result is a `BundleVerification`. */
  verify(path: string, allowedSigners: string | null): Job {
    return this.#options.jobs.start('verify', `Verify ${path}`, async (context) => {
      const worker = new WorkerClient(this.#options.workers, { memoryMegabytes: MEMORY, reusesMemory: false });
      try {
        return await worker.call(
          'verifyBundle',
          { path: resolve(path), allowedSigners: allowedSigners === null ? null : resolve(allowedSigners) },
          { signal: context.signal, onProgress: (progress) => context.progress(progress) },
        );
      } finally {
        await worker.stop();
      }
    });
  }

  /**
   * Starts the import of a bundle: into a new workspace that nobody can write to, or, `here`, into the open one. Its result is a `RestoreOutcome`.
   */
  restore(path: string, { here }: { readonly here: boolean }): Job {
    const { workspaces, jobs, events, userData, version, now } = this.#options;
    const into = here ? workspaces.current.path : null;
    return jobs.start('restore', `Import the bundle ${path}`, async (context) => {
      const worker = new WorkerClient(this.#options.workers, { memoryMegabytes: MEMORY, reusesMemory: false });
      try {
        const input = { path: resolve(path), into, folder: join(userData, 'bundles'), at: now(), version };
        const outcome = await worker.call('restoreBundle', input, {
          signal: context.signal,
          onProgress: (progress) => context.progress(progress),
        });
        if (here) events.tell({ type: 'workspace', id: workspaces.current.id });
        return outcome;
      } finally {
        await worker.stop();
      }
    });
  }

  /** What its owner shows of a raw file. Throws `prove.unreadable`. */
  proof(path: string): Promise<RawProof> {
    return rawProof(this.#options.workspaces.current, resolve(path));
  }

  /** Which items of a bundle were read from a file, for which no workspace is opened. Throws `prove.unreadable`, `bundle.unreadable`. */
  proven(
    zip: string,
    { path, opening }: { readonly path: string; readonly opening: string },
    signal: AbortSignal,
  ): Promise<ProvenFile> {
    return provenIn(resolve(zip), { path: resolve(path), opening }, signal);
  }

  /** Starts the export of the open workspace; its result is a `BundleOutcome`. */
  write(path: string, { profile, sign, keep, about, isFolder }: BundleRequest): Job {
    const { workspaces, jobs, redactions, version } = this.#options;
    const { path: workspace, artifacts } = workspaces.current;
    return jobs.start('bundle', 'Write the evidence bundle', async (context) => {
      const worker = new WorkerClient(this.#options.workers, { memoryMegabytes: MEMORY, reusesMemory: false });
      try {
        return await worker.call(
          'bundle',
          {
            ...{ workspace, path: resolve(path), version, pageScript, profile, sign, keep, about, isFolder },
            built,
            known: redactions.known(),
          },
          { signal: context.signal, onProgress: (progress) => context.progress(progress) },
        );
      } finally {
        await worker.stop();
        // A worker that was killed could not tidy up.
        artifacts.sweepStaging();
      }
    });
  }
}
