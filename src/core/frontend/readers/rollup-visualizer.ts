import { amountOr, incomplete, isObject, jsonOf, objectOr, textIn } from '../../bytes/json-parts.ts';
import { type BundlePart, fileKind } from '../model.ts';
import { type FrontendReader, MAX_REPORT_BYTES, MOST_FILES, sortedParts } from '../reader.ts';

/** The parts of each file: a module's meta names, by file, the part that has its length. */
function partsByFile(metas: unknown, parts: unknown): ReadonlyMap<string, readonly BundlePart[]> {
  const lengths = objectOr(parts);
  const files = new Map<string, BundlePart[]>();
  for (const meta of Object.values(objectOr(metas))) {
    if (!isObject(meta)) continue;
    // Rollup marks what it made itself with a NUL.
    const path = textIn(meta.id).replaceAll('\0', '');
    for (const [file, uid] of Object.entries(objectOr(meta.moduleParts))) {
      const bytes = typeof uid === 'string' ? amountOr(objectOr(lengths[uid]).renderedLength) : null;
      if (bytes === null) continue;
      const known = files.get(file);
      if (known === undefined) files.set(file, [{ path, bytes }]);
      else known.push({ path, bytes });
    }
  }
  return files;
}

/**
 * rollup-plugin-visualizer's `template: 'raw-data'` (version 2 of its data). Lengths are those of modules as Rollup renders them, before a file is
 * minified; with `sourcemap: true` those of what is served, as far as its source map covers it.
 */
export const rollupVisualizer: FrontendReader = {
  id: 'rollup-visualizer',
  title: 'rollup-plugin-visualizer',
  recognise: (head) => /^\s*\{\s*"version"\s*:\s*\d+\s*,\s*"tree"\s*:\s*\{\s*"name"\s*:\s*"root"/.test(head),
  async read(chunks, signal) {
    const data = objectOr(await jsonOf(chunks, signal, MAX_REPORT_BYTES));
    const bySourceMap = objectOr(data.options).sourcemap === true;
    const found = [...partsByFile(data.nodeMetas, data.nodeParts)].slice(0, MOST_FILES);
    if (found.length === 0) throw incomplete('rollup-plugin-visualizer', 'parts with lengths');
    const files = found.map(([file, parts]) => ({
      ...{ name: file.slice(0, 1000), kind: fileKind(file), gzip: null, unknown: null, gzipError: 0, initial: null },
      // Not what its parts add up to: what no source map covers, as helpers of bundlers, is in none of them.
      raw: null,
      partsAre: bySourceMap ? ('raw' as const) : ('source' as const),
      parts: sortedParts(parts),
    }));
    return {
      warnings: [],
      report: {
        tool: 'rollup-plugin-visualizer',
        toolVersion: null,
        page: null,
        files,
        missing: [
          'Compressed sizes of files: those of the modules are of each by itself.',
          bySourceMap
            ? 'What a file weighs: lengths are those of what its source map covers, which may leave out much of what is served.'
            : 'What is served: lengths are those before a file is minified. With sourcemap: true they are of what is served.',
          'Which files a page loads first: all of them are counted.',
        ],
      },
    };
  },
};
