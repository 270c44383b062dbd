import { useMemo } from 'react';
import { LoadingState } from '../ui/empty-state.tsx';
import { JobProgress } from './job-progress.tsx';
import { activeJobs, useJobs } from './job-store.ts';

/** How far an answer is that this page waits for: what there is to tell once it takes its time, with a button that ends it. */
export function AskedProgress({ kind, label }: { readonly kind: string; readonly label: string }) {
  const jobs = useJobs((state) => state.jobs);
  const job = useMemo(() => activeJobs(jobs).findLast((one) => one.kind === kind), [jobs, kind]);
  return job === undefined ? <LoadingState label={label} /> : <JobProgress job={job} />;
}
