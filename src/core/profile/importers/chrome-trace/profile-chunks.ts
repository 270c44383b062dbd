import { PlateauError } from '../../../error.ts';
import type { ProfileBuilder } from '../../builder.ts';
import type { ImportWarning } from '../../model.ts';
import type { SampleLog } from '../sample-log.ts';
import { placeV8Nodes, type V8Node } from '../v8-nodes.ts';
import { addV8Samples, type V8SampleFacts } from '../v8-samples.ts';
import type { TraceEvent } from './trace-events.ts';

/** One CPU profile as DevTools streams it: a `Profile` event and its `ProfileChunk`s. */
interface Streamed {
  thread: string;
  readonly process: string;
  start: number;
  readonly nodes: V8Node[];
  readonly samples: number[];
  readonly deltas: number[];
  readonly offset: number;
}

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Collects the CPU profiles of a trace by process and id. */
export class ProfileChunks {
  readonly #profiles = new Map<string, Streamed>();

  get count(): number {
    return this.#profiles.size;
  }

  /** Takes an event if it belongs to a CPU profile. */
  take(event: TraceEvent): boolean {
    if (event.name !== 'Profile' && event.name !== 'ProfileChunk') return false;
    const data = fields(fields(event.args).data);
    const key = `${event.process} ${event.id}`;
    let profile = this.#profiles.get(key);
    if (profile === undefined) {
      const { process, thread, offset } = event;
      profile = { process, thread, start: event.time, nodes: [], samples: [], deltas: [], offset };
      this.#profiles.set(key, profile);
    }
    if (event.name === 'Profile') {
      profile.thread = event.thread;
      profile.start = numberOf(data.startTime, event.time);
      return true;
    }
    const cpuProfile = fields(data.cpuProfile);
    for (const given of list(cpuProfile.nodes)) profile.nodes.push(nodeOf(fields(given), event.offset));
    for (const sample of list(cpuProfile.samples)) profile.samples.push(numberOf(sample, Number.NaN));
    for (const delta of list(data.timeDeltas ?? cpuProfile.timeDeltas)) profile.deltas.push(numberOf(delta, 0));
    return true;
  }

  /** Puts every profile into the builder, one thread each. */
  build(
    builder: ProfileBuilder,
    log: SampleLog,
    names: ReadonlyMap<string, string>,
    warnings: ImportWarning[],
  ): V8SampleFacts {
    let interval: number | null = null;
    let duration: number | null = null;
    for (const { process, thread, start, nodes, samples, deltas, offset } of this.#profiles.values()) {
      const name = names.get(`${process} ${thread}`) ?? `thread ${thread}`;
      const main = /^(CrRendererMain|main)$/i.test(name);
      const root = builder.threadRoot({ process, id: thread, name, main });
      const placed = placeV8Nodes(nodes, builder, root);
      if (deltas.length < samples.length) {
        throw new PlateauError({
          code: 'import.badProfile',
          message: `The CPU profile that begins at byte ${offset} has ${samples.length} samples but ${deltas.length} time deltas.`,
          hint: 'The trace is incomplete. Record it again.',
          at: { offset },
        });
      }
      const facts = addV8Samples(builder, log, root, placed, samples, deltas, start, warnings, offset);
      interval ??= facts.intervalSeconds;
      duration = Math.max(duration ?? 0, facts.durationSeconds ?? 0);
    }
    return { intervalSeconds: interval, durationSeconds: duration };
  }
}

function nodeOf(given: Fields, offset: number): V8Node {
  const frame = fields(given.callFrame);
  return {
    id: numberOf(given.id, Number.NaN),
    name: textOf(frame.functionName),
    url: textOf(frame.url),
    line: numberOf(frame.lineNumber, -1),
    column: numberOf(frame.columnNumber, -1),
    hitCount: 0,
    selfSize: 0,
    parent: numberOf(given.parent, Number.NaN),
    children: list(given.children).map((child) => numberOf(child, Number.NaN)),
    ticks: [],
    offset,
  };
}
