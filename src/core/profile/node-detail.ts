import { requireNode, shortened } from './boxes.ts';
import { CATEGORIES } from './model.ts';
import type { View } from './view.ts';
import type { NodeDetail } from './view-data.ts';

/**
 * Everything about one node of a view: its stack from the root down to itself, its weights, the number of samples at or below it, and the
 * executing lines of its function in the whole profile (first sample type). Throws `view.unknownNode`.
 */
export function nodeDetail(view: View, node: number): NodeDetail {
  requireNode(node, view.count, 0);
  const { profile } = view;
  const stack: NodeDetail['stack'][number][] = [];
  for (let at = node; at >= 0; at = view.parent[at] as number) {
    const frame = view.frame[at] as number;
    stack.push({
      node: at,
      frame,
      name: shortened(profile.strings[profile.frames.name[frame] as number] ?? ''),
      file: shortened(profile.strings[profile.frames.file[frame] as number] ?? ''),
      line: profile.frames.line[frame] as number,
      category: CATEGORIES[profile.frames.category[frame] as number] ?? 'unknown',
    });
  }
  let hits = 0;
  for (let i = node; i < (view.end[node] as number); i++) hits += view.hits[i] as number;
  const frame = view.frame[node] as number;
  const lines: NodeDetail['lines'][number][] = [];
  for (let i = 0; i < profile.lines.count; i++) {
    if (profile.lines.frame[i] !== frame) continue;
    lines.push({ line: profile.lines.line[i] as number, self: profile.lines.self[i] as number });
  }
  const total = view.total[node] as number;
  return {
    node,
    stack: stack.reverse(),
    self: view.self[node] as number,
    total,
    hits,
    share: view.weight > 0 ? total / view.weight : 0,
    lines,
  };
}
