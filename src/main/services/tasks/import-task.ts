import { basename } from 'node:path';
import { recogniseCalculation } from '../../../core/calculator/kept/read-calculation.ts';
import { recogniseCatalog } from '../../../core/catalog/recognise-catalog.ts';
import { PlateauError, toErrorData } from '../../../core/error.ts';
import { frontendReader, recogniseFrontend } from '../../../core/frontend/read-frontend.ts';
import { recogniseGate } from '../../../core/gate/result-file/read-gate.ts';
import { HEAP_FORMATS, isHeap } from '../../../core/heap/formats.ts';
import { HISTOGRAM_READERS, recogniseHistogram, wrongHeapFile } from '../../../core/heap/histogram/index.ts';
import type { ImportOutcome, Provenance } from '../../../core/item.ts';
import { loadReader, recogniseLoad } from '../../../core/load/read-load.ts';
import { recognisePlans } from '../../../core/plan/read-plans.ts';
import { withHead } from '../../../core/profile/importers/index.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import { recogniseSeries, seriesReader } from '../../../core/series/read-series.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import { diskFullOr } from '../../workspace/disk-full.ts';
import type { StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { readCalculationItem } from './calculation-reading.ts';
import { readCatalogItem } from './catalog-reading.ts';
import { readFrontendItem } from './frontend-reading.ts';
import { readGateItem } from './gate-reading.ts';
import { readHeapItem } from './heap-reading.ts';
import { readHistogramItems } from './histogram-reading.ts';
import { type ImportInput, importInputSchema } from './import-input.ts';
import { captureIn, fileSize, IncomingFile } from './incoming-file.ts';
import { judgeAgain } from './judge-again.ts';
import { knownHeap } from './known-heap.ts';
import { readLoadItem } from './load-reading.ts';
import { workspaceAt } from './open-workspaces.ts';
import { readPlanItems } from './plan-reading.ts';
import { readProfileItems } from './profile-reading.ts';
import type { FileFacts, ReadItem, Reading, ToRead } from './reading.ts';
import { readSeriesItem } from './series-reading.ts';
import { readTextItem } from './text-reading.ts';

/** Views of PostgreSQL that are imported. */
const VIEWS: ReadonlySet<string> = new Set(['pg_stats', 'pg_indexes', 'pg_stat_statements']);

/** Reads a file as what it is asked to be read as, else as what its first bytes say. */
async function readingOf(file: ToRead): Promise<Reading> {
  const { format } = file.input.options;
  if (format === 'text') return readTextItem(file);
  if (format === 'gate') return readGateItem(file);
  if (format === 'calculation') return readCalculationItem(file);
  if (format === 'plan') return readPlanItems(file);
  if (format !== undefined && VIEWS.has(format)) return readCatalogItem(file);
  if (format === 'series' || (format !== undefined && seriesReader(format) !== null)) return readSeriesItem(file);
  if (format === 'load' || (format !== undefined && loadReader(format) !== null)) return readLoadItem(file);
  if (format === 'frontend' || (format !== undefined && frontendReader(format) !== null)) return readFrontendItem(file);
  const { head, all } = await withHead(file.chunks);
  const read = { ...file, chunks: all };
  if (format === undefined && recogniseGate(head)) return readGateItem(read);
  if (format === undefined && recogniseCalculation(head)) return readCalculationItem(read);
  if (format === undefined && recogniseLoad(head) !== null) return readLoadItem(read);
  if (format === undefined && recogniseFrontend(head) !== null) return readFrontendItem(read);
  if (format === undefined && recogniseCatalog(head) !== null) return readCatalogItem(read);
  if (format === undefined && recognisePlans(head)) return readPlanItems(read);
  const isHeapFormat = format === undefined ? isHeap(head) : HEAP_FORMATS.some(({ id }) => id === format);
  if (isHeapFormat) return readHeapItem(read, head);
  const histogram =
    format === undefined
      ? (recogniseHistogram(head)?.reader ?? null)
      : (HISTOGRAM_READERS.find(({ id }) => id === format) ?? null);
  if (histogram !== null) return readHistogramItems(read, histogram);
  const refused = format === undefined ? wrongHeapFile(head, file.name) : null;
  if (refused !== null) throw refused;
  return format === undefined && recogniseSeries(head) !== null ? readSeriesItem(read) : readProfileItems(read);
}

function provenanceOf(input: ImportInput, fileName: string, facts: FileFacts, format: string): Provenance {
  const { via, label: _label, ...asked } = input.options;
  const options: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) options[name] = value;
  return {
    fileName,
    via,
    ...facts,
    format,
    parserVersion: DERIVED_VERSION,
    plateauVersion: input.version,
    options,
    importedAt: input.at,
    ...(input.capture === undefined ? {} : { capture: input.capture }),
  };
}

/** A line of the outcome; `existing` for what was there before. */
function importedAs(
  { name }: ImportInput['sources'][number],
  { id, kind, format, sha256, bytes, label }: Pick<StoredItem, 'id' | 'kind' | 'format' | 'sha256' | 'bytes' | 'label'>,
  warnings: readonly ImportWarning[],
  existing = true,
): ImportOutcome['imported'][number] {
  return { path: name, id, kind, format, sha256, bytes, label, warnings, existing };
}

