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
import { type BundleFile, fileKind } from '../model.ts';
import { type FrontendReader, MAX_REPORT_BYTES, MOST_FILES, sortedParts } from '../reader.ts';

/** Files that are loaded at once: entry points that nothing imports later, and what they import by a statement. */
function initialOf(outputs: JsonObject): ReadonlySet<string> {
  const imports = (output: unknown) => listOr(objectOr(output).imports).map(objectOr);
  const later = new Set(
    Object.values(outputs).flatMap((output) =>
      imports(output).flatMap(({ kind, path }) => (kind === 'dynamic-import' ? textIn(path) : [])),
    ),
  );
  const waiting = Object.entries(outputs).flatMap(([name, output]) =>
    textIn(objectOr(output).entryPoint) !== '' && !later.has(name) ? name : [],
  );
  const found = new Set(waiting);
  // Grows while it is gone through.
  for (const name of waiting) {
    const output = objectOr(outputs[name]);
    const needed = imports(output).flatMap(({ kind, path }) => (kind === 'dynamic-import' ? [] : textIn(path)));
    for (const next of [...needed, textIn(output.cssBundle)]) {
      if (next === '' || found.has(next)) continue;
      found.add(next);
      waiting.push(next);
    }
  }
  return found;
}

/** esbuild's metafile (`--metafile=meta.json`), also of tsup: the files that are served, and what each source takes of them. */
export const esbuildMetafile: FrontendReader = {
  id: 'esbuild-metafile',
  title: 'esbuild metafile',
  recognise: (head) => /^\s*\{\s*"inputs"\s*:\s*\{/.test(head) && /"bytes"\s*:\s*\d/.test(head),
  async read(chunks, signal) {
    const { outputs } = objectOr(await jsonOf(chunks, signal, MAX_REPORT_BYTES));
    const initial = initialOf(objectOr(outputs));
    const files = Object.entries(objectOr(outputs)).flatMap(([name, output]): readonly BundleFile[] => {
      const raw = isObject(output) ? amountOr(output.bytes) : null;
      // What is for debugging nobody downloads.
      if (!isObject(output) || raw === null || name.endsWith('.map')) return [];
      const parts = Object.entries(objectOr(output.inputs)).flatMap(([path, input]) => {
        const bytes = amountOr(objectOr(input).bytesInOutput);
        return bytes === null ? [] : [{ path: path.slice(0, 1000), bytes }];
      });
      return [
        {
          ...{ name: name.slice(0, 1000), kind: fileKind(name), raw, gzip: null, unknown: null, gzipError: 0 },
          initial: initial.has(name),
          partsAre: 'raw',
          parts: sortedParts(parts),
        },
      ];
    });
    if (files.length === 0) throw incomplete('esbuild', 'outputs with sizes');
    return {
      warnings: [],
      report: {
        tool: 'esbuild',
        toolVersion: null,
        page: null,
        files: files.slice(0, MOST_FILES),
        missing: [
          'Compressed sizes: esbuild tells none. A budget of compressed bytes is met for sure only where the raw bytes meet it.',
        ],
      },
    };
  },
};
