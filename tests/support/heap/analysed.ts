import { createReadStream, statSync } from 'node:fs';
import { analyseHeap, type HeapAnalysis } from '../../../src/core/heap/analyse.ts';
import { readHprof } from '../../../src/core/heap/hprof/hprof.ts';
import type { HeapGraph } from '../../../src/core/heap/model.ts';
import { StoredHeap } from '../../../src/core/heap/stored-heap.ts';
import { HeapStrings } from '../../../src/core/heap/strings.ts';
import { readV8Snapshot } from '../../../src/core/heap/v8/read-snapshot.ts';
import { type DrawnNode, drawnSnapshot } from './drawn-snapshot.ts';
import { MemoryHeapColumns } from './memory-columns.ts';

export interface AnalysedHeap extends HeapAnalysis {
  readonly heap: StoredHeap;
  readonly warnings: readonly string[];
}

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Reads a V8 snapshot from bytes in chunks of a size, with everything that is derived from it. */
export async function analysedSnapshot(bytes: Uint8Array, chunk = 65_537): Promise<AnalysedHeap> {
  return analysedChunks(chunksOf(bytes, chunk), bytes.length);
}

/** Reads a V8 snapshot from a file, with everything that is derived from it. */
export async function analysedFile(path: string): Promise<AnalysedHeap> {
  return analysedChunks(createReadStream(path, { highWaterMark: 1 << 20 }), statSync(path).size);
}

/** Everything that is derived from a heap that a test draws; as that of a JVM where `format` says so. */
export async function analysedDrawing(
  nodes: readonly DrawnNode[],
  format: HeapGraph['format'] = 'v8',
): Promise<AnalysedHeap> {
  const bytes = new TextEncoder().encode(drawnSnapshot(nodes));
  return analysedChunks(chunksOf(bytes, 65_537), bytes.length, format);
}

/** Reads a JVM's dump from a file, with everything that is derived from it. */
export async function analysedDump(path: string): Promise<AnalysedHeap> {
  const columns = new MemoryHeapColumns();
  const graph = await readHprof(createReadStream(path, { highWaterMark: 1 << 20 }), columns, {
    fileName: 'test.hprof',
  });
  const warnings = graph.warnings.map(({ code }) => code);
  const strings = new HeapStrings(columns, 'utf8');
  const analysis = analyseHeap(graph, columns, strings);
  return { ...analysis, warnings, heap: new StoredHeap(columns, strings, analysis.classes) };
}

async function analysedChunks(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
  format: HeapGraph['format'] = 'v8',
): Promise<AnalysedHeap> {
  const columns = new MemoryHeapColumns();
  const options = { fileName: 'test.heapsnapshot', sizeHint: size };
  const graph = { ...(await readV8Snapshot(chunks, columns, options)), format };
  const warnings = graph.warnings.map(({ code }) => code);
  const strings = new HeapStrings(columns, 'json');
  const analysis = analyseHeap(graph, columns, strings);
  return { ...analysis, warnings, heap: new StoredHeap(columns, strings, analysis.classes) };
}
