import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlateauError } from '../../core/error.ts';
import type { GatePolicy } from '../../core/gate/policy.ts';
import { type GateDetail, gateRecord } from '../../core/gate/result-file/model.ts';
import type { Job } from '../../core/item.ts';
import { callOnce } from '../jobs/call-once.ts';
import type { WorkerHost } from '../jobs/channel.ts';
import type { JobList } from '../jobs/job-list.ts';
import { publicItem } from '../workspace/items.ts';
import type { GateInput } from './tasks/gate-task.ts';
import { thisBuild } from './this-build.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface GateServiceOptions {
  readonly workspaces: WorkspaceService;
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

  /** The result of a check that is kept. Throws `item.notFound`, `item.notAGateResult`. */
  result(id: string): GateDetail {
    const stored = this.#options.workspaces.current.items.get(id);
    const record = gateRecord.safeParse(stored.detail);
    if (stored.kind !== 'gate' || !record.success) {
      throw new PlateauError({
        code: 'item.notAGateResult',
        message: `“${stored.label}” is no result of a check.`,
        hint: 'Choose one that “plateau check --json” printed, or “plateau check --keep” kept.',
      });
    }
    return { item: publicItem(stored), provenance: stored.provenance, record: record.data };
  }

  /** Starts a check; its result is a `GateReport`. */
  check(request: GateRequest): Job {
    const { workers, jobs, version, now } = this.#options;
    return jobs.start('check', 'Check', async (context) => {
      const scratch = mkdtempSync(join(tmpdir(), 'plateau-check-'));
      try {
        return await callOnce(
          workers,
          'gate',
          { ...request, scratch, at: now(), version, by: thisBuild(version) },
          context,
        );
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    });
  }
}
