import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import built from 'virtual:build-commit';
import pageScript from 'virtual:report-script';
import type { AboutAudit } from '../../core/bundle/about-audit.ts';
import type { LeavingPreview } from '../../core/bundle/leaving-preview.ts';
import type { SigningKey } from '../../core/bundle/signing-key.ts';
import type { Job } from '../../core/item.ts';
import type { RedactionProfileId } from '../../core/redact/profiles.ts';
import { operator } from '../capture/operator.ts';
import { callOnce } from '../jobs/call-once.ts';
import type { WorkerHost } from '../jobs/channel.ts';
import type { JobContext, JobList } from '../jobs/job-list.ts';
import { watched } from '../jobs/watched.ts';
import { leftBy } from './bundle/left-by.ts';
import { type ProvenFile, provenIn, type RawProof, rawProof } from './bundle/proof.ts';
import { signingKeys } from './bundle/signing/signing-keys.ts';
import { BundleFiles } from './bundle-files.ts';
import type { EventHub } from './event-hub.ts';
import type { RedactionService } from './redaction-service.ts';
import type { RestoreOutcome } from './tasks/restore-task.ts';
import { thisBuild } from './this-build.ts';
import type { WorkspaceService } from './workspace-service.ts';

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

/** What leaves the workspace: by which profile, what of it does not, and what is said of it. */
export interface LeavingRequest {
  readonly profile: RedactionProfileId;
  /** Ids of hits in texts of people that stay. */
  readonly keep?: readonly string[];
  /** Ids of items that are left out. */
  readonly without?: readonly string[];
  /** What the report's first page says beside what the workspace knows. */
  readonly about?: AboutAudit;
  /** The report is printed too. Needs a browser that is installed here. */
  readonly pdf?: boolean;
}

/** What is asked of an export. */
export interface BundleRequest extends LeavingRequest {
  /** The file of the SSH key that signs it; null for none. */
  readonly sign: string | null;
  /** `path` is a folder, in which the bundle gets its own name. */
  readonly isFolder?: boolean;
  /** The template of that name (`bundle-name.ts`). */
  readonly name?: string | undefined;
}

/** What is asked of an export by a person who looks on. */
export interface ExportRequest extends LeavingRequest {
  readonly sign: string | null;
  /** Ids of leaked values that are to be taken out wherever they stand. */
  readonly mend: readonly string[];
  /** The template of the file's name. */
  readonly name?: string | undefined;
}

/** Evidence bundles: written from the open workspace, verified without one. */
export class BundleService {
  readonly #options: BundleServiceOptions;

  /** The zips of the window. */
  readonly files: BundleFiles;

  constructor(options: BundleServiceOptions) {
    this.#options = options;
    this.files = new BundleFiles(options.userData);
  }

  /** Starts the verification of a file, for which no workspace is opened; its result is a `BundleVerification`. */
  verify(path: string, allowedSigners: string | null): Job {
    const signers = allowedSigners === null ? null : resolve(allowedSigners);
    const input = {
      path: resolve(path),
      allowedSigners: signers,
      at: this.#options.now(),
      by: thisBuild(this.#options.version),
    };
    return this.#options.jobs.start('verify', `Verify ${this.files.nameOf(path)}`, (context) =>
      this.files.named(input.path, callOnce(this.#options.workers, 'verifyBundle', input, context)),
    );
  }

  /** The same with the text of a file of allowed signers, which a window has and no path of; null for none. */
  verifyWith(path: string, signers: string | null): Job {
    if (signers === null) return this.verify(path, null);
    const folder = mkdtempSync(join(tmpdir(), 'plateau-signers-'));
    const file = join(folder, 'allowed_signers');
    writeFileSync(file, signers, { mode: 0o600 });
    const job = this.verify(path, file);
    void this.#options.jobs.finished(job.id).then(() => rmSync(folder, { recursive: true, force: true }));
    return job;
  }

  /**
   * Starts the import of a bundle: into a new workspace that nobody can write to, or, `here`, into the open one. Its result is a `RestoreOutcome`.
   */
  restore(path: string, { here }: { readonly here: boolean }): Job {
    const { workspaces, jobs } = this.#options;
    const into = here ? workspaces.current.path : null;
    return jobs.start('restore', `Import the bundle ${this.files.nameOf(path)}`, (context) =>
      this.bringIn(path, into, context),
    );
  }

  /** Brings a bundle into a workspace, or, where none is named, into a new one, as part of a job. Throws as `restoreTask` does. */
  async bringIn(path: string, into: string | null, context: JobContext): Promise<RestoreOutcome> {
    const { workspaces, workers, events, userData, version, now } = this.#options;
    const folder = join(userData, 'bundles');
    const input = { path: resolve(path), into, folder, at: now(), who: operator(), version, by: thisBuild(version) };
    const restoring = callOnce<RestoreOutcome>(workers, 'restoreBundle', input, context);
    const outcome = await this.files.named(input.path, restoring);
    if (into !== null && into === workspaces.current.path)
      events.tell({ type: 'workspace', id: workspaces.current.id });
    return outcome;
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
  write(path: string, { sign, isFolder, name, ...request }: BundleRequest): Job {
    const folder = isFolder === true ? resolve(path) : dirname(resolve(path));
    return this.#writing('bundle', folder, { ...this.#leaving(request), path: resolve(path), sign, isFolder, name });
  }

  /** Starts the export for a person who looks on, into the folder of exports; its result is an `ExportOutcome`: a leak is no failure of the job. */
  export({ sign, mend, name, ...request }: ExportRequest): Job {
    const { exports: folder } = this.files;
    return this.#writing('exportBundle', folder, { ...this.#leaving(request), folder, sign, mend, name });
  }

  /** Keys that an export can be signed with. */
  signingKeys(): readonly SigningKey[] {
    return signingKeys();
  }

  /** What an export would hold and take out, nothing being written. An aborted signal ends the question. Throws as opening items does, `job.*`. */
  preview(request: LeavingRequest, signal: AbortSignal): Promise<LeavingPreview> {
    const { workers, jobs } = this.#options;
    const input = this.#leaving(request);
    return watched(jobs, { kind: 'preview', title: 'Look at what would leave', signal }, (context) =>
      callOnce(workers, 'leavingPreview', input, context),
    );
  }

  /** The report as it leaves under a profile, as a page. Throws as opening items does, `job.*`. */
  reportPage(request: LeavingRequest, signal: AbortSignal): Promise<Uint8Array> {
    const { workers, jobs } = this.#options;
    const input = this.#leaving(request);
    return watched(jobs, { kind: 'report', title: 'Write the report as it leaves', signal }, (context) =>
      callOnce(workers, 'leavingReport', input, context),
    );
  }

  #leaving({ profile, keep = [], without = [], about, pdf }: LeavingRequest) {
    const { workspaces, redactions, version } = this.#options;
    const { path: workspace } = workspaces.current;
    return { workspace, version, pageScript, profile, keep, without, about, pdf, built, known: redactions.known() };
  }

  #writing(task: string, folder: string, input: object): Job {
    const { workspaces, workers, jobs, events, now } = this.#options;
    const { artifacts } = workspaces.current;
    const token = randomBytes(8).toString('hex');
    return jobs.start('bundle', 'Write the evidence bundle', async (context) => {
      try {
        const outcome = await callOnce(workers, task, { ...input, token, at: now() }, context);
        events.tell({ type: 'sign-offs' });
        return outcome;
      } finally {
        // A worker that was killed could not tidy up.
        artifacts.sweepStaging();
        for (const name of leftBy(token)) rmSync(join(folder, name), { force: true });
      }
    });
  }
}
