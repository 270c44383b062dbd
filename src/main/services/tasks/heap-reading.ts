import { analyseHeap, type HeapAnalysis } from '../../../core/heap/analyse.ts';
import { type HeapFormat, recogniseHeap } from '../../../core/heap/formats.ts';
import type { HeapGraph } from '../../../core/heap/model.ts';
import { HeapStrings } from '../../../core/heap/strings.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import { evaluateHeap } from '../../../core/verdict/heap/evaluate-heap.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import { HeapFile } from '../../workspace/heap-file.ts';
import type { StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { heapSummary } from './heap-facts.ts';
import { heapItemId } from './import-input.ts';
import type { IncomingFile } from './incoming-file.ts';
import { highestLevel } from './profile-facts.ts';
import type { Reading, ToRead } from './reading.ts';

export interface ReadHeap {
  readonly analysis: HeapAnalysis;
  readonly warnings: readonly ImportWarning[];
  /** Finished, not yet at its place. */
  readonly file: HeapFile;
}

/**
 * Reads a heap and derives its columns into a staged file of the workspace. Throws `import.*`, `job.cancelled`; the staged file is gone then.
 */
export async function readHeap(
  workspace: Workspace,
  format: HeapFormat,
  { chunks, name, signal, progress, sizeHint }: Pick<ToRead, 'chunks' | 'name' | 'signal' | 'progress' | 'sizeHint'>,
): Promise<ReadHeap> {
  const path = workspace.artifacts.newStagingPath();
  const file = HeapFile.create(path);
  try {
    const graph: HeapGraph = await format.read(chunks, file, {
      fileName: name,
      signal,
      sizeHint: sizeHint(),
      progress,
    });
    const analysis = analyseHeap(graph, file, new HeapStrings(file, format.strings), progress);
    file.finish();
    return { analysis, warnings: graph.warnings, file };
  } catch (thrown) {
    file.close();
    workspace.artifacts.discard(path);
    throw thrown;
  }
}

/** The heap of a snapshot, judged by the active rule set. Throws `import.*`, `job.cancelled`. */
export async function readHeapItem(given: ToRead, head: Uint8Array): Promise<Reading> {
  const { workspace, input, name } = given;
  const format = recogniseHeap(head, input.options.format);
  given.reuseBuffers();
  const { analysis, warnings, file } = await readHeap(workspace, format, given);
  return {
    warnings,
    discard: () => {
      file.close();
      workspace.artifacts.discard(file.path);
    },
    items: ({ sha256 }) => {
      const id = heapItemId(sha256);
      const ruleSet = activeRuleSet(workspace);
      const { facts, classes, repeated } = analysis;
      const verdicts = evaluateHeap({ facts, classes, captureId: id, sha256 }, ruleSet);
      return [
        {
          id,
          kind: 'heap',
          label: input.options.label ?? name,
          format: format.id,
          // What Plateau captured is dated by the clock here.
          capturedAt: input.capture?.startedAt ?? facts.takenAt,
          summary: heapSummary(facts),
          level: highestLevel(verdicts),
          detail: facts,
          write: () => {
            file.close();
            workspace.heaps.writeClasses(id, classes);
            workspace.heaps.writeRepeated(id, repeated);
            workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, input.at, verdicts);
            // Last: a renamed file does not come back where the rest fails.
            workspace.heaps.keep(file.path, id);
          },
        },
      ];
    },
  };
}

/** A heap that was derived again, not yet stored. */
export interface DerivedHeap {
  /** Puts its facts and class table in the place of the old ones; inside a write transaction. */
  store(): void;
  /**
   * Puts its columns in the place of the old ones; once that transaction is over. In between the heap is one that has to be derived again: new
   * columns beside an old class table, which a transaction that failed would leave, could not be told from good ones.
   */
  keep(): void;
  /** Removes what was not stored. */
  discard(): void;
}

/** Derives a heap's columns and facts from its raw file again. Throws `import.*`, `job.cancelled`; no staged file is left then. */
export async function deriveHeap(
  workspace: Workspace,
  item: StoredItem,
  file: IncomingFile,
  { signal, progress }: Pick<ToRead, 'signal' | 'progress'>,
): Promise<DerivedHeap> {
  const format = recogniseHeap(new Uint8Array(0), item.format);
  const { analysis, file: columns } = await readHeap(workspace, format, {
    chunks: file.chunks(),
    name: item.provenance.fileName,
    signal,
    sizeHint: () => file.sizeHint,
    progress,
  });
  columns.close();
  return {
    store: () => {
      const { facts, classes, repeated } = analysis;
      workspace.heaps.writeClasses(item.id, classes);
      workspace.heaps.writeRepeated(item.id, repeated);
      workspace.items.setDerived(item.id, { detail: facts, provenance: item.provenance });
    },
    keep: () => workspace.heaps.keep(columns.path, item.id),
    discard: () => workspace.artifacts.discard(columns.path),
  };
}