function store(
  workspace: Workspace,
  input: ImportInput,
  source: ImportInput['sources'][number],
  facts: FileFacts,
  staged: string,
  items: readonly ReadItem[],
  { warnings, standing }: { readonly warnings: readonly ImportWarning[]; readonly standing: string | null },
): ImportOutcome['imported'] {
  const fileName = basename(source.name);
  return workspace.write(() => {
    workspace.items.addArtifact(facts.sha256, facts.bytes, input.at);
    const rows = items.map(({ write, ...item }) => {
      const known = workspace.items.find(item.id);
      if (known === null) {
        workspace.items.add({
          ...item,
          group: facts.sha256.slice(0, 16),
          artifact: facts.sha256,
          host: input.capture?.host.name ?? null,
          importedAt: input.at,
          provenance: provenanceOf(input, fileName, facts, item.format),
          warnings,
        });
        write();
        const { run } = source;
        if (run !== undefined) workspace.plans.writeRun(item.id, { plan: standing ?? item.id, run });
        workspace.note(input.at, 'import', item.id, { sha256: facts.sha256, name: source.name });
      }
      return importedAs(source, { ...item, ...facts, label: known?.label ?? item.label }, warnings, known !== null);
    });
    workspace.artifacts.keep(staged, facts.sha256);
    return rows;
  });
}

/** An input as one of its files is read: what is said of that file holds for it. */
function inputFor(input: ImportInput, { options, remoteSha256 }: ImportInput['sources'][number]): ImportInput {
  const { capture } = input;
  const captured = capture === undefined || remoteSha256 === undefined ? {} : { capture: { ...capture, remoteSha256 } };
  return { ...input, options: { ...input.options, ...options }, ...captured };
}

/** Where an import stands: bytes before a file and in all, and the item that stands for the runs that come with it. */
interface Standing {
  readonly before: number;
  readonly total: number;
  readonly standing: string | null;
}

async function importOne(
  workspace: Workspace,
  given: ImportInput,
  source: ImportInput['sources'][number],
  context: TaskContext,
  { before, total, standing }: Standing,
): Promise<ImportOutcome['imported']> {
  const input = inputFor(given, source);
  const staged = source.staged ? workspace.artifacts.adopt(source.path) : workspace.artifacts.newStagingPath();
  const name = basename(source.name);
  try {
    const known = await knownHeap(workspace, source.staged ? staged : source.path, {
      format: input.options.format,
      signal: context.signal,
      onRead: (bytes) => context.progress({ done: before + bytes, total, unit: 'bytes', phase: `comparing ${name}` }),
    });
    if (known !== null) return [importedAs(source, known, known.warnings)];
    const file = new IncomingFile(source.staged ? staged : source.path, {
      copyTo: source.staged ? null : staged,
      signal: context.signal,
      onRead: (bytes) => context.progress({ done: before + bytes, total, unit: 'bytes', phase: `reading ${name}` }),
    });
    try {
      const reading = await readingOf({
        workspace,
        input,
        name,
        chunks: file.chunks(),
        signal: context.signal,
        sizeHint: () => file.sizeHint,
        reuseBuffers: () => file.reuseBuffers(),
        progress: (phase, share) => {
          const done = Math.round(share * 1000);
          context.progress({ done, total: 1000, unit: 'steps', phase: `${name}: ${phase}` });
        },
      });
      try {
        const facts = { ...(await file.finish()), compression: file.compression };
        context.progress({ done: before + facts.bytes, total, unit: 'bytes', phase: `judging ${name}` });
        const warnings = [...reading.warnings, ...(input.capture?.warnings ?? [])];
        return store(workspace, input, source, facts, staged, reading.items(facts), { warnings, standing });
      } finally {
        reading.discard?.();
      }
    } finally {
      file.close();
    }
  } finally {
    workspace.artifacts.discard(staged);
  }
}

/**
 * Imports files one after the other, each wholly or not at all; a file that fails does not keep the others out.
 * Throws only `job.cancelled`; what fails for a file stands in `failed`.
 */
export async function importTask(given: unknown, context: TaskContext): Promise<ImportOutcome> {
  const input = importInputSchema.parse(given);
  const workspace = workspaceAt(input.workspace);
  const imported: ImportOutcome['imported'][number][] = [];
  const failed: ImportOutcome['failed'][number][] = [];
  const sizes = input.sources.map((source) => {
    try {
      return fileSize(captureIn(source.path));
    } catch {
      // Told as this file's failure when its turn comes.
      return 0;
    }
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  let standing: string | null = null;
  for (const [index, source] of input.sources.entries()) {
    try {
      const file = { ...source, path: captureIn(source.path) };
      fileSize(file.path);
      const came = await importOne(workspace, input, file, context, { before, total, standing });
      imported.push(...came);
      if (source.run !== undefined) standing ??= came[0]?.id ?? null;
    } catch (thrown) {
      if (thrown instanceof PlateauError && thrown.code === 'job.cancelled') throw thrown;
      const { code, message, hint, at } = toErrorData(diskFullOr(thrown, workspace.path));
      failed.push({ path: source.name, code, message, hint: hint ?? null, offset: at?.offset ?? null });
    }
    before += sizes[index] ?? 0;
  }
  await judgeAgain(workspace, imported, { at: input.at, context });
  return { imported, failed };
}
