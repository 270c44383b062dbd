import { ProtobufWriter } from '../../bytes/protobuf-writer.ts';
import type { Profile, SampleType, ThreadInfo } from '../model.ts';
import type { ExportOptions, ProfileExporter } from './exporter.ts';
import { namesThreads, selfWeights } from './stacks.ts';

/**
 * pprof's `profile.proto`, uncompressed: every sample type, with a leading `samples/count` where the profile has no type that counts; one
 * sample a distinct stack; frames that were inlined share a location with their caller; threads are labels. Weights are rounded to whole
 * units, as the format has no fractions; time order is not kept.
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
  const counts = profile.sampleTypes.some((type) => type.unit === 'count')
    ? null
    : profile.nodes.hits[options.sampleType];
  const columns = counts === null || counts === undefined ? profile.nodes.self : [counts, ...profile.nodes.self];
  const types: readonly Pick<SampleType, 'name' | 'unit'>[] =
    columns.length > profile.sampleTypes.length
      ? [{ name: 'samples', unit: 'count' }, ...profile.sampleTypes]
      : profile.sampleTypes;
  for (const { name, unit } of types) {
    out.bytes(1, new ProtobufWriter().integer(1, strings.id(name)).integer(2, strings.id(unit)).take());
  }

  const locations = new Locations(profile);
  const named = namesThreads(profile);
  for (const thread of profile.threads) {
    const labels = named ? threadLabels(thread, strings) : [];
    for (let node = thread.firstNode; node < thread.endNode; node++) {
      if (!((chosen[node] as number) > 0) && !columns.some((column) => (column[node] as number) > 0)) continue;
      const sample = new ProtobufWriter().packed(1, locations.stack(node)).packed(
        2,
        columns.map((column) => Math.round(column[node] as number)),
      );
      for (const label of labels) sample.bytes(3, label);
      out.bytes(2, sample.take());
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
  for (const text of strings.texts) {
    out.text(6, text);
    if (out.length >= CHUNK) yield out.take();
  }
  yield out.take();
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
