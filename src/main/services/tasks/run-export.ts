import { exportFrontend, exportFrontendComparison } from '../../../core/frontend/export/frontend-exporters.ts';
import { conditionsOf, toldByRun } from '../../../core/investigation/conditions.ts';
import {
  exportLoad,
  exportLoadComparison,
  RUN_EXPORTS,
  type RunExportId,
  type StoredReport,
} from '../../../core/load/export/load-exporters.ts';
import type { LoadRun } from '../../../core/load/model.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { publicItem, type StoredItem } from '../../workspace/items.ts';
import { changesBetweenSides } from './changes-between.ts';
import type { RunsSpec } from './compared-runs.ts';
import { type ExportInput, evaluationOf, unknownFormat } from './export-input.ts';
import { frontendComparisonTask } from './frontend-compare-tasks.ts';
import { openFrontend } from './frontend-task.ts';
import { loadComparisonTask } from './load-compare-tasks.ts';
import { openLoad } from './load-task.ts';
import { workspaceAt } from './open-workspaces.ts';

function formatOf(to: string): RunExportId {
  const format = RUN_EXPORTS.find(({ id }) => id === to);
  if (format !== undefined) return format.id;
  throw unknownFormat(
    to,
    RUN_EXPORTS.map(({ id }) => id),
  );
}

function stored({ workspace, id }: ExportInput, item: StoredItem): StoredReport {
  const evaluation = evaluationOf(workspaceAt(workspace), id);
  return { item: publicItem(item), provenance: item.provenance, evaluation };
}

function compared<C>(
  { workspace: path, id }: ExportInput,
  { spec, comparison }: { readonly spec: RunsSpec; readonly comparison: C },
) {
  const workspace = workspaceAt(path);
  const items = (ids: readonly string[]) => ids.map((one) => publicItem(workspace.items.get(one)));
  const sides = { before: items(spec.before), after: items(spec.after) };
  return {
    ...sides,
    item: publicItem(workspace.items.get(id)),
    changes: changesBetweenSides(workspace, id),
    comparison,
  };
}

function exportedLoad(input: ExportInput, item: StoredItem, run: LoadRun, to: RunExportId): Iterable<Uint8Array> {
  const { body } = workspaceAt(input.workspace).investigations.read();
  return exportLoad(stored(input, item), run, to, conditionsOf(body, item.id, toldByRun(run)));
}

/** A load run, a report of a front end, or a comparison of either as a table or as JSON. Throws `export.unknownFormat`, and as opening it does. */
export async function runChunks(
  input: ExportInput,
  item: StoredItem,
  kind: 'load' | 'load-comparison' | 'frontend' | 'frontend-comparison',
  context: TaskContext,
): Promise<Iterable<Uint8Array>> {
  const to = formatOf(input.to);
  const { workspace, id } = input;
  switch (kind) {
    case 'load':
      return exportedLoad(input, item, await openLoad(workspace, id, context.signal), to);
    case 'load-comparison':
      return exportLoadComparison(compared(input, await loadComparisonTask({ workspace, id }, context)), to);
    case 'frontend':
      return exportFrontend(stored(input, item), await openFrontend(workspace, id, context.signal), to);
    case 'frontend-comparison':
      return exportFrontendComparison(compared(input, await frontendComparisonTask({ workspace, id }, context)), to);
  }
}
