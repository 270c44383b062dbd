import { ProtobufReader } from '../../bytes/protobuf.ts';
import { throwIfCancelled, wholeContent } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import { ProfileBuilder, type ThreadKey } from '../builder.ts';
import type { RawFrame } from '../identity.ts';
import type { ImportOptions, ImportResult, ProfileImporter } from '../importer.ts';
import type { CaptureMeta, Category, ImportWarning, Runtime } from '../model.ts';
import { segmentsOf } from '../segment-mark.ts';
import { runtimeOfFile, runtimeOfFunctions } from './pprof/runtime.ts';
import { SampleReader } from './pprof/sample-reader.ts';
import { SampleSegments } from './pprof/sample-segments.ts';
import { countTypes, sampleType, type ValueType, weightUnit } from './pprof/sample-types.ts';
import { type LocationFrames, StackWalk } from './pprof/stack-walk.ts';
import { type Location, type PprofTables, readTables } from './pprof/tables.ts';
import { ThreadLabels } from './pprof/thread-labels.ts';
import { isUnsymbolised, moduleName, unsymbolisedFrame } from './unsymbolised.ts';

/**
 * pprof profiles (google/pprof `proto/profile.proto`), gzip already undone: Go's `runtime/pprof` and everything that writes its form.
 *
 * Every sample type is kept, the default one first: the file's `default_sample_type`, else the last, as `go tool pprof` does.
 * Samples are counted by the count type that belongs to a type (`samples`, `alloc_objects`, `contentions`), else by the period, else
 * one each. A sample type with negative values, as differences have them, cannot be drawn or judged and is left out with a
 * warning; `import.badWeight` when none is left.
 */
export const pprofImporter: ProfileImporter = {
  id: 'pprof',
  title: 'pprof profile',
  recognise: (head) => recognise(head),
  read: async (chunks, options) => {
    const bytes = await wholeContent(chunks, options.signal);
    return readPprof(bytes, options);
  },
};

/** Certain where the head holds nothing but the fields of a pprof profile and at least one whole sample type. */
function recognise(head: Uint8Array): number {
  const reader = new ProtobufReader(head);
  let sampleTypes = 0;
  try {
    while (reader.next()) {
      const { field, wireType } = reader;
      if (field > 15) return 0;
      const message = field <= 6 || field === 11;
      if (message ? wireType !== 2 : wireType !== 0 && !(field === 13 && wireType === 2)) return 0;
      reader.skip();
      if (field === 1 && isValueType(new ProtobufReader(head, reader.from, reader.to))) sampleTypes++;
    }
  } catch (error) {
    if (!(error instanceof PlateauError) || error.code !== 'import.truncated') return 0;
  }
  return sampleTypes > 0 ? 0.95 : 0;
}

function isValueType(message: ProtobufReader): boolean {
  while (message.next()) {
    if (message.field > 2 || message.number() < 0) return false;
  }
  return true;
}

interface Column {
  /** Index into the file's value types. */
  readonly value: number;
  readonly factor: number;
  /** Index of the value that counts this column's samples, -1 for none. */
  readonly counter: number;
  /** Weight of one sample where no value counts them, 0 when unknown. */
  readonly perSample: number;
}

