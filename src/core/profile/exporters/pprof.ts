import { ProtobufWriter } from '../../bytes/protobuf-writer.ts';
import type { NodeTable, Profile, SampleType, ThreadInfo } from '../model.ts';
import { SEGMENT_LABEL, segmentsComment } from '../segment-mark.ts';
import type { ExportOptions, ProfileExporter } from './exporter.ts';
import { namesThreads, selfWeights } from './stacks.ts';

/**
 * pprof's `profile.proto`, uncompressed: every sample type, with a leading `samples/count` where the profile has no type that counts; one
 * sample a distinct stack (and segment, where the capture was taken in segments); frames that were inlined share a location with their
 * caller; threads and segments are labels. Weights are rounded to whole units, as the format has no fractions; time order is not kept.
 */
export const pprof: ProfileExporter = {
  id: 'pprof',
  title: 'pprof',
  extension: 'pb',
  mediaType: 'application/vnd.google.protobuf',
  export: bytes,
};

const CHUNK = 1 << 18;

function* bytes(profile: Profile, options: ExportOptions): Generator<Uint8Array> {
  const chosen = selfWeights(profile, options.sampleType);
  const strings = new StringTable();
  const out = new ProtobufWriter();
  const isCounted = profile.sampleTypes.some((type) => type.unit === 'count');
  const written = ({ self, hits }: Pick<NodeTable, 'self' | 'hits'>): readonly Float64Array[] => {
    const counts = isCounted ? undefined : hits[options.sampleType];
    return counts === undefined ? self : [counts, ...self];
  };
  const columns = written(profile.nodes);
  const { segments } = profile;
  const inSegments = segments === null ? [] : written(segments);
  const types: readonly Pick<SampleType, 'name' | 'unit'>[] =
    columns.length > profile.sampleTypes.length
      ? [{ name: 'samples', unit: 'count' }, ...profile.sampleTypes]
      : profile.sampleTypes;
  for (const { name, unit } of types) {
    out.bytes(1, new ProtobufWriter().integer(1, strings.id(name)).integer(2, strings.id(unit)).take());
  }

  const locations = new Locations(profile);
  const named = namesThreads(profile);
  let row = 0;
  for (const thread of profile.threads) {
    const labels = named ? threadLabels(thread, strings) : [];
    for (let node = thread.firstNode; node < thread.endNode; node++) {
      if (!((chosen[node] as number) > 0) && !columns.some((column) => (column[node] as number) > 0)) continue;
      const stack = locations.stack(node);
      if (segments === null) writeSample(out, stack, columns, node, labels);
      else {
        while (row < segments.count && (segments.node[row] as number) < node) row++;
        for (; row < segments.count && segments.node[row] === node; row++) {
          const label = segmentLabel(strings, (segments.segment[row] as number) + 1);
          writeSample(out, stack, inSegments, row, [...labels, label]);
        }
      }
      if (out.length >= CHUNK) yield out.take();
    }
  }
  for (const [index, chain] of locations.chains.entries()) {
    const location = new ProtobufWriter().integer(1, index + 1);
    for (const frame of chain) location.bytes(4, new ProtobufWriter().integer(1, frame + 1).take());
    out.bytes(4, location.take());
    if (out.length >= CHUNK) yield out.take();
  }
  const { frames } = profile;
  for (let frame = 0; frame < frames.count; frame++) {
    const name = strings.id(profile.strings[frames.name[frame] as number] ?? '');
    const file = strings.id(profile.strings[frames.file[frame] as number] ?? '');
    const line = frames.line[frame] as number;
    const func = new ProtobufWriter()
      .integer(1, frame + 1)
      .integer(2, name)
      .integer(3, name)
      .integer(4, file)
      .integer(5, line);
    out.bytes(5, func.take());
    if (out.length >= CHUNK) yield out.take();
  }
  const { startedAt, durationSeconds } = profile.meta;
  const started = startedAt === undefined ? Number.NaN : Date.parse(startedAt);
  if (Number.isFinite(started)) out.integer(9, started * 1e6);
  if (durationSeconds !== undefined) out.integer(10, Math.round(durationSeconds * 1e9));
  const own = profile.sampleTypes[options.sampleType]?.name ?? '';
  out.integer(14, strings.id(own));
  if (segments !== null) out.integer(13, strings.id(segmentsComment(segments.seconds)));
  for (const text of strings.texts) {
    out.text(6, text);
    if (out.length >= CHUNK) yield out.take();
  }
  yield out.take();
}

function writeSample(
  out: ProtobufWriter,
  stack: readonly number[],
  columns: readonly Float64Array[],
  row: number,
  labels: readonly Uint8Array[],
): void {
  const values = columns.map((column) => Math.round(column[row] as number));
  const sample = new ProtobufWriter().packed(1, stack).packed(2, values);
  for (const label of labels) sample.bytes(3, label);
  out.bytes(2, sample.take());
}

function segmentLabel(strings: StringTable, segment: number): Uint8Array {
  return new ProtobufWriter().integer(1, strings.id(SEGMENT_LABEL)).integer(3, segment).take();
}

function threadLabels(thread: ThreadInfo, strings: StringTable): Uint8Array[] {
  const label = (key: string, text: string) =>
    new ProtobufWriter().integer(1, strings.id(key)).integer(2, strings.id(text)).take();
  return [
    ...(thread.name === '' ? [] : [label('thread', thread.name)]),
    ...(thread.id === '' ? [] : [label('thread id', thread.id)]),
  ];
}

/** The string table; the empty text is always first. */
class StringTable {
  readonly texts: string[] = [''];
  readonly #ids = new Map<string, number>([['', 0]]);

  id(text: string): number {
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.#ids.set(text, id);
      this.texts.push(text);
    }
    return id;
  }
}

/** Locations: a frame with what was inlined into it, innermost first. Ids count from 1. */
class Locations {
  readonly #profile: Profile;
  readonly #ids = new Map<string, number>();
  /** Location of each frame that nothing is inlined into; 0 where it has none yet. */
  readonly #plain: Int32Array;
  /** Frames of each location. */
  readonly chains: (readonly number[])[] = [];

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#plain = new Int32Array(profile.frames.count);
  }

  /** Location ids of a node's stack, leaf first. */
  stack(node: number): number[] {
    const { parent, frame, inlined } = this.#profile.nodes;
    const ids: number[] = [];
    let chain: number[] = [];
    for (let at = node; at >= 0; at = parent[at] as number) {
      const known = chain.length === 0 && inlined[at] === 0 ? (this.#plain[frame[at] as number] as number) : 0;
      if (known > 0) {
        ids.push(known);
        continue;
      }
      chain.push(frame[at] as number);
      if (inlined[at] === 1 && (parent[at] as number) >= 0) continue;
      ids.push(this.#id(chain));
      chain = [];
    }
    return ids;
  }

  #id(chain: readonly number[]): number {
    const key = chain.join(' ');
    let id = this.#ids.get(key);
    if (id === undefined) {
      this.chains.push(chain);
      id = this.chains.length;
      this.#ids.set(key, id);
      if (chain.length === 1) this.#plain[chain[0] as number] = id;
    }
    return id;
  }
}
