import { throwIfCancelled, wholeContent } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import { ProfileBuilder } from '../builder.ts';
import type { ImportOptions, ImportResult, ProfileImporter } from '../importer.ts';
import type { CaptureFlag, CaptureMeta, ImportWarning, Runtime, SampleType } from '../model.ts';
import { JsonDocument, type JsonTable } from './firefox/document.ts';
import { readFrames, type Tables } from './firefox/frames.ts';
import { readStacks } from './firefox/stacks.ts';
import { LineLog } from './line-log.ts';
import { SampleLog } from './sample-log.ts';

const CPU: SampleType = { name: 'cpu', kind: 'cpu', unit: 'nanoseconds' };
const WALL: SampleType = { name: 'wall', kind: 'wall', unit: 'nanoseconds' };
/** Newest version of the processed form whose changes are known here. */
const KNOWN_VERSION = 75;

const BYTES: SampleType = { name: 'bytes', kind: 'other', unit: 'bytes' };

/** Nanoseconds of a unit of `sampleUnits.threadCPUDelta`; CPU cycles of changing length cannot be turned into time. */
const DELTA_UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['µs', 1e3],
  ['μs', 1e3],
  ['ms', 1e6],
]);

/**
 * Profiles in the Firefox Profiler's processed form, as saved by it (up to version 75) and as written by samply and others.
 *
 * Samples give a type `wall` of one interval each and, where the file has `threadCPUDelta`, a type `cpu` of the CPU time used since the
 * sample before, which is shown first. Tracing profiles (`tracing-ms`) weigh milliseconds, size profiles bytes. Markers and
 * counters are not read.
 */
export const firefoxImporter: ProfileImporter = {
  id: 'firefox',
  title: 'Firefox Profiler',
  recognise: (head) => recognise(new TextDecoder().decode(head)),
  read: async (chunks, options) => new FirefoxReader(await wholeContent(chunks, options.signal), options).read(),
};

