import type { JsonCursor } from '../../../bytes/json.ts';
import { PlateauError } from '../../../error.ts';

/** One event of a Chrome trace; `args` as they are. Times in microseconds. */
export interface TraceEvent {
  readonly phase: string;
  readonly name: string;
  readonly category: string;
  readonly process: string;
  readonly thread: string;
  readonly id: string;
  readonly time: number;
  readonly duration: number;
  readonly args: unknown;
  readonly offset: number;
}

function readEvent(json: JsonCursor): TraceEvent {
  const { offset } = json;
  const event = {
    phase: '',
    name: '',
    category: '',
    process: '',
    thread: '',
    id: '',
    time: 0,
    duration: 0,
    args: null as unknown,
    offset,
  };
  json.object((key) => {
    if (key === 'ph') event.phase = json.stringOr('');
    else if (key === 'name') event.name = json.stringOr('');
    else if (key === 'cat') event.category = json.stringOr('');
    else if (key === 'pid') event.process = textOf(json);
    else if (key === 'tid') event.thread = textOf(json);
    else if (key === 'id') event.id = textOf(json);
    else if (key === 'ts') event.time = json.numberOr(0);
    else if (key === 'dur') event.duration = json.numberOr(0);
    else if (key === 'args') event.args = json.value();
  });
  return event;
}

function textOf(json: JsonCursor): string {
  const kind = json.kind();
  if (kind === 'string') return json.string();
  if (kind === 'number') return String(json.number());
  json.skip();
  return '';
}

/**
 * Calls `visit` with every event of a trace: an array of events, or an object that holds one as `traceEvents`. The format lets an array
 * end without its bracket; true is answered when it did (Google, "Trace Event Format", 2016).
 */
export function readTraceEvents(json: JsonCursor, visit: (event: TraceEvent) => void): boolean {
  const events = (): boolean => {
    try {
      json.array(() => {
        if (json.kind() === 'object') visit(readEvent(json));
      });
      return false;
    } catch (thrown) {
      if (thrown instanceof PlateauError && thrown.code === 'import.truncated' && json.atEnd()) return true;
      throw thrown;
    }
  };
  if (json.kind() === 'array') return events();
  let open = false;
  json.object((key) => {
    if (key === 'traceEvents') open = events();
  });
  return open;
}
