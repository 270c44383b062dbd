import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatePolicy } from '../../core/gate/policy.ts';
import type { Job } from '../../core/item.ts';
import { callOnce } from '../jobs/call-once.ts';
import type { WorkerHost } from '../jobs/channel.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { GateInput } from './tasks/gate-task.ts';

export interface GateServiceOptions {
  readonly workers: WorkerHost;
  readonly jobs: JobList;
  readonly version: string;
  readonly now: () => string;
}

/** What is asked of a check: bundles, workspaces and files on each side. */
export interface GateRequest {
  readonly before: readonly string[] | null;
  readonly after: readonly string[];
  readonly policy: GatePolicy;
  readonly reading: GateInput['reading'];
}

/** The gate over bundles, workspaces and files; no workspace has to be open, and none is changed. */
export class GateService {
  readonly #options: GateServiceOptions;

  constructor(options: GateServiceOptions) {
    this.#options = options;
  }

  /** Starts a check; its result is a `GateReport`. */
  check(request: GateRequest): Job {
    const { workers, jobs, version, now } = this.#options;
    return jobs.start('check', 'Check', async (context) => {
      const scratch = mkdtempSync(join(tmpdir(), 'plateau-check-'));
      try {
        return await callOnce(workers, 'gate', { ...request, scratch, at: now(), version }, context);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    });
  }
}