function recognise(text: string): number {
  if (!/^\s*\{/.test(text)) return 0;
  if (/"preprocessedProfileVersion"\s*:/.test(text)) return 0.98;
  const gecko = /"meta"\s*:\s*\{/.test(text) && /"(presymbolicated|gcpoison|sampleUnits|processType)"\s*:/.test(text);
  return gecko ? 0.8 : 0;
}

class FirefoxReader {
  readonly #options: ImportOptions;
  readonly #root: JsonTable;
  readonly #meta: JsonTable;
  readonly #builder = new ProfileBuilder([]);
  readonly #types = new Map<string, number>();
  readonly #log = new SampleLog();
  readonly #lines = new LineLog();
  readonly #runtimes = new Map<Runtime, number>();
  #samples = 0;
  #noStack = 0;
  #unsymbolised = 0;
  #evented = false;

  constructor(bytes: Uint8Array, options: ImportOptions) {
    if (bytes.length === 0) {
      throw new PlateauError({
        code: 'import.empty',
        message: 'The file is empty.',
        hint: 'Save or capture the profile again.',
        at: { offset: 0 },
      });
    }
    this.#options = options;
    this.#root = new JsonDocument(bytes).root;
    const meta = this.#root.table('meta');
    if (meta === undefined) throw this.#root.damaged('has no "meta"');
    this.#meta = meta;
  }

  read(): ImportResult {
    const meta = this.#meta;
    if (meta.number('preprocessedProfileVersion') === undefined) {
      throw new PlateauError({
        code: 'import.unsupported',
        message: 'This is a profile as Firefox records it (Gecko form), not as the Firefox Profiler saves it.',
        hint: 'Open it at profiler.firefox.com and save it from there.',
        at: { offset: 0 },
      });
    }
    const interval = (meta.number('interval') ?? 1) * 1e6;
    const deltaUnit = DELTA_UNITS.get(meta.table('sampleUnits')?.text('threadCPUDelta') ?? '') ?? 0;
    const categories = meta.tables('categories').map((category) => category.text('name'));
    const shared = this.#root.table('shared');
    for (const thread of this.#root.tables('threads')) {
      throwIfCancelled(this.#options.signal);
      this.#thread({ thread, shared, profile: this.#root, categories }, interval, deltaUnit);
    }
    if (this.#samples === 0) throw this.#root.empty('The profile holds no samples with a stack.');
    return this.#finish(interval);
  }

  #thread(tables: Tables, interval: number, deltaUnit: number): void {
    const { thread } = tables;
    const samples = thread.table('samples');
    if (samples === undefined) return;
    const stacks = samples.column('stack');
    if (stacks.length === 0) return;
    const frames = readFrames(tables, this.#builder);
    const walk = readStacks(tables, frames, this.#builder);
    const id = thread.text('tid');
    const process = thread.text('pid');
    const root = this.#builder.threadRoot({
      name: thread.text('name'),
      ...(id === '' ? {} : { id }),
      ...(process === '' ? {} : { process }),
      ...(thread.flag('isMainThread') ? { main: true } : {}),
    });
    const weights = samples.column('weight');
    const weightType = samples.text('weightType') || 'samples';
    const unit = weightType === 'tracing-ms' ? 1e6 : weightType === 'bytes' ? 1 : interval;
    const deltas = deltaUnit > 0 && weightType === 'samples' ? samples.column('threadCPUDelta') : null;
    const times = samples.column('time');
    const steps = samples.column('timeDeltas');
    const main = weightType === 'bytes' ? BYTES : WALL;
    if (weightType === 'tracing-ms') this.#evented = true;
    // CPU time is shown first where there is any.
    const cpuType = deltas !== null && deltas.length > 0 ? this.#type(CPU) : -1;
    const type = this.#type(main);
    let now = 0;
    for (let i = 0; i < stacks.length; i++) {
      now = times.length > 0 ? times.number(i, now) : now + steps.number(i, 0);
      if (!Number.isFinite(now)) throw steps.damaged(i, 'leads out of time');
      const stack = stacks.index(i, walk.count);
      const weight = weights.number(i, 1);
      const delta = cpuType < 0 ? 0 : (deltas?.number(i, 0) ?? 0) * deltaUnit;
      if (weight < 0 || delta < 0) {
        throw (weight < 0 ? weights : samples.column('threadCPUDelta')).error(
          'import.badWeight',
          i,
          `A sample has the weight ${weight < 0 ? weight : delta}.`,
          'Comparisons saved by the Firefox Profiler have negative weights: import the two profiles and compare them in Plateau.',
        );
      }
      if (stack < 0) {
        this.#noStack++;
        continue;
      }
      const node = walk.node(stack, root);
      const leaf = walk.leaf(stack);
      const hits = weightType === 'samples' ? weight : 1;
      this.#add(node, root, type, now, weight * unit, hits);
      this.#lines.add(type, frames.id[leaf] as number, frames.line[leaf] as number, weight * unit);
      if (cpuType >= 0) {
        this.#add(node, root, cpuType, now, delta, delta > 0 ? hits : 0);
        this.#lines.add(cpuType, frames.id[leaf] as number, frames.line[leaf] as number, delta);
      }
      this.#samples++;
      if (frames.unsymbolised[leaf] === 1) this.#unsymbolised++;
      const runtime = frames.runtime[leaf] ?? 'native';
      this.#runtimes.set(runtime, (this.#runtimes.get(runtime) ?? 0) + 1);
    }
  }

  #add(node: number, root: number, type: number, time: number, weight: number, hits: number): void {
    if (weight === 0 && hits === 0) return;
    this.#builder.add(node, type, weight, hits);
    this.#log.push(node, root, type, time / 1000, weight);
  }

  #type(type: SampleType): number {
    let index = this.#types.get(type.name);
    if (index === undefined) {
      index = this.#builder.addSampleType(type);
      this.#types.set(type.name, index);
    }
    return index;
  }

  /** The language most samples end in. */
  #runtime(): Runtime {
    return [...this.#runtimes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'native';
  }

  #finish(interval: number): ImportResult {
    const meta = this.#meta;
    const shown = this.#types.get('cpu') ?? this.#types.get('wall') ?? 0;
    const shownName = [...this.#types].find(([, index]) => index === shown)?.[0] ?? '';
    this.#lines.write(this.#builder, shown);
    const seconds = this.#log.write(this.#builder);
    const start = new Date(meta.number('startTime') ?? Number.NaN);
    const tool = meta.text('importedFrom') || (meta.text('product') === 'Firefox' ? 'Firefox' : '');
    const cores = meta.number('logicalCPUs') ?? 0;
    const flags: CaptureFlag[] = this.#evented ? ['evented'] : shownName === 'wall' ? ['weights-from-rate'] : [];
    const capture: CaptureMeta = {
      format: 'firefox',
      ...(tool === '' ? {} : { tool: { name: tool } }),
      runtime: this.#runtime(),
      event: shownName,
      intervalSeconds: interval / 1e9,
      ...(seconds > 0 ? { durationSeconds: seconds } : {}),
      ...(Number.isNaN(start.getTime()) ? {} : { startedAt: start.toISOString() }),
      ...(meta.text('CPUName') === '' ? {} : { cpuModel: meta.text('CPUName') }),
      ...(cores > 0 ? { cpuCores: cores } : {}),
      flags,
    };
    const warnings: ImportWarning[] = [];
    if (this.#noStack > 0) {
      warnings.push({
        code: 'samples.noStack',
        message: 'Samples without a stack were left out.',
        count: this.#noStack,
      });
    }
    const version = meta.number('preprocessedProfileVersion') ?? 0;
    if (version > KNOWN_VERSION) {
      warnings.push({
        code: 'firefox.newerVersion',
        message: `The profile has version ${version}; what came after version ${KNOWN_VERSION} may be misread.`,
      });
    }
    if (this.#unsymbolised > this.#samples / 2) {
      warnings.push({
        code: 'firefox.unsymbolised',
        message:
          'Most samples end in code without a name. samply names it only when it shows the profile: save it from there.',
        count: this.#unsymbolised,
      });
    }
    const name = meta.text('product');
    return { profiles: [this.#builder.finish({ name, meta: capture, defaultSampleType: shown })], warnings };
  }
}
