import { z } from 'zod';
import { CATEGORIES, type Profile } from '../profile/model.ts';
import { badModel, columnLines, type ModelFile, rowLines } from './model-lines.ts';

const flags = [
  'inlining-opaque',
  'inlining-misplaced',
  'evented',
  'unit-assumed',
  'partial',
  'wall-unknown',
  'weights-from-rate',
] as const;
const count = z.int().min(0).max(0x7fff_ffff);

const headSchema = z.object({
  kind: z.literal('profile'),
  name: z.string(),
  sampleTypes: z
    .array(
      z.object({
        name: z.string(),
        kind: z.enum(['cpu', 'wall', 'alloc', 'inuse', 'lock', 'count', 'other']),
        unit: z.enum(['nanoseconds', 'bytes', 'count']),
      }),
    )
    .min(1)
    .max(100),
  defaultSampleType: count,
  threads: z.array(
    z.object({
      name: z.string(),
      id: z.string(),
      process: z.string(),
      main: z.boolean(),
      firstNode: count,
      endNode: count,
    }),
  ),
  meta: z.object({
    format: z.string(),
    tool: z.object({ name: z.string(), version: z.string().exactOptional() }).exactOptional(),
    runtime: z.enum(['python', 'node', 'jvm', 'go', 'native', 'ruby', 'dotnet', 'php', 'unknown']),
    runtimeVersion: z.string().exactOptional(),
    event: z.string().exactOptional(),
    intervalSeconds: z.number().exactOptional(),
    durationSeconds: z.number().exactOptional(),
    startedAt: z.string().exactOptional(),
    pid: z.number().exactOptional(),
    cpuModel: z.string().exactOptional(),
    cpuCores: z.number().exactOptional(),
    containerCpus: z.number().exactOptional(),
    depthLimit: z.number().exactOptional(),
    truncatedShare: z.number().exactOptional(),
    errors: z.number().exactOptional(),
    lateTicks: z.number().exactOptional(),
    sleepingThreads: z.array(count).exactOptional(),
    flags: z.array(z.enum(flags)),
  }),
  frames: count,
  nodes: count,
  lines: count,
  /** Null where there is none. */
  timeline: count.nullable(),
  segments: count.nullable(),
});

/** A profile as lines of JSON: what every rule looks at, and nothing of how it was started. */
export function* profileLines(profile: Profile): Generator<string> {
  const { name, sampleTypes, defaultSampleType, threads, frames, nodes, lines, timeline, segments } = profile;
  const { command: _command, sleepingThreads, ...meta } = profile.meta;
  const head: z.input<typeof headSchema> = {
    kind: 'profile',
    name,
    sampleTypes: sampleTypes.map((type) => ({ ...type })),
    defaultSampleType,
    threads: threads.map((thread) => ({ ...thread })),
    meta: {
      ...meta,
      ...(sleepingThreads === undefined ? {} : { sleepingThreads: [...sleepingThreads] }),
      flags: [...meta.flags],
    },
    frames: frames.count,
    nodes: nodes.count,
    lines: lines.count,
    timeline: timeline?.count ?? null,
    segments: segments?.count ?? null,
  };
  yield `${JSON.stringify(head)}\n`;
  yield* rowLines('strings', profile.strings);
  for (const column of ['name', 'file', 'line', 'column', 'category'] as const) {
    yield* columnLines(`frames.${column}`, frames[column]);
  }
  for (const column of ['parent', 'frame', 'state', 'inlined'] as const) {
    yield* columnLines(`nodes.${column}`, nodes[column]);
  }
  for (const type of sampleTypes.keys()) {
    yield* columnLines(`nodes.self.${type}`, nodes.self[type] ?? []);
    yield* columnLines(`nodes.hits.${type}`, nodes.hits[type] ?? []);
  }
  for (const column of ['frame', 'line', 'self'] as const) yield* columnLines(`lines.${column}`, lines[column]);
  if (timeline !== null) {
    for (const column of ['node', 'thread', 'time', 'weight', 'type'] as const) {
      yield* columnLines(`timeline.${column}`, timeline[column]);
    }
  }
  if (segments === null) return;
  for (const column of ['seconds', 'node', 'segment'] as const) {
    yield* columnLines(`segments.${column}`, segments[column]);
  }
  for (const type of sampleTypes.keys()) {
    yield* columnLines(`segments.self.${type}`, segments.self[type] ?? []);
    yield* columnLines(`segments.hits.${type}`, segments.hits[type] ?? []);
  }
}

