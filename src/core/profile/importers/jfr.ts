import { throwIfCancelled } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import { ProfileBuilder } from '../builder.ts';
import type { ByteChunks, ImportOptions, ImportResult, ProfileImporter } from '../importer.ts';
import { isAtKnownPlaces } from '../known-places.ts';
import type { CaptureMeta, ImportWarning, SampleType } from '../model.ts';
import { jfrChunks } from './jfr/chunk.ts';
import { fieldOf, SAMPLE_EVENTS, SAMPLE_FIELDS, SHOWN_FIRST, TOLD_EVENTS } from './jfr/events.ts';
import { asText, JfrRecording } from './jfr/recording.ts';
import { type JfrEnvironment, type JfrFacts, type JfrSettings, readFacts } from './jfr/settings.ts';
import { JfrStacks } from './jfr/stacks.ts';
import { LineLog } from './line-log.ts';
import { SampleLog } from './sample-log.ts';

/** Frames the JDK's recorder keeps of a stack unless `stackdepth` says otherwise. */
const JDK_DEPTH = 64;

/**
 * Java Flight Recorder files, of the JDK (11 and newer) and of async-profiler, chunk by chunk.
 *
 * One profile with a sample type for each family of events that occurs: `cpu` (`jdk.ExecutionSample`), `cpu-time` (JDK 25's
 * `jdk.CPUTimeSample`), `wall`, `native` (`jdk.NativeMethodSample`), `alloc`, `live`, `malloc`, `lock`. Samples of time weigh one
 * interval of the recording's own settings each.
 */
export const jfrImporter: ProfileImporter = {
  id: 'jfr',
  title: 'Java Flight Recorder',
  recognise: (head) => (head[0] === 0x46 && head[1] === 0x4c && head[2] === 0x52 && head[3] === 0 ? 1 : 0),
  read: (chunks, options) => new JfrReader(options).read(chunks),
};

class JfrReader {
  readonly #options: ImportOptions;
  readonly #builder = new ProfileBuilder([]);
  readonly #log = new SampleLog();
  /** Indexes of the sample types by name. */
  readonly #types = new Map<string, number>();
  readonly #lines = new LineLog();
  readonly #hits: number[] = [];
  readonly #truncated: number[] = [];
  readonly #told = new Map<string, number>();
  #noStack = 0;
  #failed = 0;
  #sleeping = 0;
  #deepestCut = 0;
  #start = Number.POSITIVE_INFINITY;
  #end = Number.NEGATIVE_INFINITY;
  #settings: JfrSettings | null = null;
  #environment: JfrEnvironment = {};
  /** As the first chunk that tells has it: async-profiler is loaded in all later ones. */
  #misplaced: boolean | null = null;
  /** It has a type that is sampled wherever the code is. */
  #isSampled = false;

  constructor(options: ImportOptions) {
    this.#options = options;
  }

  async read(chunks: ByteChunks): Promise<ImportResult> {
    const { signal } = this.#options;
    for await (const chunk of jfrChunks(chunks, signal)) {
      throwIfCancelled(signal);
      const recording = new JfrRecording(chunk);
      const facts = readFacts(recording);
      const { settings, environment } = facts;
      this.#misplaced ??= facts.misplaced;
      if (this.#settings === null || settings.asyncProfiler !== null) this.#settings = settings;
      this.#environment = { ...this.#environment, ...environment };
      this.#start = Math.min(this.#start, chunk.startNanos);
      this.#end = Math.max(this.#end, chunk.startNanos + chunk.durationNanos);
      this.#announce(facts, recording);
      this.#read(recording, settings);
    }
    return this.#finish();
  }

  /** Makes the sample types of a chunk's events, those to be shown first before the others. */
  #announce({ events, settings }: JfrFacts, recording: JfrRecording): void {
    const rank = (name: string): number => {
      const at = SHOWN_FIRST.indexOf(name);
      return at < 0 ? SHOWN_FIRST.length : at;
    };
    const types = [...events].flatMap((name) => SAMPLE_EVENTS.get(name)?.type(settings, null, recording) ?? []);
    for (const type of types.sort((a, b) => rank(a.name) - rank(b.name))) this.#typeIndex(type);
  }

