import { activeJobFor, progressOf, useJobs } from '../jobs/job-store.ts';
import { ProgressBar } from '../jobs/jobs-panel.tsx';
import { LoadingState } from '../ui/empty-state.tsx';
import { oneLine } from '../ui/format.ts';

/** What stands while a heap is opened. What another version derived, or what was lost, is made again from the file first. */
export function Reopening({ itemId }: { readonly itemId: string }) {
  const job = useJobs(({ jobs }) => activeJobFor(jobs, 'derive', itemId));
  if (job === undefined) return <LoadingState label="Opening the heap…" />;
  return (
    <div className="reopening" role="status">
      <p>What was derived from this heap’s file is made again, once.</p>
      <ProgressBar share={progressOf(job)} label={job.title} />
      <p className="panel-note">{oneLine(job.progress.phase, 200)}</p>
    </div>
  );
}
