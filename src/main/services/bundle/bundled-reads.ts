import { toErrorData } from '../../../core/error.ts';
import type { FrontendReport } from '../../../core/frontend/model.ts';
import type { LoadRun } from '../../../core/load/model.ts';
import type { Redactor } from '../../../core/redact/model.ts';
import { redactFrontend } from '../../../core/redact/redact-frontend.ts';
import { redactLoad } from '../../../core/redact/redact-load.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { openFrontend } from '../tasks/frontend-task.ts';
import { openLoad } from '../tasks/load-task.ts';
import type { BundleProgress } from './bundle-phases.ts';

/** A load run as it leaves the workspace, or why it cannot be read. */
export type BundledLoad = { readonly run: LoadRun; readonly why: null } | { readonly run: null; readonly why: string };

/** A report of a front end as it leaves the workspace, or why it cannot be read. */
export type BundledFrontend =
  | { readonly report: FrontendReport; readonly why: null }
  | { readonly report: null; readonly why: string };

/** What is read of its file again where other code derived it: before a bundle is made of it, since that waits for nothing. */
export interface BundledReads {
  readonly loads: ReadonlyMap<string, BundledLoad>;
  readonly frontends: ReadonlyMap<string, BundledFrontend>;
}

/** What an export is opened with. */
export interface ReadOptions extends Pick<TaskContext, 'signal'> {
  readonly progress: BundleProgress;
  /** Ids of items that stay behind, with the runs that they stand for. */
  readonly without: ReadonlySet<string>;
}

/** Load runs and reports of front ends as they leave a workspace, by item; those of `without` stay behind and are not looked at. Throws `job.cancelled`. */
export async function bundledReads(
  { path, items }: Workspace,
  leaving: Redactor,
  { signal, progress, without }: ReadOptions,
): Promise<BundledReads> {
  const loads = new Map<string, BundledLoad>();
  const frontends = new Map<string, BundledFrontend>();
  const why = (thrown: unknown): string => {
    if (signal.aborted) throw thrown;
    return leaving.line(toErrorData(thrown).message);
  };
  const leaves = (kind: 'load' | 'frontend') => items.list({ kind }).filter(({ id }) => !without.has(id));
  const [runs, pages] = [leaves('load'), leaves('frontend')];
  const telling = (done: number, label: string): void =>
    progress.at('read', done, runs.length + pages.length, `reading ${label}`);
  for (const [done, { id, label }] of runs.entries()) {
    telling(done, label);
    try {
      loads.set(id, { run: redactLoad(leaving, await openLoad(path, id, signal)), why: null });
    } catch (thrown) {
      loads.set(id, { run: null, why: why(thrown) });
    }
  }
  for (const [done, { id, label }] of pages.entries()) {
    telling(runs.length + done, label);
    try {
      frontends.set(id, { report: redactFrontend(leaving, await openFrontend(path, id, signal)), why: null });
    } catch (thrown) {
      frontends.set(id, { report: null, why: why(thrown) });
    }
  }
  return { loads, frontends };
}
