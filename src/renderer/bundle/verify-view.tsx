import './bundle.css';
import { Button } from '@blueprintjs/core';
import { Endorsed } from '@blueprintjs/icons';
import { verification } from '../../core/bundle/verification.ts';
import { JobProgress } from '../jobs/job-progress.tsx';
import { isActive, useJobs } from '../jobs/job-store.ts';
import { useWorkspace } from '../state/workspace.ts';
import { EmptyState, LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatBytes } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { chooseOne } from './choose-file.ts';
import { chooseSigners } from './choose-signers.ts';
import { ImportSection } from './import-section.tsx';
import { VerificationResult } from './verification-result.tsx';
import { setSigners, useVerify, verifyDropped, verifyFile } from './verify-store.ts';

async function choose(): Promise<void> {
  const file = await chooseOne('.zip,application/zip');
  if (file !== null) await verifyDropped(file);
}

async function nameSigners(): Promise<void> {
  const chosen = await chooseSigners();
  if (chosen !== null) await setSigners(chosen);
}

const choosing = (
  <Button intent="primary" onClick={() => void choose()}>
    Choose a bundle…
  </Button>
);

/** Whether a bundle is what its manifest says, who vouches for it, and whether its verdicts follow from what is in it. */
export function VerifyView() {
  const { file, sending, signers, jobId, error } = useVerify();
  const job = useJobs(({ jobs }) => jobs.get(jobId));
  const connected = useWorkspace((state) => state.connected);
  const found = job?.state === 'done' ? verification.safeParse(job.result).data : undefined;
  const failed = error ?? (job?.state === 'failed' ? job.error : null);
  if (file === null && sending === null && error === null) {
    return (
      <EmptyState icon={<Endorsed size={32} />} title="Verify an evidence bundle" actions={choosing}>
        Drop a bundle anywhere on this window, or choose one. Its files, its journal and what refers to what are
        checked, and every verdict in it is made again. Nothing of it is run, fetched or stored.
      </EmptyState>
    );
  }
  return (
    <div className="bundle-view">
      <header className="bundle-head">
        <div>
          <h1>
            <MiddleText text={file?.name ?? sending ?? 'No bundle'} />
          </h1>
          <p>
            {file?.size != null && `${formatBytes(file.size)} · `}
            {signers === null ? 'no signers named' : `signers from ${signers.name}`}
          </p>
        </div>
        <Button onClick={() => void nameSigners()}>Allowed signers…</Button>
        {signers !== null && <Button onClick={() => void setSigners(null)}>Name nobody</Button>}
        {choosing}
      </header>
      <div className="bundle-body">
        {sending !== null && <LoadingState label={`Sending ${sending}…`} />}
        {job !== undefined && isActive(job) && <JobProgress job={job} />}
        {job?.state === 'cancelled' && <p className="bundle-note">The verification was cancelled: nothing is known.</p>}
        {failed !== null && (
          <ErrorCard
            error={failed}
            {...(file === null ? {} : { subject: file.name, onRetry: () => void verifyFile(file) })}
          />
        )}
        {found !== undefined && file !== null && (
          <VerificationResult found={found} signers={signers?.name ?? null} file={file} />
        )}
        {found !== undefined && connected && <ImportSection found={found} />}
      </div>
    </div>
  );
}
