import { JsonCursor } from '../../bytes/json.ts';
import { throwIfCancelled, wholeContent } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import { MAX_DEPTH, ProfileBuilder, type ThreadKey } from '../builder.ts';
import type { ByteChunks, ImportOptions, ImportResult, ProfileImporter } from '../importer.ts';
import type { CaptureFlag, CaptureMeta, ImportWarning, Profile, Runtime, SampleType } from '../model.ts';
import { mergedKey, runtimeOf, threadFrame } from './collapsed/frame-shapes.ts';
import { SampleLog } from './sample-log.ts';
import {
  bad,
  commonWeight,
  rawFrame,
  type SpeedscopeEvent,
  type SpeedscopeFrame,
  type SpeedscopeProfile,
  threadOf,
  tooDeep,
} from './speedscope/profile-parts.ts';

/**
 * speedscope's own JSON (`https://www.speedscope.app/file-format-schema.json`): sampled and evented profiles, several in one file.
 * Profiles of one unit become threads of one profile; py-spy writes one for each thread.
 */
export const speedscopeImporter: ProfileImporter = {
  id: 'speedscope',
  title: 'speedscope file',
  recognise: (head) => {
    const text = new TextDecoder().decode(head);
    if (!/^\s*\{/.test(text.replace(/^\ufeff/, ''))) return 0;
    if (/"\$schema"\s*:\s*"https:\/\/www\.speedscope\.app\/file-format-schema\.json"/.test(text)) return 1;
    return /"shared"\s*:\s*\{\s*"frames"\s*:/.test(text) || /"type"\s*:\s*"(sampled|evented)"/.test(text) ? 0.7 : 0;
  },
  read: async (chunks: ByteChunks, options) => {
    const bytes = await wholeContent(chunks, options.signal);
    return new SpeedscopeReader(bytes, options).result();
  },
};

/** How speedscope's units become ours: the factor to nanoseconds or bytes, and what is measured. */
const UNITS: ReadonlyMap<string, readonly [number, SampleType]> = new Map([
  ['seconds', [1e9, { name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }]],
  ['milliseconds', [1e6, { name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }]],
  ['microseconds', [1e3, { name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }]],
  ['nanoseconds', [1, { name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }]],
  ['bytes', [1, { name: 'bytes', kind: 'alloc', unit: 'bytes' }]],
  ['none', [1, { name: 'samples', kind: 'cpu', unit: 'count' }]],
]);

/** Where a profile's stacks go. */
interface Places {
  /** The thread by the profile's name. */
  readonly key: ThreadKey;
  /** By index of a shared frame: the thread it names instead of a function. */
  readonly threads: readonly (ThreadKey | null)[];
  /** The function of a shared frame; undefined when there is no such frame. */
  frameId(index: number): number | undefined;
}

class SpeedscopeReader {
  readonly #cursor: JsonCursor;
  readonly #options: ImportOptions;
  readonly #warnings: ImportWarning[] = [];
  #frames: SpeedscopeFrame[] = [];
  #profiles: SpeedscopeProfile[] = [];
  #exporter = '';
  #name = '';

  constructor(bytes: Uint8Array, options: ImportOptions) {
    this.#cursor = new JsonCursor(bytes);
    this.#options = options;
  }

  result(): ImportResult {
    const json = this.#cursor;
    json.object((key) => {
      if (key === 'shared') json.object((inner) => inner === 'frames' && this.#readFrames());
      else if (key === 'profiles') json.array(() => this.#readProfile());
      else if (key === 'exporter') this.#exporter = json.stringOr('');
      else if (key === 'name') this.#name = json.stringOr('');
    });
    json.end();
    const units = [...new Set(this.#profiles.map(({ unit }) => unit))];
    const profiles = units.map((unit) => {
      throwIfCancelled(this.#options.signal);
      return this.#build(
        unit,
        this.#profiles.filter((profile) => profile.unit === unit),
        units.length > 1,
      );
    });
    return { profiles, warnings: this.#warnings };
  }

  #readFrames(): void {
    const json = this.#cursor;
    json.array(() => {
      let name = '';
      let file = '';
      let line = 0;
      let column = 0;
      json.object((key) => {
        if (key === 'name') name = json.stringOr('');
        else if (key === 'file') file = json.stringOr('');
        else if (key === 'line') line = json.numberOr(0);
        else if (key === 'col') column = json.numberOr(0);
      });
      this.#frames.push({ name, file, line, column });
    });
  }

  #readProfile(): void {
    const json = this.#cursor;
    const { offset } = json;
    let type = '';
    let name = '';
    let unit = 'none';
    let start = 0;
    let end = 0;
    let weights = new Float64Array(0);
    const samples: Int32Array[] = [];
    const events: SpeedscopeEvent[] = [];
    json.object((key) => {
      if (key === 'type') type = json.stringOr('');
      else if (key === 'name') name = json.stringOr('');
      else if (key === 'unit') unit = json.stringOr('none');
      else if (key === 'startValue') start = json.numberOr(0);
      else if (key === 'endValue') end = json.numberOr(0);
      else if (key === 'samples') json.array(() => samples.push(this.#stack()));
      else if (key === 'weights') weights = this.#weights();
      else if (key === 'events') json.array(() => events.push(this.#event()));
    });
    if (!UNITS.has(unit)) throw bad(`The profile at byte ${offset} has the unknown unit “${unit}”.`, offset);
    if (type !== 'sampled' && type !== 'evented') {
      throw bad(`The profile at byte ${offset} is neither sampled nor evented but “${type}”.`, offset);
    }
    this.#profiles.push({ type, name, unit, start, end, samples, weights, events, offset });
  }

  #stack(): Int32Array {
    const { offset } = this.#cursor;
    const stack = this.#cursor.numbers();
    if (stack.length > MAX_DEPTH) throw tooDeep(`The stack at byte ${offset}`, offset);
    if (stack.every((frame) => frame >= 0 && frame < 2 ** 31 && Number.isInteger(frame))) return Int32Array.from(stack);
    throw bad(`The stack at byte ${offset} holds something else than numbers of frames.`, offset);
  }

  #weights(): Float64Array<ArrayBuffer> {
    const { offset } = this.#cursor;
    const weights = this.#cursor.numbers();
    const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
    if (wrong < 0) return weights.slice();
    throw new PlateauError({
      code: 'import.badWeight',
      message: `Weight number ${wrong} of the list at byte ${offset} is ${weights[wrong]}.`,
      hint: 'Weights must be finite and not negative. Export the profile again.',
      at: { offset },
    });
  }

  #event(): SpeedscopeEvent {
    const json = this.#cursor;
    const { offset } = json;
    let type = '';
    let frame = -1;
    let at = Number.NaN;
    json.object((key) => {
      if (key === 'type') type = json.stringOr('');
      else if (key === 'frame') frame = json.numberOr(-1);
      else if (key === 'at') at = json.numberOr(Number.NaN);
    });
    if ((type !== 'O' && type !== 'C') || Number.isNaN(at))
      throw bad(`The event at byte ${offset} is not valid.`, offset);
    return { open: type === 'O', frame, at };
  }

  #build(unit: string, profiles: readonly SpeedscopeProfile[], several: boolean): Profile {
    const [factor, type] = UNITS.get(unit) ?? [1, { name: 'samples', kind: 'cpu', unit: 'count' } as const];
    const builder = new ProfileBuilder([type]);
    const runtime = this.#runtime();
    // With `-t` py-spy puts the thread on every stack, as a frame: it is no function, whose callees would seem to have an app caller.
    const threads = this.#frames.map(({ name, file }) => (file === '' ? threadFrame(name) : null));
    const ids: number[] = [];
    const frameId = (index: number): number | undefined => {
      const frame = this.#frames[index];
      if (frame === undefined) return undefined;
      ids[index] ??= builder.frame(rawFrame(frame, runtime));
      return ids[index];
    };
    const log = new SampleLog();
    let empty = 0;
    let span = 0;
    for (const profile of profiles) {
      const key = threadOf(profile.name, profiles.length);
      span = Math.max(span, (profile.end - profile.start) * factor);
      if (profile.type === 'sampled')
        empty += this.#sampled(builder, log, { key, threads, frameId }, profile, factor, type);
      else this.#evented(builder, log, { key, threads, frameId }, profile, factor);
    }
    log.write(builder);
    if (empty > 0) {
      this.#warnings.push({ code: 'empty-stacks', message: 'Samples without a stack were left out.', count: empty });
    }
    return builder.finish({
      name: several ? `${this.#name} ${unit}`.trim() : '',
      meta: this.#meta(runtime, type, profiles, span),
    });
  }

  #sampled(
    builder: ProfileBuilder,
    log: SampleLog,
    { key, threads, frameId }: Places,
    profile: SpeedscopeProfile,
    factor: number,
    type: SampleType,
  ): number {
    const { samples, weights, offset } = profile;
    if (samples.length !== weights.length) {
      throw bad(`The profile at byte ${offset} has ${samples.length} samples but ${weights.length} weights.`, offset);
    }
    let time = profile.start * factor;
    let empty = 0;
    let own: number | null = null;
    samples.forEach((stack, i) => {
      const weight = (weights[i] ?? 0) * factor;
      const at = time;
      time += weight;
      let named = key;
      let first = 0;
      for (let thread = threads[stack[0] ?? -1]; thread; thread = threads[stack[++first] ?? -1]) {
        if (key.id === undefined) named = mergedKey(named, thread);
      }
      if (first === stack.length) {
        empty++;
        return;
      }
      const root = named === key ? (own ?? builder.threadRoot(key)) : builder.threadRoot(named);
      if (named === key) own = root;
      let node = root;
      for (const index of stack.subarray(first)) {
        const frame = frameId(index);
        if (frame === undefined)
          throw bad(`Sample ${i} of the profile at byte ${offset} names frame ${index}, which does not exist.`, offset);
        node = builder.child(node, frame);
      }
      builder.add(node, 0, weight, type.unit === 'count' ? weight : 1);
      const leaf = stack.at(-1);
      const line = leaf === undefined ? 0 : (this.#frames[leaf]?.line ?? 0);
      if (leaf !== undefined) builder.addLine(frameId(leaf) ?? 0, line, weight);
      if (type.unit === 'nanoseconds') log.push(node, root, 0, at / 1e9, weight);
    });
    return empty;
  }

  #evented(
    builder: ProfileBuilder,
    log: SampleLog,
    { key, threads, frameId }: Places,
    profile: SpeedscopeProfile,
    factor: number,
  ): void {
    const { events, offset } = profile;
    const root = builder.threadRoot(key);
    const open: { readonly frame: number; readonly node: number }[] = [];
    let at = events[0]?.at ?? 0;
    const pass = (until: number): void => {
      const top = open.at(-1);
      const weight = (until - at) * factor;
      if (top !== undefined && top.node !== root && weight > 0) {
        builder.add(top.node, 0, weight, 1);
        log.push(top.node, root, 0, (at * factor) / 1e9, weight);
      }
      at = until;
    };
    events.forEach((event, i) => {
      if (event.at < at) throw bad(`Event ${i} of the profile at byte ${offset} goes back in time.`, offset);
      pass(event.at);
      if (event.open) {
        const frame = frameId(event.frame);
        if (frame === undefined)
          throw bad(
            `Event ${i} of the profile at byte ${offset} opens frame ${event.frame}, which does not exist.`,
            offset,
          );
        if (open.length >= MAX_DEPTH) throw tooDeep(`Event ${i} of the profile at byte ${offset}`, offset);
        const parent = open.at(-1)?.node ?? root;
        const isThread = parent === root && threads[event.frame] !== null;
        open.push({ frame: event.frame, node: isThread ? root : builder.child(parent, frame) });
        return;
      }
      const top = open.pop();
      if (top?.frame !== event.frame) {
        throw bad(
          `Event ${i} of the profile at byte ${offset} closes frame ${event.frame}, but ${top === undefined ? 'none is open' : `frame ${top.frame} is the innermost open one`}.`,
          offset,
        );
      }
    });
    if (open.length === 0) return;
    pass(Math.max(at, profile.end));
    this.#warnings.push({
      code: 'unclosed-frames',
      message: 'Frames that were never closed end with the profile.',
      count: open.length,
    });
  }

  #runtime(): Runtime {
    if (/^py-spy/.test(this.#exporter)) return 'python';
    if (this.#frames.some(({ file }) => /\.pyx?$/.test(file))) return 'python';
    if (this.#frames.some(({ file }) => /\.(m?js|cjs|ts)$|^node:/.test(file))) return 'node';
    if (this.#frames.some(({ file }) => /\.go$/.test(file))) return 'go';
    if (this.#frames.some(({ file }) => /\.(java|kt|scala)$/.test(file))) return 'jvm';
    return runtimeOf(this.#frames.slice(0, 2000).map(({ name }) => name));
  }

  #meta(runtime: Runtime, type: SampleType, profiles: readonly SpeedscopeProfile[], span: number): CaptureMeta {
    const [tool, version] = this.#exporter.split('@');
    const flags: CaptureFlag[] = profiles.some((profile) => profile.type === 'evented') ? ['evented'] : [];
    const { durationSeconds } = this.#options;
    const pySpy = tool === 'py-spy';
    // py-spy leaves idle samples out and counts the rest: the span of its file is busy time, not wall time.
    if (pySpy && durationSeconds === undefined) flags.push('wall-unknown');
    const interval = type.unit === 'nanoseconds' ? commonWeight(profiles) : null;
    const factor = UNITS.get(profiles[0]?.unit ?? '')?.[0] ?? 1;
    const wall = durationSeconds ?? (pySpy || type.unit !== 'nanoseconds' ? null : span / 1e9);
    return {
      format: 'speedscope',
      ...(tool === undefined || tool === ''
        ? {}
        : { tool: { name: tool, ...(version === undefined ? {} : { version }) } }),
      runtime,
      ...(interval === null ? {} : { intervalSeconds: (interval * factor) / 1e9 }),
      ...(wall === null || !(wall > 0) ? {} : { durationSeconds: wall }),
      flags,
    };
  }
}
