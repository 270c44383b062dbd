import type { ProfileBuilder } from '../../builder.ts';
import type { RawFrame } from '../../identity.ts';
import type { Category, Runtime } from '../../model.ts';
import { nativeFrame, scriptFrame } from '../native-frame.ts';
import { isUnsymbolised, moduleName, unsymbolisedFrame } from '../unsymbolised.ts';
import type { JsonTable } from './document.ts';

/** Firefox's categories that say more than where code comes from. */
const CATEGORIES: ReadonlyMap<string, Category> = new Map([
  ['Idle', 'idle'],
  ['GC / CC', 'gc'],
  ['Profiler', 'profiler'],
  ['Kernel', 'kernel'],
]);

/** Bits of the frame table's `flags` (version 71). */
const FRAME_IS_INLINED = 1;
const FRAME_HAS_LIB = 2;
const FRAME_HAS_CATEGORY = 4;
const FRAME_HAS_LINE = 16;
/** Bits of the function table's `flags` (version 75). */
const FUNC_IS_JS = 1;
const FUNC_HAS_SOURCE = 8;
const FUNC_HAS_LINE = 16;
const FUNC_HAS_COLUMN = 32;

/** Where a profile keeps its tables: in each thread, or since version 60 (strings since 56) once for all. */
export interface Tables {
  readonly thread: JsonTable;
  readonly shared: JsonTable | undefined;
  readonly profile: JsonTable;
  readonly categories: readonly string[];
}

function tableOf({ thread, shared }: Tables, key: string): JsonTable | undefined {
  return thread.table(key) ?? shared?.table(key);
}

/** Frame ids, executing lines and inlining of a frame table's rows. */
export interface FirefoxFrames {
  readonly count: number;
  /** What language the function of a row is in. */
  readonly runtime: readonly Runtime[];
  /** The builder's id for each row. */
  readonly id: Int32Array;
  readonly line: Int32Array;
  readonly inlined: Uint8Array;
  /** 1 where the engine itself says that a row is a script's function. */
  readonly script: Uint8Array;
  /** 1 where a row is code without a name. */
  readonly unsymbolised: Uint8Array;
}

/** Turns a frame table into functions. */
export function readFrames(tables: Tables, builder: ProfileBuilder): FirefoxFrames {
  const frameTable = tableOf(tables, 'frameTable');
  const funcTable = tableOf(tables, 'funcTable');
  const func = frameTable?.column('func');
  const count = func?.length ?? 0;
  const runtime: Runtime[] = [];
  const frames = {
    count,
    runtime,
    id: new Int32Array(count),
    line: new Int32Array(count),
    inlined: new Uint8Array(count),
    script: new Uint8Array(count),
    unsymbolised: new Uint8Array(count),
  };
  if (frameTable === undefined || funcTable === undefined || func === undefined) return frames;
  const { thread, shared, profile } = tables;
  const strings = thread.has('stringArray') ? thread.column('stringArray') : (shared ?? thread).column('stringArray');
  const names = funcTable.column('name');
  const scripts = funcTable.column('isJS');
  const resources = funcTable.column('resource');
  const fileNames = funcTable.column('fileName');
  const sources = funcTable.column('source');
  const sourceFiles = shared?.table('sources')?.column('filename');
  const lineNumbers = funcTable.column('lineNumber');
  const columnNumbers = funcTable.column('columnNumber');
  const resourceTable = tableOf(tables, 'resourceTable');
  const resourceLibs = resourceTable?.column('lib');
  const frameLibs = frameTable.column('lib');
  const libs = (thread.has('libs') ? thread : profile)
    .tables('libs')
    .map((lib) => lib.text('name') || lib.text('debugName'));
  const lines = frameTable.column('line');
  const depths = frameTable.column('inlineDepth');
  const frameCategories = frameTable.column('category');
  // Since versions 71 and 75 flags say which columns of a row hold something, and the rest is 0.
  const frameFlags = frameTable.column('flags');
  const funcFlags = funcTable.column('flags');
  const inFrame = (row: number, bit: number): boolean =>
    frameFlags.length === 0 || (frameFlags.number(row, 0) & bit) !== 0;
  const inFunc = (f: number, bit: number): boolean => funcFlags.length === 0 || (funcFlags.number(f, 0) & bit) !== 0;
  const isScript = (f: number): boolean =>
    funcFlags.length === 0 ? scripts.values[f] === true : (funcFlags.number(f, 0) & FUNC_IS_JS) !== 0;
  const known = new Map<string, { readonly id: number; readonly raw: RawFrame }>();

  const text = (index: number): string => (index < 0 ? '' : strings.text(index));
  const fileOf = (f: number): string => {
    if (!inFunc(f, FUNC_HAS_SOURCE)) return '';
    if (sourceFiles === undefined) return text(fileNames.index(f, strings.length));
    const source = sources.index(f, sourceFiles.length);
    return source < 0 ? '' : text(sourceFiles.index(source, strings.length));
  };
  const libOf = (row: number, f: number): string => {
    if (frameLibs.length > 0) return inFrame(row, FRAME_HAS_LIB) ? (libs[frameLibs.index(row, libs.length)] ?? '') : '';
    if (resourceLibs === undefined) return '';
    const resource = resources.index(f, resourceLibs.length);
    return resource < 0 ? '' : (libs[resourceLibs.index(resource, libs.length)] ?? '');
  };

  for (let row = 0; row < count; row++) {
    const f = func.index(row, names.length);
    if (f < 0) throw func.damaged(row, 'names no function');
    const category = inFrame(row, FRAME_HAS_CATEGORY)
      ? CATEGORIES.get(tables.categories[frameCategories.index(row, tables.categories.length)] ?? '')
      : undefined;
    const lib = libOf(row, f);
    const key = `${f} ${category ?? ''} ${lib}`;
    let entry = known.get(key);
    if (entry === undefined) {
      const name = text(names.index(f, strings.length));
      const line = inFunc(f, FUNC_HAS_LINE) ? lineNumbers.number(f, 0) : 0;
      const column = inFunc(f, FUNC_HAS_COLUMN) ? columnNumbers.number(f, 0) : 0;
      const raw = isScript(f) ? scriptOf(name, fileOf(f), line, column) : nativeOf(name, fileOf(f), lib);
      const id = builder.frame(category === undefined || raw.category === 'unknown' ? raw : { ...raw, category });
      entry = { id, raw };
      known.set(key, entry);
    }
    frames.id[row] = entry.id;
    runtime.push(entry.raw.runtime);
    frames.unsymbolised[row] = entry.raw.category === 'unknown' ? 1 : 0;
    frames.line[row] = inFrame(row, FRAME_HAS_LINE) ? lines.number(row, 0) : 0;
    const inlined = frameFlags.length > 0 ? inFrame(row, FRAME_IS_INLINED) : depths.number(row, 0) > 0;
    frames.inlined[row] = inlined ? 1 : 0;
    frames.script[row] = isScript(f) ? 1 : 0;
  }
  return frames;
}

function scriptOf(name: string, file: string, line: number, column: number): RawFrame {
  if (file === '') return scriptFrame(name);
  return {
    runtime: 'node',
    name,
    file,
    ...(line > 0 ? { line } : {}),
    ...(column > 0 ? { column } : {}),
  };
}

function nativeOf(name: string, file: string, lib: string): RawFrame {
  if (isUnsymbolised(name)) return unsymbolisedFrame(moduleName(lib));
  const frame = nativeFrame(name, lib);
  return frame.file === undefined && file !== '' && frame.runtime === 'native' && lib === ''
    ? { ...frame, file }
    : frame;
}
