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

/** Load runs and reports of front ends as they leave a workspace, by item; those of `without` stay behind and are not looked at. Throws `job.cancelled`. */
export async function bundledReads(
  { path, items }: Workspace,
  leaving: Redactor,
  { signal }: TaskContext,
  without: ReadonlySet<string>,
): Promise<BundledReads> {
  const loads = new Map<string, BundledLoad>();
  const frontends = new Map<string, BundledFrontend>();
  const why = (thrown: unknown): string => {
    if (signal.aborted) throw thrown;
    return leaving.line(toErrorData(thrown).message);
  };
  const leaves = (kind: 'load' | 'frontend') => items.list({ kind }).filter(({ id }) => !without.has(id));
  for (const { id } of leaves('load')) {
    try {
      loads.set(id, { run: redactLoad(leaving, await openLoad(path, id, signal)), why: null });
    } catch (thrown) {
      loads.set(id, { run: null, why: why(thrown) });
    }
  }
  for (const { id } of leaves('frontend')) {
    try {
      frontends.set(id, { report: redactFrontend(leaving, await openFrontend(path, id, signal)), why: null });
    } catch (thrown) {
      frontends.set(id, { report: null, why: why(thrown) });
    }
  }
  return { loads, frontends };
}
