import type { RuleSet } from '../../core/verdict/rule-set.ts';

/** One threshold of a rule set as the table shows it. */
export interface ThresholdRow {
  readonly key: string;
  readonly value: number;
  readonly unit: string;
  readonly source: string;
  /** The shipped value; null for a key the shipped set does not have. */
  readonly shipped: number | null;
  readonly differs: boolean;
}

/** The shipped rule set a set descends from; the set itself when its ancestry is not known. */
export function rootOf<Set extends RuleSet>(set: Set, all: readonly Set[]): Set {
  let root = set;
  for (const _step of all) {
    const parent = all.find(({ id }) => id === root.parent);
    if (parent === undefined || parent === set) break;
    root = parent;
  }
  return root;
}

/** Every threshold of `set` beside the value it was shipped with, in the shipped order, any others after it. */
export function thresholdRows(set: RuleSet, shipped: RuleSet): readonly ThresholdRow[] {
  const defaults = new Map(Object.entries(shipped.values));
  const order = [...defaults.keys()];
  const place = (key: string): number => (defaults.has(key) ? order.indexOf(key) : order.length);
  return Object.entries(set.values)
    .map(([key, { value, unit, source }]): ThresholdRow => {
      const original = defaults.get(key)?.value ?? null;
      return { key, value, unit, source, shipped: original, differs: original !== value };
    })
    .sort((a, b) => place(a.key) - place(b.key) || a.key.localeCompare(b.key));
}

/** What the thresholds of one family are for, by the first part of their key. */
const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['plateau', 'Plateaus: what one function costs by itself'],
  ['top3', 'Focus: the three largest functions together'],
  ['spread', 'Spread: many small functions'],
  ['subtree', 'Subtrees: cost spread out below one function'],
  ['towers', 'Towers: many thin paths'],
  ['recursion', 'Recursion'],
  ['width', 'Widths that change between captures'],
  ['runtime', 'Runtime and garbage collection'],
  ['lock', 'Waiting for locks'],
  ['scope', 'Thread groups'],
  ['samples', 'Quality: how many samples'],
  ['duration', 'Quality: how long the capture ran'],
  ['replicates', 'Quality: replicates'],
  ['symbols', 'Quality: unknown functions'],
  ['truncated', 'Quality: truncated stacks'],
  ['errors', 'Quality: frames that are errors'],
  ['warmup', 'Quality: warm-up'],
  ['material', 'Material: what is too small to be a likely bottleneck'],
  ['compare', 'Comparing two captures'],
  ['rss', 'Memory over time: growth'],
  ['native', 'Memory over time: growth outside of the heap'],
  ['sentinel', 'Memory over time: against its start'],
  ['limit', 'Memory over time: against its limit'],
]);

export interface ThresholdFamily {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly ThresholdRow[];
}

/** Rows under the family their key names, in the rows' order. */
export function thresholdFamilies(rows: readonly ThresholdRow[]): readonly ThresholdFamily[] {
  const families = new Map<string, ThresholdRow[]>();
  for (const row of rows) {
    const id = row.key.split('.')[0] ?? row.key;
    families.set(id, [...(families.get(id) ?? []), row]);
  }
  return [...families].map(([id, members]) => ({ id, title: FAMILIES.get(id) ?? id, rows: members }));
}

/** Units whose values are parts of a whole. */
const SHARES: ReadonlySet<string> = new Set(['share']);
const WHOLE: ReadonlySet<string> = new Set(['functions', 'paths', 'samples', 'blocks', 'captures']);

/** The number a person typed for a threshold, or what is wrong with it. */
export function parseThreshold(text: string, unit: string): { readonly value: number } | { readonly wrong: string } {
  const typed = text.trim().replace(',', '.');
  const value = Number(typed);
  if (typed === '' || !Number.isFinite(value)) return { wrong: 'Type a number.' };
  if (value < 0) return { wrong: 'A threshold is not below 0.' };
  if (SHARES.has(unit) && value > 1) return { wrong: `A ${unit} is between 0 and 1: 20 % is 0.2.` };
  if (WHOLE.has(unit) && !Number.isInteger(value)) return { wrong: 'A whole number.' };
  return { value };
}

/** What was typed, by key. */
export type Drafts = ReadonlyMap<string, string>;

/** The values that were really changed, or null when one of them cannot be read. */
export function changedValues(rows: readonly ThresholdRow[], drafts: Drafts): ReadonlyMap<string, number> | null {
  const changed = new Map<string, number>();
  for (const row of rows) {
    const draft = drafts.get(row.key);
    if (draft === undefined) continue;
    const parsed = parseThreshold(draft, row.unit);
    if ('wrong' in parsed) return null;
    if (parsed.value !== row.value) changed.set(row.key, parsed.value);
  }
  return changed;
}
