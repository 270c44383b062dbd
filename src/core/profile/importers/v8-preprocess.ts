import { JsonCursor } from '../../bytes/json.ts';
import { wholeContent } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import { MAX_DEPTH, ProfileBuilder } from '../builder.ts';
import type { ImportResult, ProfileImporter } from '../importer.ts';
import type { ImportWarning } from '../model.ts';
import { SampleLog } from './sample-log.ts';
import { v8LogFrame } from './v8-log-frame.ts';

interface Code {
  readonly name: string;
  readonly type: string;
  readonly kind: string;
  /** Index of its function, so that all tiers of one function are one. */
  readonly func: number;
}

interface Tick {
  readonly time: number;
  readonly vm: number;
  /** Code index and offset, alternating, leaf first. */
  readonly stack: Float64Array;
  readonly offset: number;
}

/** V8's virtual machine states by number (`StateTag` of `v8-unwinder.h`): which of them are not the program's own work. */
const GC_STATE = 1;
const IDLE_STATE = 8;

/** `node --prof-process --preprocess -j isolate-*.log`: code entries and ticks `{tm, vm, s}` with times in microseconds. */
export const v8PreprocessImporter: ProfileImporter = {
  id: 'v8-preprocess',
  title: 'processed V8 log',
  recognise: (head) => {
    const text = new TextDecoder().decode(head);
    return /^\ufeff?\s*\{\s*"code"\s*:\s*\[/.test(text) ? 0.95 : 0;
  },
  read: async (chunks, options): Promise<ImportResult> => {
    const json = new JsonCursor(await wholeContent(chunks, options.signal));
    const codes: Code[] = [];
    const ticks: Tick[] = [];
    const functions: string[] = [];
    json.object((key) => {
      if (key === 'code') json.array(() => codes.push(readCode(json)));
      else if (key === 'functions') json.array(() => functions.push(readName(json)));
      else if (key === 'ticks') json.array(() => ticks.push(readTick(json)));
    });
    json.end();
    return build(codes, functions, ticks, options.durationSeconds);
  },
};

function readCode(json: JsonCursor): Code {
  const code = { name: '', type: '', kind: '', func: -1 };
  json.object((key) => {
    if (key === 'name') code.name = json.stringOr('');
    else if (key === 'type') code.type = json.stringOr('');
    else if (key === 'kind') code.kind = json.stringOr('');
    else if (key === 'func') code.func = json.numberOr(-1);
  });
  return code;
}

function readName(json: JsonCursor): string {
  let name = '';
  json.object((key) => {
    if (key === 'name') name = json.stringOr('');
  });
  return name;
}

function readTick(json: JsonCursor): Tick {
  const { offset } = json;
  let time = Number.NaN;
  let vm = 0;
  let stack = new Float64Array(0);
  json.object((key) => {
    if (key === 'tm') time = json.numberOr(Number.NaN);
    else if (key === 'vm') vm = json.numberOr(0);
    else if (key === 's') stack = json.numbers().slice();
  });
  return { time, vm, stack, offset };
}

function build(
  codes: readonly Code[],
  functions: readonly string[],
  ticks: readonly Tick[],
  stated: number | undefined,
): ImportResult {
  const builder = new ProfileBuilder([{ name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }]);
  const root = builder.threadRoot({ name: '', main: true });
  const frames = codes.map(({ name, type, kind, func }) =>
    builder.frame(v8LogFrame(type === 'JS' ? (functions[func] ?? name) : name, type, kind)),
  );
  const gc = builder.frame({ runtime: 'node', name: '(garbage collector)', category: 'gc' });
  const idle = builder.frame({ runtime: 'node', name: '(idle)', category: 'idle' });
  const log = new SampleLog();
  const gaps = Float64Array.from(ticks.slice(1), (tick, i) => tick.time - (ticks[i]?.time ?? tick.time)).sort();
  const median = gaps[gaps.length >> 1] ?? 0;
  let empty = 0;
  ticks.forEach((tick, i) => {
    const { time, stack, offset } = tick;
    const gap = (ticks[i + 1]?.time ?? time + median) - time;
    if (stack.length > MAX_DEPTH * 2) {
      throw bad(`Tick ${i} at byte ${offset} has more than ${MAX_DEPTH} frames.`, offset);
    }
    if (!(gap >= 0)) throw bad(`Tick ${i} at byte ${offset} is not in the order of time.`, offset);
    let node = root;
    for (let at = stack.length - (stack.length % 2) - 2; at >= 0; at -= 2) {
      const code = stack[at] ?? -1;
      if (code === -1) continue;
      const frame = frames[code];
      if (frame === undefined)
        throw bad(`Tick ${i} at byte ${offset} names code ${code}, which does not exist.`, offset);
      node = builder.child(node, frame);
    }
    if (tick.vm === GC_STATE) node = builder.child(node, gc);
    else if (tick.vm === IDLE_STATE) node = builder.child(node, idle);
    if (node === root) {
      empty++;
      return;
    }
    builder.add(node, 0, gap * 1000, 1);
    log.push(node, root, 0, time / 1e6, gap * 1000);
  });
  const span = log.write(builder);
  const warnings: ImportWarning[] =
    empty === 0 ? [] : [{ code: 'empty-stacks', message: 'Ticks without a stack were left out.', count: empty }];
  const profile = builder.finish({
    name: '',
    meta: {
      format: 'v8-preprocess',
      tool: { name: 'V8 log' },
      runtime: 'node',
      event: 'cpu',
      ...(median > 0 ? { intervalSeconds: median / 1e6 } : {}),
      ...(stated === undefined && !(span > 0) ? {} : { durationSeconds: stated ?? span }),
      flags: [],
    },
  });
  return { profiles: [profile], warnings };
}

function bad(message: string, offset: number): PlateauError {
  return new PlateauError({
    code: 'import.badProfile',
    message,
    hint: 'The file is damaged or was edited. Process the log again.',
    at: { offset },
  });
}