function readPprof(bytes: Uint8Array, options: ImportOptions): ImportResult {
  if (bytes.length === 0) {
    throw new PlateauError({
      code: 'import.empty',
      message: 'The file is empty.',
      hint: 'Capture again; a profiler that was stopped too early leaves an empty file.',
      at: { offset: 0 },
    });
  }
  const tables = readTables(bytes);
  const warnings: ImportWarning[] = [];
  const samples = new SampleReader(bytes, tables);
  const columns = columnsOf(tables, samples.negativeValues(options.signal), warnings);
  const alone = columns.length === 1;
  const builder = new ProfileBuilder(
    columns.map((c) => sampleType(valueTypeAt(tables, c.value), tables.periodType, alone)),
  );
  const runtime = runtimeOfFunctions(tables.functions);
  const frames = frameIds(tables, builder, runtime);
  const labels = new ThreadLabels(tables);
  const segments = new SampleSegments(tables.comments, columns.length);
  const roots = new Map<string, number>();
  const rootOf = (key: ThreadKey): number => {
    const text = `${key.id ?? ''}\u0000${key.name}`;
    let root = roots.get(text);
    if (root === undefined) {
      root = builder.threadRoot(key);
      roots.set(text, root);
    }
    return root;
  };
  const walk = new StackWalk(builder, frames);
  let deepest = 0;
  const hitsAtDepth = new Map<number, number>();
  let allHits = 0;

  for (let i = 0; i < tables.samples.count; i++) {
    if (i % 65_536 === 0) throwIfCancelled(options.signal);
    samples.read(i);
    const root = rootOf(labels.thread(samples.labels, bytes));
    const node = walk.node(root, samples.stack, samples.depth, tables.samples.from(i));
    const log = segments.of(labels.segment);
    for (let c = 0; c < columns.length; c++) {
      const column = columns[c] as Column;
      const weight = (samples.values[column.value] as number) * column.factor;
      const hits = hitsOf(column, samples.values, weight);
      builder.add(node, c, weight, hits);
      log?.add(node, labels.segment - 1, c, weight, hits);
      if (c === 0) {
        builder.addLine(walk.leafFrame, walk.leafLine, weight);
        deepest = Math.max(deepest, walk.depth);
        hitsAtDepth.set(walk.depth, (hitsAtDepth.get(walk.depth) ?? 0) + hits);
        allHits += hits;
      }
    }
  }

  warnings.push(...labels.warnings(), ...segments.warnings(), ...notes(tables));
  const first = valueTypeAt(tables, columns[0]?.value ?? 0);
  const limit = runtime === 'go' ? goDepthLimit(first.type, deepest) : undefined;
  const atLimit = [...hitsAtDepth].reduce(
    (sum, [depth, n]) => (limit !== undefined && depth >= limit ? sum + n : sum),
    0,
  );
  const meta: CaptureMeta = {
    format: 'pprof',
    runtime,
    event: first.type,
    ...timing(tables),
    ...(limit === undefined ? {} : { depthLimit: limit, truncatedShare: allHits === 0 ? 0 : atLimit / allHits }),
    flags: [],
  };
  const inSegments = segments.log === null ? {} : { segments: segments.log };
  return { profiles: [builder.finish({ name: '', meta, defaultSampleType: 0, ...inSegments })], warnings };
}

function valueTypeAt(tables: PprofTables, index: number): ValueType {
  return tables.valueTypes[index] ?? { type: '', unit: '' };
}

function hitsOf(column: Column, values: Float64Array, weight: number): number {
  if (column.counter >= 0) return values[column.counter] as number;
  if (column.perSample > 0) return Math.round(weight / column.perSample);
  return weight > 0 ? 1 : 0;
}

/** The sample types to keep, the default one first. */
function columnsOf(tables: PprofTables, negative: ReadonlyMap<number, number>, warnings: ImportWarning[]): Column[] {
  const counters = countTypes(tables.valueTypes);
  const kept = tables.valueTypes.map((_, index) => index).filter((index) => !negative.has(index));
  const names = (indexes: Iterable<number>) => [...indexes].map((i) => valueTypeAt(tables, i).type).join(', ');
  if (kept.length === 0) {
    throw new PlateauError({
      code: 'import.badWeight',
      message: `The profile has negative values (${names(negative.keys())}): it is the difference of two profiles.`,
      hint: 'Import the two profiles themselves and compare them in Plateau.',
      at: { offset: Math.min(...negative.values()) },
    });
  }
  if (negative.size > 0) {
    warnings.push({
      code: 'pprof.negative',
      message: `Sample types with negative values, as differences of two profiles have them, were left out: ${names(negative.keys())}.`,
      count: negative.size,
    });
  }
  const wanted = tables.valueTypes.findIndex((value) => value.type === tables.defaultType);
  const preferred = wanted >= 0 && kept.includes(wanted) ? wanted : (kept.at(-1) ?? 0);
  const period = tables.periodType === null ? null : weightUnit(tables.periodType.unit);
  return [preferred, ...kept.filter((index) => index !== preferred)].map((value) => {
    const { unit, factor } = weightUnit(valueTypeAt(tables, value).unit);
    const counter = counters[value] ?? -1;
    const perSample =
      period !== null && period.unit === unit && unit === 'nanoseconds' ? tables.period * period.factor : 0;
    return { value, factor, counter: negative.has(counter) ? -1 : counter, perSample };
  });
}

