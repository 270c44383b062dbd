import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { PlateauError } from '../../../core/error.ts';
import { exportHeap, HEAP_EXPORTS, type HeapExport } from '../../../core/heap/export/heap-exporters.ts';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import { PROFILE_EXPORTERS } from '../../../core/profile/exporters/index.ts';
import { seriesCsv } from '../../../core/series/series-csv.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { publicItem, type StoredItem } from '../../workspace/items.ts';
import { changesBetweenSides } from './changes-between.ts';
import { comparisonSvgTask } from './compare-tasks.ts';
import { type ExportInput, evaluationOf, exportInput, unknownFormat } from './export-input.ts';
import { growthComparisonParts } from './growth-compare-tasks.ts';
import { openGrowth } from './growth-tasks.ts';
import { workspaceAt } from './open-workspaces.ts';
import { planChunks, planComparisonChunks, statementsChunks } from './plan-export.ts';
import { runChunks } from './run-export.ts';
import { openSeries } from './series-task.ts';
import { openProfile } from './view-tasks.ts';

/** Writes an item in a format to a file. Throws `export.unknownFormat`. */
export async function exportTask(given: unknown, context: TaskContext): Promise<{ readonly bytes: number }> {
  const input = exportInput.parse(given);
  const item = workspaceAt(input.workspace).items.get(input.id);
  const chunks = await chunksOf(input, item, context);
  const file = await open(input.path, 'wx', 0o600);
  let bytes = 0;
  try {
    for (const chunk of chunks) {
      if (context.signal.aborted)
        throw new PlateauError({ code: 'job.cancelled', message: 'The export was cancelled.' });
      await file.writeFile(chunk);
      bytes += chunk.length;
    }
  } catch (thrown) {
    rmSync(input.path, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
  return { bytes };
}

async function chunksOf(input: ExportInput, item: StoredItem, context: TaskContext): Promise<Iterable<Uint8Array>> {
  switch (item.kind) {
    case 'comparison':
      return comparisonChunks(input);
    case 'series':
      if (input.to !== 'csv') throw unknownFormat(input.to, ['csv']);
      return seriesCsv(await openSeries(input.workspace, input.id, context.signal));
    case 'plan':
      return planChunks(input, item);
    case 'statements':
      return statementsChunks(input, context);
    case 'catalog':
      throw unknownFormat(input.to, ['raw']);
    case 'plan-comparison':
      return planComparisonChunks(input, item);
    case 'load':
    case 'load-comparison':
    case 'frontend':
    case 'frontend-comparison':
      return runChunks(input, item, item.kind, context);
    case 'heap':
    case 'growth':
    case 'growth-comparison':
      return heapChunks(input, item, item.kind, context);
    default:
      return profileChunks(input, item.label);
  }
}

function comparisonChunks(input: ExportInput): Iterable<Uint8Array> {
  if (input.to !== 'svg') throw unknownFormat(input.to, ['svg']);
  return [comparisonSvgTask({ workspace: input.workspace, id: input.id })];
}

function profileChunks(input: ExportInput, label: string): Iterable<Uint8Array> {
  const exporter = PROFILE_EXPORTERS.find(({ id }) => id === input.to);
  if (exporter === undefined) {
    throw unknownFormat(
      input.to,
      PROFILE_EXPORTERS.map(({ id }) => id),
    );
  }
  const profile = openProfile(input.workspace, input.id);
  return exporter.export(profile, {
    sampleType: input.sampleType ?? profile.defaultSampleType,
    basis: 'active',
    label,
  });
}

function heapExport(path: string, stored: StoredItem, kind: HeapExport['kind'], context: TaskContext): HeapExport {
  const workspace = workspaceAt(path);
  const { id, provenance, warnings } = stored;
  const common = { item: publicItem(stored), provenance, warnings };
  switch (kind) {
    case 'heap': {
      const facts = stored.detail as HeapFacts;
      const classes = workspace.heaps.classes(id);
      return { kind, report: { ...common, facts, classes, evaluation: evaluationOf(workspace, id) } };
    }
    case 'growth':
      return {
        kind,
        report: { ...common, growth: openGrowth(path, id, context), evaluation: evaluationOf(workspace, id) },
      };
    case 'growth-comparison': {
      const { spec, ruleSet, before, after, comparison } = growthComparisonParts(path, stored, context);
      const side = (given: typeof before) => ({
        item: publicItem(workspace.items.get(given.id)),
        growth: given.growth,
      });
      const judgedBy = {
        ruleSetId: ruleSet.id,
        ruleSetVersion: ruleSet.version,
        ruleSetSha256: ruleSetSha256(ruleSet),
      };
      const changes = changesBetweenSides(workspace, id);
      const sides = { before: side(before), after: side(after), override: spec.override, changes };
      return { kind, report: { ...common, ...sides, ruleSet: judgedBy, comparison } };
    }
  }
}

function heapChunks(
  input: ExportInput,
  stored: StoredItem,
  kind: HeapExport['kind'],
  context: TaskContext,
): Iterable<Uint8Array> {
  const format = HEAP_EXPORTS.find(({ id }) => id === input.to);
  if (format === undefined) {
    throw unknownFormat(
      input.to,
      HEAP_EXPORTS.map(({ id }) => id),
    );
  }
  return exportHeap(heapExport(input.workspace, stored, kind, context), format.id);
}
