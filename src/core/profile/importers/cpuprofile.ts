import { JsonCursor } from '../../bytes/json.ts';
import { wholeContent } from '../../bytes/whole.ts';
import { ProfileBuilder } from '../builder.ts';
import type { ImportResult, ProfileImporter } from '../importer.ts';
import type { ImportWarning } from '../model.ts';
import { SampleLog } from './sample-log.ts';
import { placeV8Nodes, readV8Node, type V8Node } from './v8-nodes.ts';
import { addV8Samples } from './v8-samples.ts';

/** Frames V8's CPU profiler keeps of a stack. */
export const V8_DEPTH_LIMIT = 255;

/**
 * V8's CPU profile (`Profiler.Profile` of the DevTools protocol): nodes, samples and time deltas in microseconds; also the older form with
 * nested children (`head`) and the one with hit counts only.
 */
export const cpuProfileImporter: ProfileImporter = {
  id: 'cpuprofile',
  title: 'V8 CPU profile',
  recognise: (head) => {
    const text = new TextDecoder().decode(head);
    if (!/^\ufeff?\s*\{/.test(text)) return 0;
    if (
      /^\ufeff?\s*\{\s*"(nodes|typeId)"/.test(text) &&
      /"callFrame"|"functionName"/.test(text) &&
      /"hitCount"|"positionTicks"|"children"/.test(text)
    ) {
      return 0.9;
    }
    if (/"timeDeltas"\s*:\s*\[/.test(text) && /"nodes"\s*:/.test(text)) return 0.9;
    return /^\ufeff?\s*\{[^{]{0,200}"head"\s*:\s*\{/.test(text) && /"hitCount"/.test(text) ? 0.8 : 0;
  },
  read: async (chunks, options): Promise<ImportResult> => {
    const json = new JsonCursor(await wholeContent(chunks, options.signal));
    const warnings: ImportWarning[] = [];
    const nodes: V8Node[] = [];
    let samples = new Float64Array(0);
    let deltas = new Float64Array(0);
    let timestamps = new Float64Array(0);
    let samplesAt = 0;
    let start = Number.NaN;
    let end = Number.NaN;
    let nextId = -1;
    const freshId = () => nextId--;
    json.object((key) => {
      if (key === 'nodes') json.array(() => readV8Node(json, nodes, Number.NaN, freshId));
      else if (key === 'head' && json.kind() === 'object') readV8Node(json, nodes, Number.NaN, freshId);
      else if (key === 'samples') {
        samplesAt = json.offset;
        samples = json.numbers().slice();
      } else if (key === 'timeDeltas') deltas = json.numbers().slice();
      else if (key === 'timestamps') timestamps = json.numbers().slice();
      else if (key === 'startTime') start = json.numberOr(Number.NaN);
      else if (key === 'endTime') end = json.numberOr(Number.NaN);
    });
    json.end();

    const builder = new ProfileBuilder([{ name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }]);
    const root = builder.threadRoot({ name: '', main: true });
    const placed = placeV8Nodes(nodes, builder, root);
    const log = new SampleLog();
    // Whoever writes time deltas states the span in microseconds too, however short it is.
    const span = deltas.length > 0 ? (end - start) * 1000 : nanoseconds(end - start);
    if (timestamps.length === samples.length && deltas.length === 0) {
      deltas = timestamps.map((time, i) => (i === 0 ? 0 : time - (timestamps[i - 1] ?? time)));
    }
    const facts = { intervalSeconds: null as number | null, durationSeconds: null as number | null };
    if (samples.length > 0 && deltas.length > 0) {
      if (deltas.length !== samples.length) {
        warnings.push({
          code: 'deltas-missing',
          message: `There are ${samples.length} samples but ${deltas.length} time deltas; missing ones were taken as zero.`,
        });
      }
      Object.assign(facts, addV8Samples(builder, log, root, placed, samples, deltas, 0, warnings, samplesAt));
      log.write(builder);
    } else {
      const hits = nodes.reduce((sum, node) => sum + node.hitCount, 0);
      const weight = span > 0 && hits > 0 ? span / hits : 1e6;
      warnings.push({
        code: 'hit-counts-only',
        message: 'The profile has no time deltas; each sample was given the same weight.',
      });
      for (const { id, hitCount } of nodes) {
        const node = placed.node.get(id) ?? -1;
        if (node >= 0 && hitCount > 0) builder.add(node, 0, hitCount * weight, hitCount);
      }
      facts.durationSeconds = span > 0 ? span / 1e9 : null;
      facts.intervalSeconds = weight / 1e9;
    }
    const perTick = (facts.intervalSeconds ?? 0.001) * 1e9;
    for (const { id, ticks } of nodes) {
      const frame = placed.frame.get(id) ?? -1;
      if (frame < 0) continue;
      for (let i = 0; i + 1 < ticks.length; i += 2)
        builder.addLine(frame, ticks[i] ?? 0, (ticks[i + 1] ?? 0) * perTick);
    }
    const stated = span > 0 ? span / 1e9 : null;
    const duration = options.durationSeconds ?? stated ?? facts.durationSeconds;
    const profile = builder.finish({
      name: '',
      meta: {
        format: 'cpuprofile',
        tool: { name: 'V8 CPU profiler' },
        runtime: 'node',
        event: 'cpu',
        ...(facts.intervalSeconds === null ? {} : { intervalSeconds: facts.intervalSeconds }),
        ...(duration === null ? {} : { durationSeconds: duration }),
        depthLimit: V8_DEPTH_LIMIT,
        flags: ['inlining-opaque'],
      },
    });
    return { profiles: [profile], warnings };
  },
};

/** Old profiles state seconds, newer ones microseconds: no capture lasts three hours, or less than a hundredth of a second. */
function nanoseconds(span: number): number {
  return span < 10_000 ? span * 1e9 : span * 1000;
}
