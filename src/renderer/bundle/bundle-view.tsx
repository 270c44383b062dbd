import './bundle.css';
import { Button } from '@blueprintjs/core';
import { useRef, useState } from 'react';
import { templateProblem } from '../../core/bundle/bundle-name.ts';
import { exportOutcome } from '../../core/bundle/export-outcome.ts';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { commands } from '../commands/dispatch.ts';
import { AskedProgress } from '../jobs/asked-progress.tsx';
import { follow } from '../jobs/follow.ts';
import { JobProgress } from '../jobs/job-progress.tsx';
import { isActive, useJobs } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { useAllRevisions } from '../state/items.ts';
import { useResource } from '../state/resource.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { useBundleChoices } from './bundle-choices.ts';
import { ExportedCard } from './exported-card.tsx';
import { ExportsSection } from './exports-section.tsx';
import { HitsSection } from './hits-section.tsx';
import { MissingSection } from './missing-section.tsx';
import { PartsSection } from './parts-section.tsx';
import { PicturesSection } from './pictures-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { ReportSection } from './report-section.tsx';
import { SignatureSection } from './signature-section.tsx';
import { StoppedCard } from './stopped-card.tsx';
import { WordsSection } from './words-section.tsx';

const SETTLE_MS = 250;

/** The evidence bundle before it is written: for whom, what is taken out, what stays, what is missing; and what came of writing it. */
export function BundleView() {
  const choices = useBundleChoices();
  const { request, mendList, sign, jobId, setJobId, setMended } = choices;
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const revision = useAllRevisions();
  /** Told by no event of items: what was said of pictures while this is open. */
  const [words, setWords] = useState(0);
  const outcomeRef = useRef<HTMLDivElement>(null);
  const preview = useResource(
    JSON.stringify([request, revision, words]),
    (signal) => call('leavingPreview', request, signal),
    { settleMs: SETTLE_MS },
  );
  const [isNamingKey, setNamingKey] = useState(false);
  const job = useJobs(({ jobs }) => jobs.get(jobId));
  const busy = job !== undefined && isActive(job);
  const start = async (mend: readonly string[], without = request.without) => {
    setError(null);
    try {
      const asked = {
        ...request,
        without: [...without],
        mend: [...mend],
        ...(templateProblem(choices.name) === null ? { name: choices.name } : {}),
        sign: sign.trim() === '' ? null : sign.trim(),
      };
      const { jobId: started } = await call('exportBundle', asked);
      setJobId(started);
      await follow(started);
      outcomeRef.current?.scrollIntoView({ block: 'nearest' });
    } catch (thrown) {
      setError(toErrorData(thrown));
    }
  };
  const mendAll = (ids: readonly string[]) => {
    for (const id of ids) setMended(id, true);
    void start([...new Set([...mendList, ...ids])]);
  };
  const leaveOut = (id: string) => choices.setLeftOut(id, true);
  const outcome = job?.state === 'done' ? exportOutcome.safeParse(job.result).data : undefined;
  const failed = error ?? (job?.state === 'failed' ? job.error : null);
  return (
    <div className="bundle-view">
      <header className="bundle-head">
        <div>
          <h1>Evidence bundle</h1>
          <p>
            Everything that somebody else needs to check what you found, in one zip, without what may not leave. Nothing
            in the workspace changes.
          </p>
        </div>
        <Button onClick={() => commands.run('file.verifyBundle')}>Verify a bundle…</Button>
        <Button
          intent="primary"
          disabled={busy || (isNamingKey && sign.trim() === '')}
          onClick={() => void start(mendList)}
        >
          Export bundle
        </Button>
      </header>
      <div className="bundle-body">
        <div ref={outcomeRef} className="bundle-outcome" aria-live="polite">
          {busy && <JobProgress job={job} />}
          {failed !== null && <ErrorCard error={failed} onRetry={() => void start(mendList)} />}
          {job?.state === 'cancelled' && <p className="bundle-note">The export was cancelled. Nothing was written.</p>}
          {!busy && outcome?.state === 'stopped' && (
            <StoppedCard stop={outcome} without={choices.without} onMend={mendAll} onLeaveOut={leaveOut} />
          )}
          {!busy && outcome?.state === 'written' && <ExportedCard written={outcome} />}
        </div>
        <ProfileSection profile={choices.profile} onChange={choices.setProfile} />
        {preview.value === null && preview.error === null && (
          <AskedProgress kind="preview" label="Looking at what would leave…" />
        )}
        {preview.error !== null && <ErrorCard error={preview.error} onRetry={preview.retry} />}
        {preview.value !== null && (
          <>
            <PartsSection preview={preview.value} stale={preview.loading} choices={choices} />
            <HitsSection hits={preview.value.hits} kept={choices.keep} onKeep={choices.setKept} />
            <WordsSection words={preview.value.words} decided={choices.keep} onHide={choices.setKept} />
            <PicturesSection
              pictures={preview.value.pictures}
              profile={choices.profile}
              onSaid={() => setWords((count) => count + 1)}
            />
            <MissingSection missing={preview.value.missing} />
          </>
        )}
        <ReportSection
          about={choices.about}
          profile={choices.profile}
          onChange={choices.setAbout}
          pdf={choices.pdf}
          onPdf={choices.setPdf}
        />
        <SignatureSection
          sign={sign}
          isNaming={isNamingKey}
          onChange={(key, isNaming) => {
            setNamingKey(isNaming);
            choices.setSign(key);
          }}
        />
        <ExportsSection
          name={choices.name}
          onName={choices.setName}
          after={outcome?.state === 'written' ? jobId : ''}
        />
      </div>
    </div>
  );
}
