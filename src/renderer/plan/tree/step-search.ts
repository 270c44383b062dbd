import type { PlanTable } from '../plan-table.ts';

/** Steps whose name, relation, index or role holds all words, in the plan's order; none for no words. */
export function stepsFound(table: PlanTable, text: string): readonly number[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: number[] = [];
  for (let node = 0; node < table.count; node++) {
    const { title, object, role } = table.words(node);
    const all = `${title} ${object} ${role}`.toLowerCase();
    if (words.every((word) => all.includes(word))) found.push(node);
  }
  return found;
}

/** The next of the found steps after one, around the end; null where none was found. */
export function nextFound(found: readonly number[], after: number | null, back = false): number | null {
  if (found.length === 0) return null;
  if (back) return found.findLast((node) => node < (after ?? Number.POSITIVE_INFINITY)) ?? found.at(-1) ?? null;
  return found.find((node) => node > (after ?? -1)) ?? found[0] ?? null;
}
