import type { HistoryEntry } from '../../../core/finding/model.ts';

/** What was saved at once. */
interface Saved {
  readonly first: number;
  readonly at: string;
  readonly who: string;
  readonly fields: readonly string[];
}

/** Changes that were made together as one, the newest first. */
export function savedTogether(entries: readonly HistoryEntry[]): readonly Saved[] {
  const groups: { first: number; at: string; who: string; fields: string[] }[] = [];
  for (const { sequence, at, who, field } of entries) {
    const last = groups.at(-1);
    if (last !== undefined && last.at === at && last.who === who) last.fields.push(field);
    else groups.push({ first: sequence, at, who, fields: [field] });
  }
  return groups.reverse();
}
