import { Button } from '@blueprintjs/core';
import { type Restoration, restoration, type Verification } from '../../core/bundle/verification.ts';
import { toErrorData } from '../../core/error.ts';
import { JobProgress } from '../jobs/job-progress.tsx';
import { isActive, useJobs } from '../jobs/job-store.ts';
import { changeWorkspace } from '../state/session.ts';
import { currentWorkspace, useWorkspace } from '../state/workspace.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { oneLine, plural } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { importBundle, useVerify } from './verify-store.ts';

async function open(path: string): Promise<void> {
  try {
    await changeWorkspace({ mode: 'open', path });
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}

/** What can be done with a bundle in which nothing is wrong. */
export function ImportSection({ found }: { readonly found: Verification }) {
  const restoreId = useVerify((state) => state.restoreId);
  const job = useJobs(({ jobs }) => jobs.get(restoreId));
  const workspace = useWorkspace(currentWorkspace);
  const busy = job !== undefined && isActive(job);
  const done = job?.state === 'done' ? restoration.safeParse(job.result).data : undefined;
  const readOnly = workspace?.readOnly === true;
  return (
    <section className="bundle-section" aria-label="Import">
      <h2>Import</h2>
      {found.outcome !== 'failed' ? (
        <div className="bundle-actions">
          <Button disabled={busy} onClick={() => void importBundle(false)}>
            Import read-only
          </Button>
          <Button disabled={busy || readOnly || workspace === null} onClick={() => void importBundle(true)}>
            Import here
          </Button>
          <span className="bundle-note">
            {readOnly
              ? 'Read-only makes a workspace of its own. This one is open for reading only: nothing can come in here.'
              : `Read-only makes a workspace of its own that nobody can write to. Here means “${workspace?.name ?? ''}”: as the side before of a comparison.`}
          </span>
        </div>
      ) : (
        <p className="bundle-note">A bundle that does not verify is not imported. Ask for it again.</p>
      )}
      {busy && <JobProgress job={job} />}
      {job?.state === 'failed' && job.error !== null && <ErrorCard error={job.error} />}
      {done !== undefined && (
        <div className="bundle-actions" role="status">
          <span>
            {plural(done.items, 'item')} came into “{done.name}”
            {done.existing > 0 && `, ${plural(done.existing, 'item was', 'items were')} there already`}
            {done.work !== null && <Work work={done.work} />}.{done.notes.map((note) => ` ${oneLine(note, 300)}`)}
          </span>
          {done.readOnly && (
            <Button intent="primary" onClick={() => void open(done.workspace)}>
              Open it
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** What else came: findings under their ids, what was said of its items, and sign-offs as those of the bundle. */
function Work({ work }: { readonly work: NonNullable<Restoration['work']> }) {
  const { findings, conditions, signals, saidLeft, signOffs } = work;
  const made = findings.filter(({ existing }) => !existing).length;
  return (
    <>
      {made > 0 && `, with ${plural(made, 'finding')}`}
      {conditions > 0 && `, with the conditions of ${plural(conditions, 'item')}`}
      {signals > 0 && `, with whose ${plural(signals, 'measurement is', 'measurements are')}`}
      {saidLeft > 0 && ', without what is stated of its items: the investigation here is closed'}
      {signOffs > 0 && `, and ${plural(signOffs, 'sign-off')} as given elsewhere`}
    </>
  );
}
