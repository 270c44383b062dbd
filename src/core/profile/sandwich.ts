import { invertedView, subtreesView, type View } from './view.ts';

/**
 * Callers or callees of one function in a view: for callers, the stacks that lead to it, turned over; for callees, what runs below it, put
 * together from all its places. Each sample counts once however often the function is on its stack: what stands below the topmost call
 * belongs to that call. Both trees have one root, the function, and the same weight. Empty where the function is not in the view.
 *
 * Of an inverted view the upright one is taken. Throws `view.unknownFunction`.
 */
export function sandwichView(shown: View, frame: number, direction: 'callers' | 'callees'): View {
  const view = shown.upright ?? shown;
  if (direction === 'callees') return subtreesView(view, frame);
  const places: number[] = [];
  for (let i = 0; i < view.count; ) {
    if (view.frame[i] === frame) {
      places.push(i);
      i = view.end[i] as number;
    } else i++;
  }
  const weight = Float64Array.from(places, (node) => view.total[node] as number);
  const hits = Float64Array.from(places, (node) => {
    let sum = 0;
    for (let i = node; i < (view.end[node] as number); i++) sum += view.hits[i] as number;
    return sum;
  });
  return invertedView(view, Int32Array.from(places), weight, hits);
}
