import {
  amountOr,
  incomplete,
  isObject,
  type JsonObject,
  jsonOf,
  listOr,
  objectOr,
  textIn,
} from '../../bytes/json-parts.ts';
import { type BundleFile, fileKind, type SizeKind } from '../model.ts';
import { type FrontendReader, MAX_REPORT_BYTES, MOST_FILES, sortedParts } from '../reader.ts';

/**
 * Whether sizes are compressed, which the file does not say (source-map-explorer 2.5, `src/explore.ts`). Raw parts add up to their file, and
 * the bytes without a source are told; each part compressed by itself is longer than in the whole, and those bytes are not told.
 */
function sizesOf(result: JsonObject, total: number, parts: number): SizeKind {
  if (amountOr(result.unmappedBytes) !== null || parts === total) return 'raw';
  return parts > total ? 'gzip' : 'unknown';
}

function fileOf(result: JsonObject): BundleFile | null {
  const total = amountOr(result.totalBytes);
  if (total === null || !isObject(result.files)) return null;
  const parts = Object.entries(result.files).flatMap(([path, size]) => {
    const bytes = amountOr(typeof size === 'number' ? size : objectOr(size).size);
    return bytes === null ? [] : [{ path: path.slice(0, 1000), bytes }];
  });
  const partsAre = sizesOf(
    result,
    total,
    parts.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const name = textIn(result.bundleName);
  return {
    name,
    kind: /^\[combined\]$/i.test(name) ? 'script' : fileKind(name),
    raw: partsAre === 'raw' ? total : null,
    gzip: partsAre === 'gzip' ? total : null,
    unknown: partsAre === 'unknown' ? total : null,
    gzipError: 0,
    initial: null,
    partsAre,
    parts: sortedParts(parts),
  };
}

/** `source-map-explorer --json`, with and without `--gzip`. */
export const sourceMapExplorer: FrontendReader = {
  id: 'source-map-explorer',
  title: 'source-map-explorer',
  recognise: (head) => /^\s*\{\s*"results"\s*:\s*\[\s*\{\s*"bundleName"\s*:/.test(head),
  async read(chunks, signal) {
    const document = objectOr(await jsonOf(chunks, signal, MAX_REPORT_BYTES));
    const files = listOr(document.results)
      .slice(0, MOST_FILES)
      .flatMap((result) => fileOf(objectOr(result)) ?? []);
    if (files.length === 0) throw incomplete('source-map-explorer', 'bundle with sizes');
    const failed = listOr(document.errors).length;
    return {
      warnings:
        failed === 0
          ? []
          : [
              {
                code: 'frontend.failedBundles',
                message: `source-map-explorer reported ${failed} errors: the bundles they are of may be missing here.`,
              },
            ],
      report: {
        tool: 'source-map-explorer',
        toolVersion: null,
        page: null,
        files,
        missing: ['Which files a page loads first: all of them are counted.'],
      },
    };
  },
};
