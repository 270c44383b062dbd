import './job-progress.css';
import { Button } from '@blueprintjs/core';
import type { Job } from '../../main/api/contract/items.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { cancelJob, progressOf } from './job-store.ts';
import { ProgressBar } from './jobs-panel.tsx';

/** How far a job is, in the place where it was started. */
export function JobProgress({ job }: { readonly job: Job }) {
  const share = progressOf(job);
  return (
    <div className="job-progress" role="status">
      <ProgressBar share={share} label={job.title} />
      <span className="job-share">{share === null ? '' : `${Math.round(share * 100)} %`}</span>
      <MiddleText text={job.state === 'queued' ? 'waiting for other jobs' : job.progress.phase} />
      <Button size="small" variant="minimal" onClick={() => void cancelJob(job.id)}>
        Cancel
      </Button>
    </div>
  );
}
