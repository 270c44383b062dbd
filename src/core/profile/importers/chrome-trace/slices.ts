import type { ProfileBuilder } from '../../builder.ts';
import type { RawFrame } from '../../identity.ts';
import type { ImportWarning } from '../../model.ts';
import type { SampleLog } from '../sample-log.ts';
import type { TraceEvent } from './trace-events.ts';

/**
 * Categories under which V8, Node and Chrome tell of themselves (their `trace_event` categories): how long a collection or a task took, not
 * what ran in between.
 */
const RUNTIME_CATEGORY =
  /^(?:disabled-by-default-|(?:__metadata|base|benchmark|blink|browser|cc|cppgc|devtools|evdev|gpu|input|interactions|ipc|latencyInfo|loading|log|mojom|navigation|net|node|power|rail|renderer|scheduler|sequence_manager|startup|toplevel|v8|views|viz|wakeup)(?:[.,]|$))/;
/** Those among them that no program would choose for spans of its own. */
const ITS_OWN = /^(?:disabled-by-default-|(?:blink|cppgc|devtools|node|toplevel|v8)(?:[.,]|$))/;

interface Slice {
  readonly raw: RawFrame;
  readonly start: number;
  end: number;
  readonly order: number;
}

interface Track {
  readonly process: string;
  readonly thread: string;
  readonly slices: Slice[];
  readonly open: Slice[];
  last: number;
}

function rawFrame(event: TraceEvent): RawFrame {
  if (event.category !== 'py-spy') return { runtime: 'unknown', name: event.name };
  const { args } = event;
  const file = typeof args === 'object' && args !== null && 'filename' in args ? args.filename : '';
  return { runtime: 'python', name: event.name, ...(typeof file === 'string' ? { file } : {}) };
}

/** Collects the begin, end and complete events of a trace by thread, as slices that nest. */
export class Slices {
  readonly #tracks = new Map<string, Track>();
  #order = 0;
  #unopened = 0;
  #count = 0;
  pySpy = false;
  #strangers = false;
  #itsOwn = false;

  /** No slice but those in which the runtime tells of itself. */
  get onlyRuntime(): boolean {
    return this.#itsOwn && !this.#strangers;
  }

  get count(): number {
    return this.#count;
  }

  /** Takes an event if it begins, ends or is a slice. */
  take(event: TraceEvent): void {
    if (event.phase !== 'B' && event.phase !== 'E' && event.phase !== 'X') return;
    const key = `${event.process} ${event.thread}`;
    let track = this.#tracks.get(key);
    if (track === undefined) {
      track = { process: event.process, thread: event.thread, slices: [], open: [], last: 0 };
      this.#tracks.set(key, track);
    }
    const end = event.time + Math.max(0, event.duration);
    track.last = Math.max(track.last, end);
    if (event.phase === 'E') {
      const slice = track.open.pop();
      if (slice === undefined) this.#unopened++;
      else slice.end = event.time;
      return;
    }
    this.#count++;
    this.pySpy ||= event.category === 'py-spy';
    this.#strangers ||= !RUNTIME_CATEGORY.test(event.category);
    this.#itsOwn ||= ITS_OWN.test(event.category);
    const slice: Slice = { raw: rawFrame(event), start: event.time, end, order: this.#order++ };
    track.slices.push(slice);
    if (event.phase === 'B') track.open.push(slice);
  }

  /** Puts the slices into the builder: a slice's own time, without what is nested in it, is its self weight. */
  build(
    builder: ProfileBuilder,
    log: SampleLog,
    names: ReadonlyMap<string, string>,
    warnings: ImportWarning[],
  ): number {
    let first = Number.POSITIVE_INFINITY;
    let last = 0;
    let unclosed = 0;
    for (const { process, thread, slices, open, last: end } of this.#tracks.values()) {
      unclosed += open.length;
      for (const slice of open) slice.end = Math.max(slice.start, end);
      slices.sort((a, b) => a.start - b.start || b.end - a.end || a.order - b.order);
      const name = names.get(`${process} ${thread}`) ?? `thread ${thread}`;
      const root = builder.threadRoot({ process, id: thread, name });
      this.#nest(builder, log, root, slices);
      first = Math.min(first, slices[0]?.start ?? first);
      last = Math.max(last, end);
    }
    if (unclosed > 0)
      warnings.push({
        code: 'unclosed-frames',
        message: 'Slices that never end, end with their thread.',
        count: unclosed,
      });
    if (this.#unopened > 0) {
      warnings.push({
        code: 'unopened-frames',
        message: 'Ends of slices that never began were left out.',
        count: this.#unopened,
      });
    }
    return Math.max(0, last - first) / 1e6;
  }

  #nest(builder: ProfileBuilder, log: SampleLog, root: number, slices: readonly Slice[]): void {
    const stack: { readonly node: number; readonly end: number }[] = [];
    let at = Number.NEGATIVE_INFINITY;
    const pass = (until: number): void => {
      const top = stack.at(-1);
      const weight = (until - at) * 1000;
      if (top !== undefined && weight > 0) {
        builder.add(top.node, 0, weight, 1);
        log.push(top.node, root, 0, at / 1e6, weight);
      }
      at = Math.max(at, until);
    };
    const unwind = (until: number): void => {
      for (let top = stack.at(-1); top !== undefined && top.end <= until; top = stack.at(-1)) {
        pass(top.end);
        stack.pop();
      }
    };
    for (const slice of slices) {
      unwind(slice.start);
      pass(slice.start);
      const parent = stack.at(-1);
      stack.push({
        node: builder.child(parent?.node ?? root, builder.frame(slice.raw)),
        // Slices of one thread nest; one that does not is cut where its parent ends.
        end: Math.min(slice.end, parent?.end ?? slice.end),
      });
    }
    unwind(Number.POSITIVE_INFINITY);
  }
}
