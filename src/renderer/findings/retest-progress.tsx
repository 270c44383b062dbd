import { Button } from '@blueprintjs/core';
import { type ShownBundleRetest, shownBundleRetest } from '../../core/finding/bundle-retest.ts';
import { JobProgress } from '../jobs/job-progress.tsx';
import { isActive, useJobs } from '../jobs/job-store.ts';
import { openDialog } from '../state/dialogs.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { oneLine, plural } from '../ui/format.ts';
import { clearRetest, retestBundle, useRetest } from './retest-store.ts';

/** What the retest that was asked for last found; null where there is none, or it has not ended well. */
export function useBundleRetest(): ShownBundleRetest | null {
  const jobId = useRetest((state) => state.jobId);
  const job = useJobs(({ jobs }) => jobs.get(jobId));
  return job?.state === 'done' ? (shownBundleRetest.safeParse(job.result).data ?? null) : null;
}

/** Starts a retest of an older bundle, and tells how far it is and what came of it. */
export function RetestProgress({ editable }: { readonly editable: boolean }) {
  const { bundle, sending, after, jobId, error } = useRetest();
  const job = useJobs(({ jobs }) => jobs.get(jobId));
  const found = useBundleRetest();
  const busy = sending !== null || (job !== undefined && isActive(job));
  const failed = error ?? (job?.state === 'failed' ? job.error : null);
  return (
    <div className="retest-progress" aria-live="polite">
      <div className="panel-bar">
        <Button
          size="small"
          variant="outlined"
          disabled={busy || !editable}
          onClick={() => openDialog({ kind: 'retest' })}
        >
          Retest an older bundle…
        </Button>
        <span className="panel-note">
          {editable
            ? 'Last quarter’s findings, held against captures of today.'
            : 'This workspace is open for reading only: bring the bundle into one of your own.'}
        </span>
      </div>
      {sending !== null && <LoadingState label={`Sending ${oneLine(sending, 100)}…`} />}
      {job !== undefined && isActive(job) && <JobProgress job={job} />}
      {job?.state === 'cancelled' && (
        <p className="panel-note" role="status">
          The retest was cancelled. What had come in by then stays; nothing else was compared.
        </p>
      )}
      {failed !== null && (
        <ErrorCard
          error={failed}
          {...(bundle === null ? {} : { subject: bundle.name, onRetry: () => void retestBundle(bundle, after) })}
        />
      )}
      {found !== null && <Came found={found} name={bundle?.name ?? ''} />}
    </div>
  );
}

function Came({ found: { bundle, rows }, name }: { readonly found: ShownBundleRetest; readonly name: string }) {
  const compared = rows.filter(({ retest }) => retest.status !== 'not-retested').length;
  if (bundle === undefined) {
    return (
      <div className="retest-came" role="status">
        <span>
          {compared} of {plural(rows.length, 'finding')} {compared === 1 ? 'was' : 'were'} compared with what you
          paired.
        </span>
        <Button size="small" variant="minimal" onClick={clearRetest}>
          Hide
        </Button>
      </div>
    );
  }
  const { findings, items, isKnown, notes } = bundle;
  return (
    <div className="retest-came" role="status">
      <span>
        <b>{oneLine(name, 80)}</b>{' '}
        {isKnown ? 'was here already, and nothing of it came in again' : `brought ${plural(items, 'item')}`}.{' '}
        {findings === 0
          ? 'It has no findings to retest.'
          : `${compared} of its ${plural(findings, 'finding')} were compared with today.`}
        {notes.map((note) => ` ⚠ ${oneLine(note, 300)}`)}
      </span>
      <Button size="small" variant="minimal" onClick={clearRetest}>
        Hide
      </Button>
    </div>
  );
}