/** Whole numbers from `low` to below `high`. Throws `bundle.badModel`. */
function whole(values: Float64Array, name: string, low: number, high: number): Float64Array {
  for (const value of values) {
    if (!Number.isInteger(value) || value < low || value >= high) {
      throw badModel(`its column ${name} holds ${value}, which is not from ${low} to below ${high}.`);
    }
  }
  return values;
}

/** Where each subtree ends, from the parents alone. Throws `bundle.badModel` where nodes are not in preorder. */
function subtreeEnds(parent: Int32Array): Int32Array {
  const end = new Int32Array(parent.length);
  const open: number[] = [];
  for (let node = 0; node < parent.length; node++) {
    const above = parent[node] as number;
    while (open.length > 0 && open.at(-1) !== above) end[open.pop() as number] = node;
    if (open.length === 0 && above !== -1) throw badModel(`its node ${node} does not stand behind its parent.`);
    open.push(node);
  }
  for (const node of open) end[node] = parent.length;
  return end;
}

const BIG = 0x7fff_ffff;

/** The profile of a model's file, everything in it checked: it may be anybody's. Throws `bundle.badModel`. */
export function profileOf(file: ModelFile): Profile {
  const read = headSchema.safeParse(file.head);
  if (!read.success)
    throw badModel(`its first line is not that of a profile (${read.error.issues[0]?.path.join('.')}).`);
  const head = read.data;
  const strings = file.rows('strings').map((text) => {
    if (typeof text !== 'string') throw badModel('one of its strings is none.');
    return text;
  });
  const integers = (name: string, length: number, low: number, high: number): Float64Array =>
    whole(file.column(name, length), name, low, high);
  const { frames, nodes, threads } = head;
  const parent = Int32Array.from(integers('nodes.parent', nodes, -1, nodes));
  for (const [i, thread] of threads.entries()) {
    if (thread.endNode > nodes || thread.firstNode > thread.endNode)
      throw badModel(`its thread ${i} has no such nodes.`);
  }
  if (head.defaultSampleType >= head.sampleTypes.length) throw badModel('it has no sample type to begin with.');
  const types = [...head.sampleTypes.keys()];
  return {
    name: head.name,
    strings,
    sampleTypes: head.sampleTypes,
    defaultSampleType: head.defaultSampleType,
    threads,
    meta: head.meta,
    frames: {
      count: frames,
      name: Int32Array.from(integers('frames.name', frames, -1, strings.length)),
      file: Int32Array.from(integers('frames.file', frames, -1, strings.length)),
      line: Int32Array.from(integers('frames.line', frames, 0, BIG)),
      column: Int32Array.from(integers('frames.column', frames, 0, BIG)),
      category: Uint8Array.from(integers('frames.category', frames, 0, CATEGORIES.length)),
    },
    nodes: {
      count: nodes,
      parent,
      frame: Int32Array.from(integers('nodes.frame', nodes, 0, frames)),
      end: subtreeEnds(parent),
      state: Uint8Array.from(integers('nodes.state', nodes, 0, 3)),
      inlined: Uint8Array.from(integers('nodes.inlined', nodes, 0, 2)),
      self: types.map((type) => file.column(`nodes.self.${type}`, nodes)),
      hits: types.map((type) => file.column(`nodes.hits.${type}`, nodes)),
    },
    lines: {
      count: head.lines,
      frame: Int32Array.from(integers('lines.frame', head.lines, 0, frames)),
      line: Int32Array.from(integers('lines.line', head.lines, 0, BIG)),
      self: file.column('lines.self', head.lines),
    },
    timeline:
      head.timeline === null
        ? null
        : {
            count: head.timeline,
            node: Int32Array.from(integers('timeline.node', head.timeline, 0, nodes)),
            thread: Uint16Array.from(integers('timeline.thread', head.timeline, 0, threads.length)),
            time: file.column('timeline.time', head.timeline),
            weight: file.column('timeline.weight', head.timeline),
            type: Uint8Array.from(integers('timeline.type', head.timeline, 0, types.length)),
          },
    segments: head.segments === null ? null : segmentsOf(file, head.segments, nodes, types),
  };
}

function segmentsOf(file: ModelFile, rows: number, nodes: number, types: readonly number[]): Profile['segments'] {
  const seconds = file.column('segments.seconds');
  return {
    seconds,
    count: rows,
    node: Int32Array.from(whole(file.column('segments.node', rows), 'segments.node', 0, nodes)),
    segment: Uint16Array.from(whole(file.column('segments.segment', rows), 'segments.segment', 0, seconds.length)),
    self: types.map((type) => file.column(`segments.self.${type}`, rows)),
    hits: types.map((type) => file.column(`segments.hits.${type}`, rows)),
  };
}
