import type { View } from '../../src/core/profile/view.ts';

/** A view as text, for golden cases: one line a node with weight, indented by depth: `name total self`. */
export function drawTree(view: View): string {
  const lines: string[] = [];
  const { strings, frames } = view.profile;
  for (let i = 0; i < view.count; i++) {
    if (view.total[i] === 0) continue;
    const name = strings[frames.name[view.frame[i] as number] as number];
    lines.push(`${'  '.repeat(view.depth[i] as number)}${name} ${view.total[i]} ${view.self[i]}`);
  }
  return lines.join('\n');
}

/** Removes the indentation that a text drawn in code has, and empty first and last lines. */
export function drawn(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(indent)).join('\n');
}

/** Frame index of a function by name. */
export function frameOf(profile: View['profile'], name: string): number {
  for (let i = 0; i < profile.frames.count; i++) {
    if (profile.strings[profile.frames.name[i] as number] === name) return i;
  }
  throw new Error(`no function ${name}`);
}
