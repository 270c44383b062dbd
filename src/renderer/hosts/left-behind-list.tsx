import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import type { LeftBehind } from '../../core/capture/host.ts';
import { finishCapture } from '../capture/finish-capture.ts';
import { reportProblem, showJobs } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { formatMoment, oneLine, plural } from '../ui/format.ts';

async function start(left: LeftBehind, what: 'collectLeftBehind' | 'cleanLeftBehind'): Promise<void> {
  try {
    const { jobId } = await call(what, { id: left.captureId });
    await finishCapture(jobId);
  } catch (thrown) {
    reportProblem(left.label, thrown);
    showJobs(true);
  }
}

function Line({ left }: { readonly left: LeftBehind }) {
  const [busy, setBusy] = useState(false);
  const run = (what: 'collectLeftBehind' | 'cleanLeftBehind') => {
    setBusy(true);
    void start(left, what).finally(() => setBusy(false));
  };
  return (
    <li className="left-line">
      <div className="left-text">
        <span>
          <strong>{oneLine(left.label, 200)}</strong> · {formatMoment(left.startedAt)}
          {left.why !== '' && <> · {oneLine(left.why, 300)}</>}
        </span>
        <span className="left-what" title={oneLine(left.what, 1000)}>
          <code>{oneLine(left.what, 200)}</code>
          {left.folder !== null && (
            <>
              {' in '}
              <code>{oneLine(left.folder, 300)}</code>
            </>
          )}
        </span>
      </div>
      <Button
        size="small"
        disabled={busy}
        title="End what still runs, bring in what it wrote as a partial capture, and remove it there"
        onClick={() => run('collectLeftBehind')}
      >
        Collect
      </Button>
      <Button
        size="small"
        disabled={busy}
        title="End what still runs and remove what it wrote, without bringing it in"
        onClick={() => run('cleanLeftBehind')}
      >
        Clean up
      </Button>
    </li>
  );
}

/** What captures that were cut off left on the host. */
export function LeftBehindList({ left }: { readonly left: readonly LeftBehind[] }) {
  if (left.length === 0) return null;
  return (
    <section className="left-behind" aria-label="Left behind">
      <h2>⚠ {plural(left.length, 'capture was', 'captures were')} cut off and left something here</h2>
      <ul>
        {left.map((one) => (
          <Line key={one.captureId} left={one} />
        ))}
      </ul>
    </section>
  );
}
