import type { ByteChunks } from '../profile/importer.ts';
import type { ImportWarning } from '../profile/model.ts';
import type { BundleFile, BundlePart, FrontendReport } from './model.ts';

export interface FrontendRead {
  readonly report: FrontendReport;
  readonly warnings: readonly ImportWarning[];
}

/** What one tool of the front end writes. */
export interface FrontendReader {
  readonly id: string;
  readonly title: string;
  /** True where a file that begins so is of this format; `head` is up to 64 KB of it. */
  recognise(head: string): boolean;
  /** Throws `import.*`, `job.cancelled`. */
  read(chunks: ByteChunks, signal: AbortSignal | undefined): Promise<FrontendRead>;
}

/** Longest report that is read, in bytes. */
export const MAX_REPORT_BYTES = 256 * 1024 * 1024;

/** More files, and more parts of a file, than anybody looks at; the rest is summed. */
export const MOST_FILES = 2000;
const MOST_PARTS = 5000;

/** Parts of all files together that are kept: a report is shown whole. */
const MOST_PARTS_IN_ALL = 50_000;

/** The files, those behind {@link MOST_PARTS_IN_ALL} parts without theirs; true where that was so of one. */
export function withParts(files: readonly BundleFile[]): {
  readonly files: readonly BundleFile[];
  readonly cut: boolean;
} {
  let kept = 0;
  let cut = false;
  const told = files.map((file) => {
    kept += file.parts.length;
    if (kept <= MOST_PARTS_IN_ALL) return file;
    cut ||= file.parts.length > 0;
    return { ...file, parts: [] };
  });
  return { files: told, cut };
}

/** The parts by size, largest first, equal paths as one; beyond {@link MOST_PARTS} the others are one. */
export function sortedParts(parts: readonly BundlePart[]): readonly BundlePart[] {
  const sizes = new Map<string, number>();
  for (const { path, bytes } of parts) sizes.set(path, (sizes.get(path) ?? 0) + bytes);
  const sorted = [...sizes].map(([path, bytes]) => ({ path, bytes }));
  sorted.sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  const others = sorted.slice(MOST_PARTS).reduce((sum, { bytes }) => sum + bytes, 0);
  return others === 0 ? sorted : [...sorted.slice(0, MOST_PARTS), { path: '(others)', bytes: others }];
}
