import { create } from 'zustand';
import { PlateauError } from '../../core/error.ts';
import type { Job } from '../../main/api/contract/items.ts';
import type { InputOf } from '../../main/api/contract/route.ts';
import type { Routes } from '../../main/api/contract/routes.ts';
import { bundlesAmong, verifyDropped, verifyFile } from '../bundle/verify-store.ts';
import { finished } from '../jobs/finished.ts';
import { addTransfer, dismissProblems, endTransfer, problemsOf, reportProblem, showJobs } from '../jobs/job-store.ts';
import { call, upload } from '../state/client.ts';
import { openDialog } from '../state/dialogs.ts';
import { host } from '../state/host.ts';
import { refreshItems, useItems } from '../state/items.ts';
import { notify } from '../ui/toasts.tsx';
import type { ImportChoices, UnitlessFiles } from './import-choice-types.ts';
import { type ImportReport, reportOf, reportSentence } from './import-outcome.ts';
import {
  compareItems,
  comparePlansAmong,
  compareTitle,
  heapsAmong,
  openItemById,
  plansAmong,
  seriesOfHeaps,
} from './item-actions.ts';
import { selectItems } from './selection.ts';
import { unitless, withoutUnitless } from './unit-question.ts';

type Via = InputOf<Routes['upload']>['via'];

/** The last import's sentence, for the status bar. */
export const useLastImport = create<{ readonly sentence: string | null; readonly failed: boolean }>(() => ({
  sentence: null,
  failed: false,
}));

let transferCount = 0;

/** Sends one file through the door; null when the person cancelled it on its way. */
async function send(file: Blob, name: string, via: Via, choices: ImportChoices): Promise<string | null> {
  transferCount += 1;
  const id = `transfer/${transferCount}`;
  const abort = new AbortController();
  addTransfer({ id, name, bytes: file.size, cancel: () => abort.abort() });
  try {
    const { jobId } = await upload('upload', { ...choices, name, via }, file, abort.signal);
    return jobId;
  } catch (thrown) {
    if (abort.signal.aborted) return null;
    throw thrown;
  } finally {
    endTransfer(id);
  }
}

async function followed(subject: string, start: () => Promise<string | null>): Promise<Job | null> {
  try {
    const jobId = await start();
    return jobId === null ? null : await finished(jobId);
  } catch (thrown) {
    reportProblem(subject, thrown);
    return null;
  }
}

/** What a person is likely to want next of what came in together: two profiles are before and after, several heaps a series. */
function offerOf(ids: readonly string[]) {
  const heaps = heapsAmong(ids);
  if (heaps.length > 1) {
    return { action: { text: compareTitle(heaps) ?? '', onClick: () => seriesOfHeaps(heaps) } };
  }
  const plans = plansAmong(ids);
  if (plans.length === 2) return { action: { text: 'Compare them', onClick: () => comparePlansAmong(plans) } };
  const profiles = ids.filter((id) => useItems.getState().items.get(id)?.kind === 'profile');
  return profiles.length === 2 ? { action: { text: 'Compare them', onClick: () => compareItems(profiles) } } : {};
}

/** Tells the person how an import went and shows what came in. */
async function conclude(jobs: readonly Job[]): Promise<ImportReport> {
  const report = reportOf(jobs);
  await refreshItems();
  const sentence = reportSentence(report);
  useLastImport.setState({ sentence, failed: report.failed > 0 });
  if (report.failed > 0) showJobs(true);
  const ids = [...new Set(report.imported.map(({ id }) => id))];
  if (ids.length > 0) selectItems(ids);
  const [first] = ids;
  if (first !== undefined) openItemById(first);
  notify({
    text: sentence,
    intent: report.failed === 0 ? 'success' : report.imported.length > 0 ? 'warning' : 'danger',
    ...offerOf(ids),
  });
  return report;
}

const isJob = (job: Job | null): job is Job => job !== null;

