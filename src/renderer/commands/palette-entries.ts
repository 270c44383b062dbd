import type { Item } from '../../main/api/contract/items.ts';
import type { ListedCommand } from './command-menu.ts';
import type { Workflow } from './workflows.ts';

/** One thing the palette can do. */
export type PaletteEntry =
  | { readonly type: 'command'; readonly key: string; readonly command: ListedCommand; readonly enabled: boolean }
  | {
      readonly type: 'workflow';
      readonly key: string;
      readonly workflow: Workflow;
      readonly command: ListedCommand;
      readonly enabled: boolean;
    }
  | { readonly type: 'item'; readonly key: string; readonly item: Item }
  | { readonly type: 'finding'; readonly key: string; readonly id: string; readonly title: string }
  | { readonly type: 'host'; readonly key: string; readonly name: string; readonly title: string };

/**
 * How well `query` fits `text`, both lower case: higher is better, null is not at all. All characters must appear in order; the start of the text,
 * starts of words and runs of characters count more, so that `imf` finds “Import files” before “Time of first”.
 */
export function matchScore(query: string, text: string): number | null {
  let score = 0;
  let at = 0;
  let last = -2;
  for (const character of query) {
    if (character === ' ') continue;
    const found = text.indexOf(character, at);
    if (found < 0) return null;
    const startsWord = found === 0 || /[^\p{L}\p{N}]/u.test(text[found - 1] ?? ' ');
    score += found === last + 1 ? 4 : 0;
    score += startsWord ? 6 : 0;
    score -= Math.min(3, (found - at) / 10);
    last = found;
    at = found + 1;
  }
  return score + (text.startsWith(query) ? 10 : 0) + (text.includes(query) ? 20 : 0);
}

function wordsOf(entry: PaletteEntry): string {
  switch (entry.type) {
    case 'command':
      return `${entry.command.title} ${entry.command.menu}`.toLowerCase();
    case 'workflow':
      return `${entry.workflow.phrase} ${entry.workflow.about}`.toLowerCase();
    case 'item':
      return `${entry.item.label} ${entry.item.kind}`.toLowerCase().slice(0, 500);
    case 'finding':
      return `${entry.id} ${entry.title} finding`.toLowerCase().slice(0, 500);
    case 'host':
      return `${entry.title} ${entry.name} host`.toLowerCase();
  }
}

/** Whether it cannot be done now. */
export const isDisabled = (entry: PaletteEntry): boolean =>
  (entry.type === 'command' || entry.type === 'workflow') && !entry.enabled;

/** Entries that fit the query, best first; without a query, as they come, what can be done now before what cannot. */
export function found(entries: readonly PaletteEntry[], query: string): readonly PaletteEntry[] {
  const wanted = query.trim().toLowerCase();
  const able = (entry: PaletteEntry): number => (isDisabled(entry) ? 1 : 0);
  if (wanted === '') return [...entries].sort((a, b) => able(a) - able(b));
  return entries
    .map((entry) => ({ entry, score: matchScore(wanted, wordsOf(entry)) }))
    .filter((scored) => scored.score !== null)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || able(a.entry) - able(b.entry))
    .map(({ entry }) => entry);
}
