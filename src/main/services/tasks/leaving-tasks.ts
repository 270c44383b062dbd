import type { LeavingPreview } from '../../../core/bundle/leaving-preview.ts';
import { buildReport } from '../../../core/report/build-report.ts';
import { reportHtml } from '../../../core/report/html/report-html.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';

import { pageProgress, previewProgress } from '../bundle/bundle-phases.ts';

import { pictureChoices } from '../bundle/leaving-pictures.ts';

import { PRODUCERS } from '../bundle/producers/index.ts';
import { byItem, leavingInput, listed, openLeaving } from './bundle-task.ts';
import { workspaceAt } from './open-workspaces.ts';
import { redactionTask } from './redaction-task.ts';

/** What a bundle would hold and what would be taken out, nothing being written. Throws as opening items does. */
export async function leavingPreviewTask(given: unknown, context: TaskContext): Promise<LeavingPreview> {
  const input = leavingInput.parse(given);
  const { workspace, profile, known, keep: confirmed } = input;
  const progress = previewProgress(context);
  const { source } = await openLeaving(input, false, context, progress);
  const ids = source.records.map(({ id }) => id);
  const { items, total, hits, words } = await redactionTask(
    { workspace, ids, texts: true, profile, confirmed, known },
    { ...context, progress: ({ done, total, phase }) => progress.at('count', done, total ?? 0, phase) },
  );
  const { files, missing } = await listed(PRODUCERS, source, byItem(source));
  const { heaps } = workspaceAt(workspace);
  const heapStrings = source.records
    .filter(({ kind }) => kind === 'heap')
    .flatMap(({ id }) => heaps.classes(id))
    .reduce((sum, { type, count }) => (type === 'string' ? sum + count : sum), 0);
  return {
    parts: items,
    total,
    hits,
    words,
    heapStrings,
    pictures: pictureChoices({ ...source, profile }),
    files: files.length,
    missing,
  };
}

/** The report as it leaves under a profile, as one page. It names no bundle, since none is written. Throws as opening items does. */
export async function leavingReportTask(given: unknown, context: TaskContext): Promise<Uint8Array> {
  const input = leavingInput.parse(given);
  const progress = pageProgress(context);
  const { source } = await openLeaving(input, false, context, progress);
  progress.at('report', 0, 1, 'writing the page');
  return Buffer.concat([...reportHtml(buildReport(source.report), input.pageScript)]);
}
