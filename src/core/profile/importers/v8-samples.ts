import { PlateauError } from '../../error.ts';
import type { ProfileBuilder } from '../builder.ts';
import type { ImportWarning } from '../model.ts';
import type { SampleLog } from './sample-log.ts';
import type { PlacedNodes } from './v8-nodes.ts';

/** Facts about a run of V8 samples. */
export interface V8SampleFacts {
  readonly intervalSeconds: number | null;
  readonly durationSeconds: number | null;
}

/**
 * Adds V8's samples with their weights: each weighs the time until the next sample, the last one the median interval (`rules.md` §2.1).
 * `deltas` are microseconds since the sample before, the first since `start`. Throws `import.badProfile` for ids without a node.
 */
export function addV8Samples(
  builder: ProfileBuilder,
  log: SampleLog,
  root: number,
  placed: PlacedNodes,
  samples: readonly number[] | Float64Array,
  deltas: readonly number[] | Float64Array,
  start: number,
  warnings: ImportWarning[],
  offset: number,
): V8SampleFacts {
  const count = samples.length;
  const times = new Float64Array(count);
  let at = start;
  let backwards = 0;
  for (let i = 0; i < count; i++) {
    const delta = deltas[i] ?? 0;
    if (delta < 0) backwards++;
    at += Number.isFinite(delta) ? delta : 0;
    times[i] = at;
  }
  // V8 reports samples of several buffers out of order; sorted by time their intervals are right again.
  const order = Array.from({ length: count }, (_, i) => i);
  if (backwards > 0) {
    order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
    warnings.push({
      code: 'samples-reordered',
      message: 'Samples stood out of order and were sorted by their time.',
      count: backwards,
    });
  }
  const time = (i: number): number => times[order[i] ?? 0] ?? 0;
  const gaps = Float64Array.from({ length: Math.max(0, count - 1) }, (_, i) => time(i + 1) - time(i)).sort();
  const median = gaps[gaps.length >> 1] ?? 0;
  let rootSamples = 0;
  for (let i = 0; i < count; i++) {
    const id = samples[order[i] ?? 0] ?? Number.NaN;
    const node = placed.node.get(id);
    if (node === undefined) {
      throw new PlateauError({
        code: 'import.badProfile',
        message: `Sample ${order[i]} of the list at byte ${offset} names node ${id}, which does not exist.`,
        hint: 'The file is damaged or was edited. Save it from its tool again.',
        at: { offset },
      });
    }
    if (node < 0) {
      rootSamples++;
      continue;
    }
    const weight = (i + 1 < count ? time(i + 1) - time(i) : median) * 1000;
    builder.add(node, 0, weight, 1);
    log.push(node, root, 0, time(i) / 1e6, weight);
  }
  if (rootSamples > 0) {
    warnings.push({ code: 'empty-stacks', message: 'Samples without a stack were left out.', count: rootSamples });
  }
  return {
    intervalSeconds: median > 0 ? median / 1e6 : null,
    durationSeconds: count > 1 ? (time(count - 1) - time(0) + median) / 1e6 : null,
  };
}
