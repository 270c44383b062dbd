import { recogniseHistogram, wrongHeapFile } from '../../src/core/heap/histogram/index.ts';
import type { Histogram } from '../../src/core/heap/histogram/model.ts';

/** The histograms of a file as an import reads them: by its content. */
export function histogramsOf(bytes: Uint8Array, fileName: string): readonly Histogram[] {
  const head = bytes.subarray(0, 65_536);
  const found = recogniseHistogram(head);
  if (found !== null) return found.reader.read(bytes);
  throw wrongHeapFile(head, fileName) ?? new Error(`${fileName} is no histogram`);
}
