import type { Profile, SampleType, ThreadInfo } from '../model.ts';
import type { ExportOptions, ProfileExporter } from './exporter.ts';
import { selfWeights, stackOf, threadTitle } from './stacks.ts';
import { textChunks } from './text-chunks.ts';

/**
 * speedscope's own format (its `file-format-schema.json`): one sampled profile a thread, of one sample type. In time order where the capture
 * has it; else one sample a distinct stack, with the weight of all its samples.
 */
export const speedscope: ProfileExporter = {
  id: 'speedscope',
  title: 'speedscope',
  extension: 'speedscope.json',
  mediaType: 'application/json',
  export: (profile, options) => textChunks(pieces(profile, options)),
};

function unitOf(type: SampleType | undefined): string {
  return type === undefined || type.unit === 'count' ? 'none' : type.unit;
}

function* pieces(profile: Profile, options: ExportOptions): Generator<string> {
  const self = selfWeights(profile, options.sampleType);
  yield '{"$schema":"https://www.speedscope.app/file-format-schema.json"';
  yield `,"name":${JSON.stringify(options.label)},"exporter":"Plateau","activeProfileIndex":0,"shared":{"frames":[`;
  const { frames, strings } = profile;
  for (let frame = 0; frame < frames.count; frame++) {
    const file = strings[frames.file[frame] as number];
    const line = frames.line[frame] as number;
    const column = frames.column[frame] as number;
    const name = JSON.stringify(strings[frames.name[frame] as number] ?? '');
    const place = `${line > 0 ? `,"line":${line}` : ''}${column > 0 ? `,"col":${column}` : ''}`;
    yield `${frame > 0 ? ',' : ''}{"name":${name}${file === undefined ? '' : `,"file":${JSON.stringify(file)}`}${place}}`;
  }
  yield ']},"profiles":[';
  for (let index = 0; index < profile.threads.length; index++) {
    const thread = profile.threads[index] as ThreadInfo;
    const title = JSON.stringify(threadTitle(thread) || profile.name || options.label);
    if (index > 0) yield ',';
    yield `{"type":"sampled","name":${title},"unit":"${unitOf(profile.sampleTypes[options.sampleType])}","startValue":0`;
    const { nodes, weights } = samplesOf(profile, index, options.sampleType, self);
    const end = weights.reduce((sum, weight) => sum + weight, 0);
    yield `,"endValue":${end},"samples":[`;
    for (const [row, node] of nodes.entries()) yield `${row > 0 ? ',' : ''}[${stackOf(profile, node).join(',')}]`;
    yield '],"weights":[';
    for (const [row, weight] of weights.entries()) yield `${row > 0 ? ',' : ''}${weight}`;
    yield ']}';
  }
  yield ']}';
}

/** Samples of one thread: in time order, or each node at which samples end. */
function samplesOf(
  profile: Profile,
  thread: number,
  sampleType: number,
  self: Float64Array,
): { readonly nodes: number[]; readonly weights: number[] } {
  const nodes: number[] = [];
  const weights: number[] = [];
  const add = (node: number, weight: number) => {
    nodes.push(node);
    weights.push(weight);
  };
  const { timeline } = profile;
  if (timeline?.type.includes(sampleType)) {
    for (let i = 0; i < timeline.count; i++) {
      if (timeline.thread[i] !== thread || timeline.type[i] !== sampleType) continue;
      add(timeline.node[i] as number, timeline.weight[i] as number);
    }
    return { nodes, weights };
  }
  const { firstNode = 0, endNode = 0 } = profile.threads[thread] ?? {};
  for (let node = firstNode; node < endNode; node++) {
    const weight = self[node] as number;
    if (weight > 0) add(node, weight);
  }
  return { nodes, weights };
}
