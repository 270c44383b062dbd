import { ProfileBuilder } from '../../src/core/profile/builder.ts';
import type { CaptureMeta, Category, Profile, Runtime, SampleType } from '../../src/core/profile/model.ts';
import { SegmentLog } from '../../src/core/profile/segment-log.ts';

export interface ProfileOfOptions {
  /** What the numbers of a line mean, in order. Default: one type, CPU samples. */
  readonly sampleTypes?: readonly SampleType[];
  readonly defaultSampleType?: number;
  readonly runtime?: Runtime;
  /** Category of functions by name; the others get theirs from the category table. */
  readonly categories?: Readonly<Record<string, Category>>;
  readonly meta?: Partial<CaptureMeta>;
  readonly name?: string;
  /** Each line is also put on the timeline, in the order of the text, with this many seconds between lines. */
  readonly secondsBetween?: number;
}

const SAMPLES: SampleType = { name: 'samples', kind: 'cpu', unit: 'count' };

/**
 * A profile from stacks drawn as text, one a line: `main;a;b 3`. Several numbers are the weights of several sample types. A frame is
 * `name`, `name@file` or `name@file:line`, with `^` behind it where it was inlined into its caller. A line `[name]` or
 * `[name main]` starts a thread, a line `= 5` a segment of 5 seconds. The number of samples of a line is its first weight.
 */
export function profileOf(text: string, options: ProfileOfOptions = {}): Profile {
  const sampleTypes = options.sampleTypes ?? [SAMPLES];
  const runtime = options.runtime ?? 'unknown';
  const builder = new ProfileBuilder(sampleTypes);
  let root: number | null = null;
  let time = 0;
  const seconds = [...text.matchAll(/^ *= ([\d.]+) *$/gm)].map((match) => Number(match[1]));
  const segments = seconds.length === 0 ? null : new SegmentLog(seconds, sampleTypes.length);
  let segment = -1;
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '') continue;
    if (line.startsWith('= ')) {
      segment++;
      continue;
    }
    const thread = /^\[(.*?)( main)?\]$/.exec(line);
    if (thread) {
      root = builder.threadRoot({ name: thread[1] ?? '', main: thread[2] !== undefined });
      continue;
    }
    root ??= builder.threadRoot({ name: '' });
    const [, stack = '', numbers = ''] = /^(.*?)((?: +[\d.e+-]+)+)$/.exec(line) ?? [];
    const weights = numbers.trim().split(/ +/).map(Number);
    let node = root;
    for (const frame of stack.split(';')) {
      const [, name = '', file, at, inlined] = /^(.*?)(?:@(.*?)(?::(\d+))?)?(\^)?$/.exec(frame) ?? [];
      const category = options.categories?.[name];
      const id = builder.frame({
        runtime,
        name,
        ...(file === undefined ? {} : { file }),
        ...(at === undefined ? {} : { line: Number(at) }),
        ...(category === undefined ? {} : { category }),
      });
      node = builder.child(node, id, inlined === undefined ? 0 : 1);
    }
    for (let type = 0; type < sampleTypes.length; type++) {
      const weight = weights[type] ?? 0;
      builder.add(node, type, weight, weights[0] ?? 0);
      segments?.add(node, segment, type, weight, weights[0] ?? 0);
      if (options.secondsBetween !== undefined) builder.addToTimeline(node, root, type, time, weight);
    }
    time += options.secondsBetween ?? 0;
  }
  const meta: CaptureMeta = { format: 'test', runtime, flags: [], ...options.meta };
  return builder.finish({
    name: options.name ?? '',
    meta,
    ...(segments === null ? {} : { segments }),
    ...(options.defaultSampleType === undefined ? {} : { defaultSampleType: options.defaultSampleType }),
  });
}
