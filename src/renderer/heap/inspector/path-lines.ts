import type { RetainingStep } from '../../../core/heap/view/all-paths.ts';

/** One line of the ways to the roots. */
export interface PathLine {
  /** Its place among the steps. */
  readonly step: number;
  readonly depth: number;
  readonly state: 'open' | 'closed' | 'leaf';
  /** Holders of it that are not listed. */
  readonly more: number;
}

/** Lines of all ways from an object up to the roots, without those below closed steps. The object itself is no line. */
export function pathLines(steps: readonly RetainingStep[], closed: ReadonlySet<number>): readonly PathLine[] {
  const above: number[][] = steps.map(() => []);
  for (const [index, { parent }] of steps.entries()) above[parent]?.push(index);
  const lines: PathLine[] = [];
  const stack: { readonly step: number; readonly depth: number }[] = [];
  const push = (of: number, depth: number): void => {
    for (const step of [...(above[of] ?? [])].reverse()) stack.push({ step, depth });
  };
  push(0, 0);
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { step, depth } = top;
    const inner = above[step]?.length ?? 0;
    const open = !closed.has(step);
    lines.push({
      step,
      depth,
      state: inner === 0 ? 'leaf' : open ? 'open' : 'closed',
      more: steps[step]?.more ?? 0,
    });
    if (open) push(step, depth + 1);
  }
  return lines;
}
