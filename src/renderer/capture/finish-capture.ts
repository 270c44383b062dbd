import type { Job } from '../../main/api/contract/items.ts';
import { refreshHosts } from '../hosts/host-store.ts';
import { finished } from '../jobs/finished.ts';
import { activeJobs, showJobs, useJobs } from '../jobs/job-store.ts';
import { refreshItems, useItems } from '../state/items.ts';
import { oneLine, plural } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { openItemById, seriesOfHeaps } from '../workspace/item-actions.ts';
import { selectItems } from '../workspace/selection.ts';
import { captureOutcomeOf, heapsKept, type SeenCapture, shownItem } from './capture-outcome.ts';

function sentenceOf(outcome: SeenCapture): string {
  const { items } = useItems.getState();
  const shown = items.get(shownItem(outcome) ?? '');
  if (shown === undefined) return 'The capture is done.';
  if (outcome.comparisonId !== null) return `Compared: ${shown.label}.`;
  if (outcome.growthId !== null) return `Measured “${shown.label}”: ${shown.summary}.`;
  return `Captured “${shown.label}”: ${shown.summary}.`;
}

function conclude(outcome: SeenCapture): void {
  const { items } = useItems.getState();
  const captured = outcome.captures.flatMap(({ itemIds }) => itemIds.flatMap((id) => items.get(id) ?? []));
  // What came along, such as what the catalog knows of a plan’s tables, is not what was asked for.
  const ids = captured.filter(({ kind }) => kind === captured[0]?.kind).map(({ id }) => id);
  if (ids.length > 0) selectItems(ids);
  const shown = shownItem(outcome);
  if (shown !== null) openItemById(shown);
  const { length } = outcome.warnings;
  notify({
    text: oneLine(length === 0 ? sentenceOf(outcome) : `${sentenceOf(outcome)} ${plural(length, 'warning')}.`, 400),
    intent: length === 0 ? 'success' : 'warning',
    ...(length === 0 ? {} : { action: { text: 'Show', onClick: () => showJobs(true) } }),
  });
}

const ENDED: Readonly<Record<string, string>> = {
  capture: 'The capture was cancelled. Nothing was stored.',
  collect: 'Collecting was cancelled. What was left behind is still there.',
  clean: 'The clean-up was cancelled. What was left behind is still there.',
  demo: 'The demonstration was cancelled.',
};

/**
 * Follows a capture, a collection or a clean-up until it ends, with its progress on show, and opens what came of it. A failure stays listed
 * among the problems. The panel is put away again where it was opened for this and there is nothing in it to act on.
 */
export async function finishCapture(jobId: string): Promise<Job> {
  const opened = !useJobs.getState().panelOpen;
  showJobs(true);
  const job = await finished(jobId);
  await Promise.all([refreshItems(), refreshHosts()]);
  if (job.state === 'failed') return job;
  if (opened && activeJobs(useJobs.getState().jobs).length === 0) showJobs(false);
  if (job.state === 'cancelled') {
    // A series tells what it keeps.
    const heaps = heapsKept(job);
    notify({
      text: job.error === null ? (ENDED[job.kind] ?? 'Cancelled.') : oneLine(job.error.message, 400),
      ...(heaps.length === 0
        ? {}
        : { action: { text: 'Measure…', onClick: () => seriesOfHeaps(heaps, 'series') }, timeoutMs: 30_000 }),
    });
    return job;
  }
  const outcome = captureOutcomeOf(job);
  if (outcome !== null) conclude(outcome);
  else notify({ text: `${job.title}: done.`, intent: 'success' });
  return job;
}
