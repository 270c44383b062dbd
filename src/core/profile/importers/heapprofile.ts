import { JsonCursor } from '../../bytes/json.ts';
import { wholeContent } from '../../bytes/whole.ts';
import { ProfileBuilder } from '../builder.ts';
import type { ImportResult, ProfileImporter } from '../importer.ts';
import { placeV8Nodes, readV8Node, type V8Node } from './v8-nodes.ts';

/**
 * V8's sampling heap profile (`HeapProfiler.SamplingHeapProfile`): a tree of allocation sites with the bytes that were still alive when it
 * was taken, and the samples they come from. clinic heapprofiler writes the same.
 */
export const heapProfileImporter: ProfileImporter = {
  id: 'heapprofile',
  title: 'V8 heap profile',
  recognise: (head) => {
    const text = new TextDecoder().decode(head);
    return /^\ufeff?\s*\{\s*"head"\s*:\s*\{/.test(text) && /"selfSize"\s*:/.test(text) ? 0.95 : 0;
  },
  read: async (chunks, options): Promise<ImportResult> => {
    const json = new JsonCursor(await wholeContent(chunks, options.signal));
    const nodes: V8Node[] = [];
    const samples = new Map<number, number>();
    let nextId = -1;
    json.object((key) => {
      if (key === 'head') readV8Node(json, nodes, Number.NaN, () => nextId--);
      else if (key === 'samples') {
        json.array(() => {
          let id = Number.NaN;
          json.object((field) => {
            if (field === 'nodeId') id = json.numberOr(Number.NaN);
          });
          samples.set(id, (samples.get(id) ?? 0) + 1);
        });
      }
    });
    json.end();
    const builder = new ProfileBuilder([{ name: 'inuse_space', kind: 'inuse', unit: 'bytes' }]);
    const root = builder.threadRoot({ name: '', main: true });
    const placed = placeV8Nodes(nodes, builder, root);
    for (const { id, selfSize } of nodes) {
      const node = placed.node.get(id) ?? -1;
      if (node >= 0 && selfSize > 0) builder.add(node, 0, selfSize, samples.size === 0 ? 1 : (samples.get(id) ?? 0));
    }
    const profile = builder.finish({
      name: '',
      meta: {
        format: 'heapprofile',
        tool: { name: 'V8 heap profiler' },
        runtime: 'node',
        event: 'inuse_space',
        ...(options.durationSeconds === undefined ? {} : { durationSeconds: options.durationSeconds }),
        flags: ['inlining-opaque'],
      },
    });
    const warnings =
      samples.size === 0
        ? [{ code: 'samples-unknown', message: 'The file has no samples; each allocation site was counted as one.' }]
        : [];
    return { profiles: [profile], warnings };
  },
};
