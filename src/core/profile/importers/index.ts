import { PlateauError } from '../../error.ts';
import {
  type ByteChunks,
  HEAD_BYTES,
  type ImportOptions,
  type ImportResult,
  type ProfileImporter,
} from '../importer.ts';
import { chromeTraceImporter } from './chrome-trace.ts';
import { clinicFlameImporter } from './clinic-flame.ts';
import { collapsedImporter } from './collapsed.ts';
import { cpuProfileImporter } from './cpuprofile.ts';
import { firefoxImporter } from './firefox.ts';
import { heapProfileImporter } from './heapprofile.ts';
import { jfrImporter } from './jfr.ts';
import { perfScriptImporter } from './perf-script.ts';
import { pprofImporter } from './pprof.ts';
import { speedscopeImporter } from './speedscope.ts';
import { v8PreprocessImporter } from './v8-preprocess.ts';
import { unknownFormat } from './wrong-kinds.ts';

/** Every format Plateau reads, one line each. */
export const IMPORTERS: readonly ProfileImporter[] = [
  speedscopeImporter,
  cpuProfileImporter,
  heapProfileImporter,
  chromeTraceImporter,
  clinicFlameImporter,
  v8PreprocessImporter,
  jfrImporter,
  pprofImporter,
  firefoxImporter,
  perfScriptImporter,
  collapsedImporter,
];

/** Below this an importer's answer is a guess not worth following. */
const SURE_ENOUGH = 0.3;

/** The importer that is surest of the file. Throws `import.empty`, `import.wrongKind`, `import.unknownFormat`. */
export function recogniseProfile(head: Uint8Array, fileName: string): ProfileImporter {
  if (head.length === 0) {
    throw new PlateauError({
      code: 'import.empty',
      message: `“${fileName}” is empty.`,
      hint: 'The profiler was stopped before it wrote, or its disk was full.',
      at: { offset: 0 },
    });
  }
  let best: ProfileImporter | null = null;
  let sureness = SURE_ENOUGH;
  for (const importer of IMPORTERS) {
    const own = importer.recognise(head, fileName);
    if (own <= sureness) continue;
    best = importer;
    sureness = own;
  }
  if (best === null) throw unknownFormat(head, fileName);
  return best;
}

function namedImporter(id: string): ProfileImporter {
  const importer = IMPORTERS.find((known) => known.id === id);
  if (importer !== undefined) return importer;
  throw new PlateauError({
    code: 'import.noSuchFormat',
    message: `Plateau has no importer called “${id}”.`,
    hint: `It has ${IMPORTERS.map((known) => known.id).join(', ')}.`,
  });
}

/** The first chunks of a file, as one array of up to {@link HEAD_BYTES}, and all of its chunks again. */
export async function withHead(chunks: ByteChunks): Promise<{ readonly head: Uint8Array; readonly all: ByteChunks }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let size = 0;
  while (size < HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    read.push(next.value);
    size += next.value.length;
  }
  const head = new Uint8Array(Math.min(size, HEAD_BYTES));
  let at = 0;
  for (const chunk of read) {
    if (at >= head.length) break;
    const part = chunk.subarray(0, head.length - at);
    head.set(part, at);
    at += part.length;
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* read;
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
  return { head, all: all() };
}

/** What the runtime throws when a file asks for more than there is: nesting without end, or lengths nobody has memory for. */
function exhausted(thrown: unknown): PlateauError {
  return new PlateauError({
    code: 'import.tooLarge',
    message: `The file asks for more than this machine can give: ${thrown instanceof Error ? thrown.message : thrown}.`,
    hint: 'It is nested too deeply or names an absurd size; capture again with a smaller depth or for a shorter time.',
    cause: thrown,
  });
}

/**
 * Reads the profiles of one file by its content, or by the format given.
 * Throws `import.*` and `job.cancelled`, nothing else.
 */
export async function importProfiles(
  chunks: ByteChunks,
  options: ImportOptions & { readonly format?: string },
): Promise<ImportResult> {
  const { head, all } = await withHead(chunks);
  const importer =
    options.format === undefined ? recogniseProfile(head, options.fileName) : namedImporter(options.format);
  try {
    const result = await importer.read(all, options);
    const holdsSamples = result.profiles.some((profile) => profile.nodes.count > 0);
    if (holdsSamples) return { ...result, profiles: result.profiles.filter((profile) => profile.nodes.count > 0) };
  } catch (thrown) {
    if (thrown instanceof RangeError) throw exhausted(thrown);
    throw thrown;
  }
  throw new PlateauError({
    code: 'import.noSamples',
    message: `“${options.fileName}” is a ${importer.title} without a single sample.`,
    hint: 'Was the process idle, or the capture too short? Capture again under load.',
  });
}
