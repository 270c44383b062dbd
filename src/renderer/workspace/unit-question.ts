import type { Job } from '../../main/api/contract/items.ts';
import { outcomeOf } from '../jobs/job-store.ts';

const UNIT_NEEDED = 'import.unitNeeded';

/** What of an import waits for a unit: the names of the files, and the problems that are answered by asking. */
export function unitless(jobs: readonly Job[]): {
  readonly names: ReadonlySet<string>;
  readonly problems: readonly string[];
} {
  const failed = jobs.flatMap((job) =>
    (outcomeOf(job)?.failed ?? []).map(({ path, code }, index) => ({ path, code, problem: `${job.id}/${index}` })),
  );
  const asked = failed.filter(({ code }) => code === UNIT_NEEDED);
  return { names: new Set(asked.map(({ path }) => path)), problems: asked.map(({ problem }) => problem) };
}

/** An outcome without what is being asked for: neither done nor gone wrong. */
export const withoutUnitless = (job: Job): Job => {
  const outcome = outcomeOf(job);
  if (outcome === null) return job;
  return { ...job, result: { ...outcome, failed: outcome.failed.filter(({ code }) => code !== UNIT_NEEDED) } };
};
