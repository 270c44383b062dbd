import { functionKey } from '../identity.ts';
import type { Profile, Runtime, ThreadInfo } from '../model.ts';
import type { ExportOptions, ProfileExporter } from './exporter.ts';
import { namesThreads, selfWeights, stackOf, threadTitle } from './stacks.ts';
import { decimal, textChunks } from './text-chunks.ts';

/**
 * Collapsed stacks, as Brendan Gregg's `flamegraph.pl` reads them: `root;caller;function weight`, one line a distinct stack, in the unit of the
 * sample type. Functions of languages whose names do not say the module carry their file: `name (file:line:column)`. Where there are several
 * threads, the first frame names the thread as async-profiler does, `[name tid=id]`, or py-spy, `thread (0x7f…): name`.
 */
export const folded: ProfileExporter = {
  id: 'folded',
  title: 'Collapsed stacks',
  extension: 'folded',
  mediaType: 'text/plain; charset=utf-8',
  export: (profile, options) => textChunks(lines(profile, options)),
};

const FILE_MATTERS: ReadonlySet<Runtime> = new Set(['python', 'node', 'ruby', 'php']);

function* lines(profile: Profile, options: ExportOptions): Generator<string> {
  const self = selfWeights(profile, options.sampleType);
  const { frames, strings, meta } = profile;
  const texts: string[] = [];
  for (let frame = 0; frame < frames.count; frame++) {
    const file = strings[frames.file[frame] as number];
    const name = strings[frames.name[frame] as number] ?? '';
    const line = frames.line[frame] as number;
    const placed = file !== undefined && FILE_MATTERS.has(meta.runtime);
    texts.push(oneFrame(placed ? functionKey(name, file, line, frames.column[frame] as number) : name));
  }
  const named = namesThreads(profile);
  for (const [index, thread] of profile.threads.entries()) {
    const prefix = named ? `${oneFrame(threadFrame(thread, index))};` : '';
    for (let node = thread.firstNode; node < thread.endNode; node++) {
      const weight = self[node] as number;
      if (!(weight > 0)) continue;
      const stack = stackOf(profile, node).map((frame) => texts[frame]);
      yield `${prefix}${stack.join(';')} ${decimal(weight)}\n`;
    }
  }
}

/** A thread as a frame. One without an id that the notation can hold gets its place among the threads, from 1. */
function threadFrame(thread: ThreadInfo, index: number): string {
  if (/^0x[0-9a-fA-F]+$/.test(thread.id)) return `thread (${thread.id}): ${thread.name}`;
  return `[${threadTitle(thread)} tid=${/^\d+$/.test(thread.id) ? thread.id : index + 1}]`;
}

/** What separates frames and lines cannot stand in a name; `stackcollapse-perf.pl` writes `:` for `;` too. */
function oneFrame(text: string): string {
  return text.replace(/;/g, ':').replace(/[\r\n\u2028\u2029]+/g, ' ');
}
