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

/** Every threshold of `set` beside the value it was shipped with, by key. */
export function thresholdRows(set: RuleSet, shipped: RuleSet): readonly ThresholdRow[] {
  const defaults = new Map(Object.entries(shipped.values));
  return Object.entries(set.values)
    .map(([key, { value, unit, source }]): ThresholdRow => {
      const original = defaults.get(key)?.value ?? null;
      return { key, value, unit, source, shipped: original, differs: original !== value };
    })
    .sort((a, b) => a.key.localeCompare(b.key));
}

/** Units whose values are parts of a whole. */
const SHARES: ReadonlySet<string> = new Set(['share', 'ratio', 'fraction', 'probability']);
const WHOLE: ReadonlySet<string> = new Set(['count', 'samples', 'frames', 'functions', 'levels', 'depth', 'bytes']);

/** The number a person typed for a threshold, or what is wrong with it. */
export function parseThreshold(text: string, unit: string): { readonly value: number } | { readonly wrong: string } {
  const typed = text.trim().replace(',', '.');
  const value = Number(typed);
  if (typed === '' || !Number.isFinite(value)) return { wrong: 'Type a number.' };
  if (value < 0) return { wrong: 'A threshold is not below 0.' };
  if (SHARES.has(unit) && value > 1) return { wrong: `A ${unit} is between 0 and 1: 20 % is 0.2.` };
  if (unit === '%' && value > 100) return { wrong: 'At most 100 %.' };
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
