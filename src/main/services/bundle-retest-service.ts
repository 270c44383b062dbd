import { PlateauError } from '../../core/error.ts';
import type { BundleRetest } from '../../core/finding/bundle-retest.ts';
import type { Job } from '../../core/item.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { BundleService } from './bundle-service.ts';
import type { RetestService } from './retest-service.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface BundleRetestServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly bundles: BundleService;
  readonly retests: RetestService;
  readonly jobs: JobList;
}

export interface BundleRetestRequest {
  /** The older bundle. */
  readonly path: string;
  /** Captures of today; all that did not come with the bundle where none are named. */
  readonly after: readonly string[];
  /** Which item of today stands against which of before, where a person says so. */
  readonly pairs: ReadonlyMap<string, readonly string[]>;
}

/** Last quarter's findings, as their bundle has them, against what is measured today. */
export class BundleRetestService {
  readonly #options: BundleRetestServiceOptions;

  constructor(options: BundleRetestServiceOptions) {
    this.#options = options;
  }

  /**
   * Starts taking the bundle into the open workspace and holding its findings against today; its result is a `BundleRetest`. What came in stays where the retest is
   * cancelled or fails. The job fails as an import of the bundle does, and with `retest.otherWorkspace`, `item.notFound`.
   */
  start({ path, after, pairs }: BundleRetestRequest): Job {
    const { workspaces, bundles, retests, jobs } = this.#options;
    const { path: home, name } = workspaces.current;
    return jobs.start(
      'retest',
      `Retest the findings of ${bundles.files.nameOf(path)}`,
      async (context): Promise<BundleRetest> => {
        const { bundleId, items, itemIds, work, notes } = await bundles.bringIn(path, home, context);
        if (workspaces.current.path !== home) {
          throw new PlateauError({
            code: 'retest.otherWorkspace',
            message: `Another workspace was opened meanwhile. The bundle came into “${name}”; nothing was compared.`,
            hint: 'Open that workspace, and retest the same bundle again.',
          });
        }
        const findings = work?.findings ?? [];
        const request = { findings: findings.map(({ id }) => id), before: new Set(itemIds), after, pairs };
        const { rows } = await retests.against(request, context);
        const isKnown = items === 0 && findings.every(({ existing }) => existing);
        return { rows, bundle: { bundleId, items, findings: findings.length, isKnown, notes } };
      },
    );
  }
}
