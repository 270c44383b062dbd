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
import { type BundleFile, type BundlePart, fileKind } from '../model.ts';
import { type FrontendReader, MAX_REPORT_BYTES, MOST_FILES, sortedParts } from '../reader.ts';

const keyOf = (id: unknown): string | null => (typeof id === 'string' || typeof id === 'number' ? String(id) : null);

/** The modules of a build, those inside concatenated ones instead of the whole they make. */
function* modulesIn(stats: JsonObject): Generator<JsonObject> {
  const waiting: (readonly [unknown, readonly unknown[]])[] = [];
  const add = (modules: unknown, chunks: readonly unknown[]): void => {
    for (const module of listOr(modules)) waiting.push([module, chunks]);
  };
  add(stats.modules, []);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [module, outer] = next;
    if (!isObject(module)) continue;
    const own = listOr(module.chunks);
    const chunks = own.length > 0 ? own : outer;
    if (listOr(module.modules).length > 0) add(module.modules, chunks);
    else yield { ...module, chunks };
  }
}

function partsByChunk(stats: JsonObject): ReadonlyMap<string, readonly BundlePart[]> {
  const parts = new Map<string, BundlePart[]>();
  for (const module of modulesIn(stats)) {
    const bytes = amountOr(module.size);
    const path = textIn(module.name);
    if (bytes === null || path === '') continue;
    for (const chunk of listOr(module.chunks)) {
      const key = keyOf(chunk);
      if (key === null) continue;
      const known = parts.get(key);
      if (known === undefined) parts.set(key, [{ path, bytes }]);
      else known.push({ path, bytes });
    }
  }
  return parts;
}

interface ChunksOfFile {
  initial: boolean;
  readonly ids: Set<string>;
}

/** Of each file: its chunks, and whether a page loads it at once. */
function chunksOf(stats: JsonObject): ReadonlyMap<string, Readonly<ChunksOfFile>> {
  const files = new Map<string, ChunksOfFile>();
  for (const chunk of listOr(stats.chunks).map(objectOr)) {
    const id = keyOf(chunk.id);
    for (const file of listOr(chunk.files)) {
      if (typeof file !== 'string') continue;
      const known = files.get(file) ?? { initial: false, ids: new Set() };
      if (id !== null) known.ids.add(id);
      known.initial ||= chunk.initial === true;
      files.set(file, known);
    }
  }
  return files;
}

/** Parts that are put in order for all files together: a chunk may be in any number of files. */
const MOST_ORDERED = 2_000_000;

function filesOf(stats: JsonObject): readonly BundleFile[] {
  const chunks = chunksOf(stats);
  const byChunk = partsByChunk(stats);
  let ordered = 0;
  const partsOf = (ids: ReadonlySet<string>): readonly BundlePart[] => {
    const parts = [...ids].flatMap((id) => byChunk.get(id) ?? []);
    ordered += parts.length;
    return ordered > MOST_ORDERED ? [] : sortedParts(parts);
  };
  const assets = listOr(stats.assets).map(objectOr).slice(0, MOST_FILES);
  return assets.flatMap((asset) => {
    const name = textIn(asset.name);
    const raw = amountOr(asset.size);
    // What is for debugging (source maps) nobody downloads.
    if (name === '' || raw === null || objectOr(asset.info).development === true || name.endsWith('.map')) return [];
    const chunk = chunks.get(name);
    const kind = fileKind(name);
    return [
      {
        name,
        kind,
        raw,
        gzip: null,
        unknown: null,
        gzipError: 0,
        initial: chunk?.initial ?? null,
        partsAre: 'source' as const,
        parts: kind === 'script' && chunk !== undefined ? partsOf(chunk.ids) : [],
      },
    ];
  });
}

/** webpack's stats: `webpack --json`, `stats.toJson()`. Sizes of modules are those of their sources. */
export const webpackStats: FrontendReader = {
  id: 'webpack-stats',
  title: 'webpack stats',
  recognise: (head) =>
    /^\s*\{/.test(head) &&
    /"version"\s*:/.test(head) &&
    (/"assetsByChunkName"\s*:/.test(head) || (/"hash"\s*:/.test(head) && /"children"\s*:\s*\[\s*\{/.test(head))),
  async read(chunks, signal) {
    const stats = objectOr(await jsonOf(chunks, signal, MAX_REPORT_BYTES));
    // Of several configurations at once each has stats of its own.
    const own = listOr(stats.assets).length > 0 ? [stats] : [stats, ...listOr(stats.children).map(objectOr)];
    const files = own.flatMap(filesOf).slice(0, MOST_FILES);
    const errors = own.reduce((sum, one) => sum + (amountOr(one.errorsCount) ?? listOr(one.errors).length), 0);
    if (files.length === 0)
      throw incomplete('webpack', 'assets with sizes (stats: “errors-only” and “none” leave them out)');
    return {
      warnings:
        errors === 0
          ? []
          : [
              {
                code: 'frontend.failedBuild',
                message: `The build ended with ${errors} errors: what could not be built is missing from the sizes.`,
              },
            ],
      report: {
        tool: 'webpack',
        toolVersion: textIn(stats.version) || null,
        page: null,
        files,
        missing: [
          'Compressed sizes: webpack tells none. A budget of compressed bytes is met for sure only where the raw bytes meet it.',
          'What modules take of a file: their sizes are those of their sources, before they were minified.',
        ],
      },
    };
  },
};

/** Leaves of bundle-analyzer's tree: those with groups are made of these. */
function leavesOf(asset: JsonObject, size: 'gzipSize' | 'parsedSize' | 'statSize'): readonly BundlePart[] {
  const parts: BundlePart[] = [];
  const waiting = [...listOr(asset.groups)];
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
    if (!isObject(group)) continue;
    const inner = listOr(group.groups);
    const bytes = amountOr(group[size]);
    if (inner.length > 0 && (size === 'statSize' || group.concatenated !== true))
      for (const one of inner) waiting.push(one);
    else if (bytes !== null) parts.push({ path: textIn(group.path) || textIn(group.label), bytes });
  }
  return sortedParts(parts);
}

/** webpack-bundle-analyzer's report (`analyzerMode: 'json'`): raw and gzip, by modules. */
export const bundleAnalyzer: FrontendReader = {
  id: 'webpack-bundle-analyzer',
  title: 'webpack-bundle-analyzer',
  recognise: (head) => /^\s*\[\s*\{\s*"label"\s*:/.test(head) && /"(?:isAsset|statSize)"\s*:/.test(head),
  async read(chunks, signal) {
    const assets = listOr(await jsonOf(chunks, signal, MAX_REPORT_BYTES)).map(objectOr);
    const files = assets.slice(0, MOST_FILES).flatMap((asset): readonly BundleFile[] => {
      const name = textIn(asset.label);
      const raw = amountOr(asset.parsedSize);
      if (name === '' || raw === null) return [];
      const initial = objectOr(asset.isInitialByEntrypoint);
      return [
        {
          name,
          kind: fileKind(name),
          raw,
          gzip: amountOr(asset.gzipSize),
          unknown: null,
          gzipError: 0,
          initial: isObject(asset.isInitialByEntrypoint) ? Object.values(initial).includes(true) : null,
          partsAre: 'raw',
          parts: leavesOf(asset, 'parsedSize'),
        },
      ];
    });
    if (files.length === 0)
      throw incomplete('webpack-bundle-analyzer', 'file with its parsed size: it found no files of the build');
    return {
      warnings: [],
      report: { tool: 'webpack-bundle-analyzer', toolVersion: null, page: null, files, missing: [] },
    };
  },
};
