import './jobs-panel.css';
import { Button } from '@blueprintjs/core';
import { Cross, Disable, Error as ErrorIcon, TickCircle } from '@blueprintjs/icons';
import { useMemo } from 'react';
import type { Job } from '../../main/api/contract/items.ts';
import { captureOutcomeOf, shownItem } from '../capture/capture-outcome.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatBytes, formatCount, formatMoment } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { openItemById } from '../workspace/item-actions.ts';
import {
  activeJobs,
  cancelJob,
  dismissProblems,
  endedJobs,
  outcomeOf,
  problemsOf,
  progressOf,
  showJobs,
  type Transfer,
  useJobs,
} from './job-store.ts';
import { warningsOf } from './warnings.ts';

const ENDED_SHOWN = 50;
const CAPTURING: ReadonlySet<string> = new Set(['capture', 'collect', 'clean', 'demo']);

/** How far a job is, in words. */
function progressText(job: Job): string {
  const { done, total, unit, phase } = job.progress;
  // A capture tells its time and samples itself.
  if (job.state === 'running' && unit === 'steps' && CAPTURING.has(job.kind)) return phase;
  const amount = unit === 'bytes' ? formatBytes : formatCount;
  if (job.state === 'queued') return 'waiting';
  if (total !== null && unit === 'share') return `${phase} · ${Math.floor((100 * done) / total)} %`;
  if (total !== null) return `${phase} · ${amount(done)} of ${amount(total)}`;
  return done > 0 ? `${phase} · ${amount(done)}` : phase;
}

/** A bar for a share of 0 to 1; without a share it moves. */
export function ProgressBar({ share, label }: { readonly share: number | null; readonly label: string }) {
  return <progress className="progress" aria-label={label} max={1} {...(share === null ? {} : { value: share })} />;
}

function TransferLine({ transfer }: { readonly transfer: Transfer }) {
  return (
    <li className="job-line">
      <MiddleText className="job-title" text={`Sending ${transfer.name}`} />
      <ProgressBar share={null} label={`Sending ${transfer.name}`} />
      <span className="job-phase">{formatBytes(transfer.bytes)}</span>
      <Button size="small" variant="minimal" onClick={transfer.cancel}>
        Cancel
      </Button>
    </li>
  );
}

function ActiveLine({ job }: { readonly job: Job }) {
  return (
    <li className="job-line">
      <MiddleText className="job-title" text={job.title} />
      <ProgressBar share={progressOf(job)} label={job.title} />
      <span className="job-phase">{progressText(job)}</span>
      <Button size="small" variant="minimal" onClick={() => void cancelJob(job.id)}>
        Cancel
      </Button>
    </li>
  );
}

/** How a job ended for the person: an import that took no file failed, whatever the job itself says. */
function endOf(job: Job): Job['state'] {
  const outcome = outcomeOf(job);
  return outcome !== null && outcome.failed.length > 0 && outcome.imported.length === 0 ? 'failed' : job.state;
}

function EndIcon({ state }: { readonly state: Job['state'] }) {
  if (state === 'done') return <TickCircle size={14} className="job-done" title="Done" />;
  if (state === 'failed') return <ErrorIcon size={14} className="job-failed" title="Failed" />;
  return <Disable size={14} className="job-cancelled" title="Cancelled" />;
}

function EndedLine({ job }: { readonly job: Job }) {
  const imported = outcomeOf(job)?.imported ?? [];
  const captured = captureOutcomeOf(job);
  const shown = captured === null ? null : shownItem(captured);
  const warnings = warningsOf(job);
  return (
    <li className="job-ended">
      <div className="job-line">
        <EndIcon state={endOf(job)} />
        <MiddleText className="job-title" text={job.title} />
        <span className="job-phase">{formatMoment(job.finishedAt ?? job.startedAt)}</span>
        {imported.slice(0, 3).map(({ id, label }) => (
          <Button key={id} size="small" variant="minimal" onClick={() => openItemById(id)}>
            Open {imported.length > 1 ? label.slice(0, 30) : ''}
          </Button>
        ))}
        {shown !== null && (
          <Button size="small" variant="minimal" onClick={() => openItemById(shown)}>
            {captured?.comparisonId === shown
              ? 'Open the comparison'
              : captured?.growthId === shown
                ? 'Open the series'
                : 'Open'}
          </Button>
        )}
      </div>
      {warnings.length > 0 && (
        <ul className="job-warnings">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Running jobs with their progress, what went wrong until it is dismissed, and what was done. */
export function JobsPanel() {
  const jobs = useJobs((state) => state.jobs);
  const transfers = useJobs((state) => state.transfers);
  const ownProblems = useJobs((state) => state.ownProblems);
  const dismissed = useJobs((state) => state.dismissed);
  const problems = useMemo(() => problemsOf({ jobs, ownProblems, dismissed }), [jobs, ownProblems, dismissed]);
  const active = activeJobs(jobs);
  const ended = endedJobs(jobs).slice(0, ENDED_SHOWN);
  const close = () => showJobs(false);
  return (
    <section className="jobs-panel" aria-label="Jobs and problems" data-region="jobs">
      <header className="panel-head">
        <h2>Jobs and problems</h2>
        {problems.length > 0 && (
          <Button size="small" variant="minimal" onClick={() => dismissProblems(problems.map(({ id }) => id))}>
            Dismiss all problems
          </Button>
        )}
        <Button
          size="small"
          variant="minimal"
          icon={<Cross size={14} />}
          aria-label="Close jobs and problems"
          onClick={close}
        />
      </header>
      <div className="jobs-body">
        <ul className="job-list" aria-label="Running">
          {transfers.map((transfer) => (
            <TransferLine key={transfer.id} transfer={transfer} />
          ))}
          {active.map((job) => (
            <ActiveLine key={job.id} job={job} />
          ))}
        </ul>
        {problems.map(({ id, subject, error }) => (
          <ErrorCard
            key={id}
            error={error}
            subject={subject}
            actions={
              <Button size="small" variant="minimal" onClick={() => dismissProblems([id])}>
                Dismiss
              </Button>
            }
          />
        ))}
        <ul className="job-list" aria-label="Ended">
          {ended.map((job) => (
            <EndedLine key={job.id} job={job} />
          ))}
        </ul>
        {problems.length + transfers.length + jobs.size === 0 && <p className="jobs-empty">Nothing has run yet.</p>}
      </div>
    </section>
  );
}