/** Imports files the system knows by path (desktop); a bundle among them is verified. */
export async function importPaths(given: readonly string[], via: Via, choices: ImportChoices = {}): Promise<void> {
  const bundle = given.find((path) => /\.zip$/i.test(path));
  if (bundle !== undefined) void verifyFile({ path: bundle, name: bundle.replace(/^.*[/\\]/, ''), size: null });
  const paths = given.filter((path) => !/\.zip$/i.test(path));
  if (paths.length === 0) return;
  const job = await followed(paths.join(', '), async () => {
    const { jobId } = await call('importPaths', { ...choices, via, paths: [...paths] });
    return jobId;
  });
  if (job !== null) await concludeOrAsk([job], { files: [], paths, choices });
}

/** Tells how an import went, and asks for the unit of what nobody can read without it. */
async function concludeOrAsk(jobs: readonly Job[], { files, paths, choices }: UnitlessFiles): Promise<void> {
  const { names, problems } = unitless(jobs);
  if (names.size > 0) dismissProblems(problems);
  const settled = jobs.map(withoutUnitless);
  const { imported, failed, cancelled } = reportOf(settled);
  if (names.size === 0 || imported.length + failed + cancelled > 0) await conclude(settled);
  if (names.size === 0) return;
  const unread = {
    files: files.filter(({ name }) => names.has(name)),
    paths: paths.filter((path) => names.has(path)),
    choices,
  };
  openDialog({ kind: 'latencyUnit', unread });
}

/** Shows the first bundle among files on the verify page; answers with what is to be imported. */
export async function withoutBundles(files: readonly File[]): Promise<readonly File[]> {
  const bundles = await bundlesAmong(files);
  const [first, ...more] = bundles;
  if (first !== undefined) void verifyDropped(first);
  if (more.length > 0) notify({ text: `One bundle at a time: “${first?.name ?? ''}” is verified.`, intent: 'warning' });
  return files.filter((file) => !bundles.has(file));
}

/** Imports files the person dropped or chose, and verifies a bundle among them: by path where the shell knows it, as uploads otherwise. */
export async function importFiles(given: readonly File[], via: Via, choices: ImportChoices = {}): Promise<void> {
  const files = await withoutBundles(given);
  const pathOf = (file: File): string => host?.pathOf(file) ?? '';
  const paths = files.map(pathOf).filter((path) => path !== '');
  const loose = files.filter((file) => pathOf(file) === '');
  const uploads = loose.map((file) => followed(file.name, () => send(file, file.name, via, choices)));
  const [, jobs] = await Promise.all([importPaths(paths, via, choices), Promise.all(uploads)]);
  const ended = jobs.filter(isJob);
  if (ended.length > 0) await concludeOrAsk(ended, { files: loose, paths: [], choices });
}

/** Imports pasted text. Throws what went wrong, as the paste dialog shows it itself. */
export async function importText(text: string, choices: ImportChoices): Promise<ImportReport> {
  const name = choices.label ?? 'pasted text';
  const jobId = await send(new Blob([text]), name, 'paste', choices);
  if (jobId === null) return { imported: [], failed: 0, cancelled: 1 };
  const job = await finished(jobId);
  const report = reportOf([job]);
  if (report.imported.length === 0) {
    const [failure] = problemsOf({ jobs: new Map([[job.id, job]]), ownProblems: [], dismissed: new Set() });
    if (failure === undefined) throw new Error('the import ended without a result');
    dismissProblems([failure.id]);
    throw new PlateauError(failure.error);
  }
  return conclude([job]);
}

/** Opens the system's file dialog and imports what was chosen. */
export async function chooseAndImport(): Promise<void> {
  if (host !== undefined) return importPaths(await host.chooseFiles(), 'file');
  const files = await chooseFiles();
  if (files.length > 0) await importFiles(files, 'file');
}

/** Files from the browser's own dialog; none when it was cancelled. */
export function chooseFiles(): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
