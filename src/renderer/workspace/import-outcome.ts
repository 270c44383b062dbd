import type { Job } from '../../main/api/contract/items.ts';
import { outcomeOf, type SeenOutcome } from '../jobs/job-store.ts';
import { plural } from '../ui/format.ts';

/** What several import jobs did, together. */
export interface ImportReport {
  readonly imported: SeenOutcome['imported'];
  readonly failed: number;
  readonly cancelled: number;
}

export function reportOf(jobs: readonly Job[]): ImportReport {
  const outcomes = jobs.map((job) => ({ job, outcome: outcomeOf(job) }));
  return {
    imported: outcomes.flatMap(({ outcome }) => outcome?.imported ?? []),
    failed: outcomes.reduce((sum, { job, outcome }) => {
      const files = outcome?.failed.length ?? 0;
      return sum + (files === 0 && job.state === 'failed' ? 1 : files);
    }, 0),
    cancelled: jobs.filter((job) => job.state === 'cancelled').length,
  };
}

/** One sentence about an import: `Imported 2 profiles, 1 file could not be read.` */
export function reportSentence({ imported, failed, cancelled }: ImportReport): string {
  const fresh = imported.filter(({ existing }) => !existing);
  const known = imported.filter(({ existing }) => existing);
  const warnings = imported.reduce((sum, { warnings: own }) => sum + own.length, 0);
  const [single] = fresh;
  const kinds = new Set(imported.map(({ kind }) => kind));
  const [kind] = kinds;
  const noun = kinds.size === 1 && (kind === 'profile' || kind === 'heap') ? kind : 'file';
  const parts = [
    ...(fresh.length === 1 && single !== undefined ? [`Imported “${single.label}”`] : []),
    ...(fresh.length > 1 ? [`Imported ${plural(fresh.length, noun)}`] : []),
    ...(known.length > 0 ? [`${plural(known.length, noun)} already in the workspace`] : []),
    ...(failed > 0 ? [`${plural(failed, 'file')} could not be read`] : []),
    ...(cancelled > 0 ? [`${plural(cancelled, 'import')} cancelled`] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  return parts.length === 0 ? 'There was nothing to import.' : `${parts.join(', ')}.`;
}
