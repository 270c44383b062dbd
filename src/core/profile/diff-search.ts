import type { DiffView } from './diff-tree.ts';
import { searchTest } from './search.ts';
import type { SearchResult } from './view-data.ts';

/**
 * Functions of a comparison whose name or file a pattern is found in: their match keys, and for each side the cost of the stacks they are
 * on, each stack counted once. `frames` of both sides index the comparison's keys. `diff` must be upright: a large inverted one leaves out
 * callers. Throws `search.badPattern`.
 */
export function searchDiff(
  diff: DiffView,
  pattern: string,
  caseSensitive: boolean,
): { readonly before: SearchResult; readonly after: SearchResult; readonly keys: readonly string[] } {
  const test = searchTest(pattern, caseSensitive);
  const flags = Uint8Array.from(diff.keys, ({ name, file }) => (test(name) || (file !== '' && test(file)) ? 1 : 0));
  const found = diff.keys.flatMap((_, key) => (flags[key] === 1 ? [key] : []));
  let before = 0;
  let after = 0;
  for (let i = 0; i < diff.count && found.length > 0; ) {
    if (flags[diff.key[i] as number] === 1) {
      before += diff.totalBefore[i] as number;
      after += diff.totalAfter[i] as number;
      i = diff.end[i] as number;
    } else i++;
  }
  const result = (weight: number, whole: number) => ({ weight, share: whole > 0 ? weight / whole : 0, frames: found });
  return {
    before: result(before, diff.before),
    after: result(after, diff.after),
    keys: found.map((key) => diff.keys[key]?.key ?? ''),
  };
}