  #typeIndex(type: SampleType): number {
    let index = this.#types.get(type.name);
    if (index === undefined) {
      index = this.#builder.addSampleType(type);
      this.#types.set(type.name, index);
      this.#hits.push(0);
      this.#isSampled ||= !isAtKnownPlaces(type);
      this.#truncated.push(0);
    }
    return index;
  }

  #read(recording: JfrRecording, settings: JfrSettings): void {
    const stacks = new JfrStacks(recording, this.#builder);
    const states = new Map<unknown, boolean>();
    let count = 0;
    recording.forEachEvent((name, at, end) => {
      const source = SAMPLE_EVENTS.get(name);
      if (source === undefined) {
        if (TOLD_EVENTS.has(name)) this.#told.set(name, (this.#told.get(name) ?? 0) + 1);
        return;
      }
      if (count++ % 65_536 === 0) throwIfCancelled(this.#options.signal);
      const values = recording.event(name, at, end, SAMPLE_FIELDS);
      const sampleType = source.type(settings, values, recording);
      if (sampleType === null) return;
      const type = this.#typeIndex(sampleType);
      const weight = source.weight(values, settings, recording);
      const hits = source.hits(values);
      if (!(weight >= 0 && weight <= Number.MAX_SAFE_INTEGER)) {
        throw new PlateauError({
          code: 'import.badWeight',
          message: `An event ${name} has the weight ${weight}.`,
          hint: 'Weights must be smaller than 2^53 and not negative.',
          at: { offset: recording.chunk.offset + at },
        });
      }
      const state = fieldOf(values, 'state') ?? null;
      if (fieldOf(values, 'failed') === 1) this.#failed++;
      const time = recording.seconds(fieldOf(values, 'startTime'));
      const trace = fieldOf(values, 'stackTrace');
      const root = stacks.root(fieldOf(values, 'sampledThread') || fieldOf(values, 'eventThread'));
      const stack = stacks.end(root, trace);
      this.#builder.add(stack.node, type, weight, hits);
      this.#log.push(stack.node, root, type, time, weight);
      this.#lines.add(type, stack.leafFrame, stack.leafLine, weight);
      this.#hits[type] = (this.#hits[type] ?? 0) + hits;
      if (stack.depth === 0) this.#noStack++;
      if (stack.truncated) {
        this.#truncated[type] = (this.#truncated[type] ?? 0) + hits;
        this.#deepestCut = Math.max(this.#deepestCut, stack.depth);
      }
      let sleeping = states.get(state);
      if (sleeping === undefined) {
        const [text] = recording.constant('jdk.types.ThreadState', state, ['name']) ?? [];
        sleeping = asText(text) === 'STATE_SLEEPING';
        states.set(state, sleeping);
      }
      if (sleeping) this.#sleeping += hits;
    });
  }

  #finish(): ImportResult {
    if (this.#types.size === 0) {
      throw new PlateauError({
        code: 'import.noSamples',
        message: 'The flight recording holds no profiling samples.',
        hint: 'Record with execution or allocation samples: settings=profile, or async-profiler.',
        at: { offset: 0 },
      });
    }
    const preferred = SHOWN_FIRST.find((name) => this.#types.has(name));
    const shown = preferred === undefined ? 0 : (this.#types.get(preferred) ?? 0);
    this.#lines.write(this.#builder, shown);
    this.#log.write(this.#builder);
    const profile = this.#builder.finish({ name: '', meta: this.#meta(shown), defaultSampleType: shown });
    return { profiles: [profile], warnings: this.#warnings() };
  }

  #meta(shown: number): CaptureMeta {
    const settings = this.#settings;
    const asyncProfiler = settings?.asyncProfiler ?? null;
    const shownName = [...this.#types].find(([, index]) => index === shown)?.[0] ?? '';
    const interval = shownName === 'cpu' ? settings?.cpuNanos : shownName === 'wall' ? settings?.wallNanos : 0;
    const start = new Date(this.#start / 1e6);
    const limit = this.#deepestCut || settings?.depthLimit || (asyncProfiler === null ? JDK_DEPTH : 0);
    return {
      format: 'jfr',
      tool:
        asyncProfiler === null ? { name: 'JDK Flight Recorder' } : { name: 'async-profiler', version: asyncProfiler },
      runtime: 'jvm',
      event: shownName === 'cpu' && settings?.event ? settings.event : shownName,
      ...(interval !== undefined && interval > 0 ? { intervalSeconds: interval / 1e9 } : {}),
      ...(this.#end > this.#start ? { durationSeconds: (this.#end - this.#start) / 1e9 } : {}),
      ...(Number.isNaN(start.getTime()) ? {} : { startedAt: start.toISOString() }),
      ...this.#environment,
      ...(limit > 0 ? { depthLimit: limit } : {}),
      truncatedShare: (this.#truncated[shown] ?? 0) / Math.max(1, this.#hits[shown] ?? 1),
      ...(this.#failed > 0 ? { errors: this.#failed } : {}),
      flags: [
        ...(shownName === 'cpu' || shownName === 'wall' ? (['weights-from-rate'] as const) : []),
        ...(this.#isMisplaced() ? (['inlining-misplaced'] as const) : []),
      ],
    };
  }

  #isMisplaced(): boolean {
    return this.#misplaced === true && this.#isSampled;
  }

  #warnings(): ImportWarning[] {
    const warnings: ImportWarning[] = [];
    const { event, engine } = this.#settings ?? { event: '', engine: '' };
    if (event === 'cpu' && (engine === 'ctimer' || engine === 'itimer')) {
      warnings.push({
        code: 'jfr.cpuTimers',
        message: `async-profiler was refused perf_events and sampled by CPU timers (${engine}): stacks have no frames of the kernel.`,
      });
    }
    if (this.#isMisplaced()) {
      const compiled = this.#settings?.asyncProfiler ? 'Code compiled before the capture' : 'Compiled code';
      warnings.push({
        code: 'jfr.inlinedTime',
        message: `${compiled} told which inlined function ran at safepoints only: own time may stand under a function inlined next to it, or under the caller. Totals of what was not inlined hold. Start the JVM with -XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints to know.`,
      });
    }
    if (this.#noStack > 0) {
      warnings.push({
        code: 'samples.noStack',
        message: 'Samples without a stack stand under [unknown].',
        count: this.#noStack,
      });
    }
    if (this.#sleeping > 0) {
      warnings.push({
        code: 'jfr.sleeping',
        message: 'Samples of sleeping threads; they are idle only where no application code waits.',
        count: this.#sleeping,
      });
    }
    for (const [name, count] of this.#told) {
      warnings.push({
        code: 'jfr.notShown',
        message: `Events ${name} have stacks but are not part of the profile.`,
        count,
      });
    }
    return warnings;
  }
}
