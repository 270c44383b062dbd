import { PlateauError } from '../error.ts';
import type { ByteChunks } from '../profile/importer.ts';
import { withHead } from '../profile/importers/index.ts';
import type { ImportWarning } from '../profile/model.ts';
import { type FrontendRead, type FrontendReader, withParts } from './reader.ts';
import { esbuildMetafile } from './readers/esbuild.ts';
import { gzipSizes } from './readers/gzip-sizes.ts';
import { lighthouse, lighthouseOthers } from './readers/lighthouse.ts';
import { rollupVisualizer } from './readers/rollup-visualizer.ts';
import { sourceMapExplorer } from './readers/source-map-explorer.ts';
import { bundleAnalyzer, webpackStats } from './readers/webpack.ts';

/** What tools of the front end write that Plateau reads, one line each. */
export const FRONTEND_READERS: readonly FrontendReader[] = [
  lighthouse,
  lighthouseOthers,
  sourceMapExplorer,
  webpackStats,
  bundleAnalyzer,
  rollupVisualizer,
  esbuildMetafile,
  gzipSizes,
];

const TOO_MANY_PARTS: ImportWarning = {
  code: 'frontend.manyParts',
  message: 'The report has more parts than are kept: of some files only the size is known.',
};

const HEAD_BYTES = 64 * 1024;

/** The reader of a file that begins so; null where it is no report of the front end. */
export function recogniseFrontend(head: Uint8Array): FrontendReader | null {
  const text = new TextDecoder().decode(head.subarray(0, HEAD_BYTES)).replace(/^\ufeff/, '');
  return FRONTEND_READERS.find((reader) => reader.recognise(text)) ?? null;
}

/** The reader of a name; null where there is none. */
export const frontendReader = (id: string): FrontendReader | null =>
  FRONTEND_READERS.find((reader) => reader.id === id) ?? null;

/** Reads a report, as what it is asked to be read as, else as what its first bytes say. Throws `import.*`, `job.cancelled`. */
export async function readFrontend(
  chunks: ByteChunks,
  { format, signal }: { readonly format?: string | undefined; readonly signal?: AbortSignal },
): Promise<FrontendRead & { readonly format: string }> {
  const { head, all } = await withHead(chunks);
  const reader = (format === undefined ? null : frontendReader(format)) ?? recogniseFrontend(head);
  if (reader === null) {
    throw new PlateauError({
      code: 'import.unknownFormat',
      message: 'The file is no report of a front end that Plateau reads.',
      hint: `Plateau reads ${[...new Set(FRONTEND_READERS.map(({ title }) => title))].join(', ')}.`,
      at: { offset: 0 },
    });
  }
  const { report, warnings } = await reader.read(all, signal);
  const { files, cut } = withParts(report.files);
  return {
    report: { ...report, files },
    warnings: cut ? [...warnings, TOO_MANY_PARTS] : warnings,
    format: reader.id,
  };
}
