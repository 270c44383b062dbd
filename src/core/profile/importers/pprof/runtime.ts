import type { Runtime } from '../../model.ts';
import { runtimeOf } from '../collapsed/frame-shapes.ts';

const EXTENSIONS: readonly (readonly [RegExp, Runtime])[] = [
  [/\.go$|^_cgo_gotypes/, 'go'],
  [/\.py[xc]?$/, 'python'],
  [/\.[cm]?[jt]sx?$|^node:/, 'node'],
  [/\.(java|kt|scala|groovy|clj)$/, 'jvm'],
  [/\.rb$/, 'ruby'],
  [/\.(cs|fs|vb)$/, 'dotnet'],
  [/\.php$/, 'php'],
  // Assembly is left out: Go’s own is as much Go as the rest of its library.
  [/\.(c|cc|cpp|cxx|h|hh|hpp|rs|zig)$/, 'native'],
];

/** The runtime whose source a file is, by its name's ending; undefined when the name does not tell. */
export function runtimeOfFile(file: string): Runtime | undefined {
  return file === '' ? undefined : EXTENSIONS.find(([pattern]) => pattern.test(file))?.[1];
}

/**
 * The runtime most functions belong to; a language's own functions win over native ones, which every runtime has. Where no file tells, the
 * shapes of the names do.
 */
export function runtimeOfFunctions(functions: readonly { readonly name: string; readonly file: string }[]): Runtime {
  const votes = new Map<Runtime, number>();
  for (const { file } of functions) {
    const runtime = runtimeOfFile(file);
    if (runtime !== undefined) votes.set(runtime, (votes.get(runtime) ?? 0) + 1);
  }
  let best: Runtime = votes.has('native') ? 'native' : 'unknown';
  let most = 0;
  for (const [runtime, count] of votes) {
    if (runtime !== 'native' && count > most) {
      best = runtime;
      most = count;
    }
  }
  return best === 'unknown' ? runtimeOf(functions.slice(0, 5000).map(({ name }) => name)) : best;
}