function frameIds(tables: PprofTables, builder: ProfileBuilder, runtime: Runtime): LocationFrames[] {
  const known = new Map<string, number>();
  const idOf = (functionIndex: number, mapping: number): number => {
    const key = `${functionIndex} ${tables.functions[functionIndex]?.name ? 0 : mapping}`;
    let id = known.get(key);
    if (id === undefined) {
      id = builder.frame(rawFrame(tables, functionIndex, mapping, runtime));
      known.set(key, id);
    }
    return id;
  };
  return tables.locations.map(({ lines, mapping }: Location) => ({
    frames: lines.length === 0 ? [idOf(-1, mapping)] : lines.map((line) => idOf(line.function, mapping)).reverse(),
    leafLine: lines[0]?.line ?? 0,
  }));
}

/** Names by which Node's pprof writers say that no function ran. */
const PSEUDO_FUNCTIONS: ReadonlyMap<string, Category> = new Map([
  ['Garbage Collection', 'gc'],
  ['(garbage collector)', 'gc'],
  ['(idle)', 'idle'],
]);

function rawFrame(tables: PprofTables, functionIndex: number, mapping: number, runtime: Runtime): RawFrame {
  const module = moduleName(tables.mappings[mapping]?.file ?? '');
  const fn = tables.functions[functionIndex];
  if (fn === undefined || isUnsymbolised(fn.name)) return unsymbolisedFrame(module, runtime);
  const pseudo = fn.file === '' ? PSEUDO_FUNCTIONS.get(fn.name) : undefined;
  const category = /^\[(kernel|guest\.kernel)/.test(module) ? 'kernel' : pseudo;
  return {
    runtime: runtimeOfFile(fn.file) ?? runtime,
    name: fn.name,
    ...(fn.file === '' ? {} : { file: fn.file }),
    ...(fn.startLine > 0 ? { line: fn.startLine } : {}),
    ...(module === '' ? {} : { module }),
    ...(category === undefined ? {} : { category }),
  };
}

function timing(tables: PprofTables): Partial<CaptureMeta> {
  const period = tables.periodType === null ? null : weightUnit(tables.periodType.unit);
  const start = tables.timeNanos > 0 ? new Date(tables.timeNanos / 1e6) : null;
  return {
    ...(period?.unit === 'nanoseconds' && tables.period > 0
      ? { intervalSeconds: (tables.period * period.factor) / 1e9 }
      : {}),
    ...(tables.durationNanos > 0 ? { durationSeconds: tables.durationNanos / 1e9 } : {}),
    ...(start === null || Number.isNaN(start.getTime()) ? {} : { startedAt: start.toISOString() }),
    ...(tables.mappings[0]?.file ? { command: tables.mappings[0].file } : {}),
  };
}

function notes(tables: PprofTables): ImportWarning[] {
  const found: ImportWarning[] = [];
  if (tables.dropFrames !== '') {
    found.push({
      code: 'pprof.framesToDrop',
      message: `The file asks viewers to hide frames matching ${short(tables.dropFrames)}${tables.keepFrames === '' ? '' : ` except ${short(tables.keepFrames)}`}; they are kept here.`,
    });
  }
  const comments = tables.comments.filter((comment) => segmentsOf(comment) === null);
  for (const comment of comments.slice(0, 8)) {
    found.push({ code: 'pprof.comment', message: `The file carries the comment: ${short(comment)}` });
  }
  return found;
}

const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/**
 * Frames Go keeps of a stack: 64 of CPU samples (`maxCPUProfStack`); of the other profiles 128 since Go 1.23 and 32 before. The file
 * does not say which, so 32 is taken only where no stack is deeper and one is exactly that.
 */
function goDepthLimit(type: string, deepest: number): number {
  if (type === 'cpu' || type === 'samples') return 64;
  return deepest === 32 ? 32 : 128;
}
